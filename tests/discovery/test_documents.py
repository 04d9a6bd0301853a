"""How notes are filed for the search: in bounded pieces, and one that cannot be filed holds up no other."""

import math
from collections.abc import Iterable
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.discovery import searching as search
from sampan.discovery.models import SearchDocument, Watermark
from sampan.discovery.services import documents
from sampan.discovery.services.documents import MISSING_MARK, index_missing, index_notes, refresh_outdated
from sampan.discovery.terms.cutting import terms_of
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_words(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """The texts that were tried though they cannot be cut: those with 'jinx' in them."""
    settings.SAMPAN_SEARCH_MEANING = False
    tried: list[str] = []

    def cut(text: str) -> Iterable[str]:
        if "jinx" in text:
            tried.append(text)
            raise ValueError("these words cannot be cut")
        return terms_of(text)

    monkeypatch.setattr(documents, "terms_of", cut)
    return tried


def filed() -> set[int]:
    return set(SearchDocument.objects.values_list("pk", flat=True))


def found(query: str) -> list[int]:
    page = search.search_notes(search.clean_query(query), reader=reader_of(None))
    return [note.pk for note in page.items]


def test_a_note_that_cannot_be_filed_holds_up_no_other(
    mei: Account, broken_words: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    bad = make_note(mei, "jinx surf", hours_ago=9)
    good = [make_note(mei, f"surf {number}", hours_ago=number + 1) for number in range(3)]
    assert index_missing() == len(good)
    assert len(caplog.records) == 1
    assert str(bad.pk) in caplog.text
    assert "jinx" not in caplog.records[0].getMessage()
    assert found("surf") == [note.pk for note in good]


def test_it_is_tried_twice_and_again_when_its_words_change(mei: Account, broken_words: list[str]) -> None:
    bad = make_note(mei, "jinx surf")
    for _again in range(3):
        index_missing()
        index_notes([bad.pk])
        refresh_outdated()
    assert broken_words == ["jinx surf"] * 2
    assert found("surf") == []
    Note.objects.filter(pk=bad.pk).update(title="surf")
    assert index_notes([bad.pk]) == 1
    assert found("surf") == [bad.pk]


def test_a_note_whose_new_words_cannot_be_filed_is_not_found_by_the_old_ones(
    mei: Account, broken_words: list[str]
) -> None:
    notes = [make_note(mei, f"surf {number}", hours_ago=3 - number) for number in range(3)]
    index_missing()
    Note.objects.filter(pk=notes[0].pk).update(title="jinx")
    Note.objects.filter(pk=notes[1].pk).update(title="harbour")
    assert refresh_outdated() == 0
    assert found("surf") == [notes[2].pk]
    assert found("harbour") == [notes[1].pk]


def test_each_call_looks_at_a_bounded_piece_and_comes_round(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LOOKED_AT", 2)
    monkeypatch.setattr(documents, "NEWEST", 1)
    notes = [make_note(mei, f"n {number}", hours_ago=9 - number).pk for number in range(5)]
    assert index_missing() == 2
    assert filed() == set(notes[:2])
    assert Watermark.objects.get(pk=MISSING_MARK).tx == notes[1]
    assert index_missing(limit=1) == 1
    assert Watermark.objects.get(pk=MISSING_MARK).tx == notes[2]
    assert index_missing() == 2
    assert filed() == set(notes)
    assert index_missing() == 0
    assert Watermark.objects.get(pk=MISSING_MARK).tx == 0


def test_where_the_piece_misses_none_the_newest_notes_are_looked_at(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [make_note(mei, f"n {number}", hours_ago=9 - number).pk for number in range(5)]
    index_missing()
    monkeypatch.setattr(documents, "LOOKED_AT", 2)
    SearchDocument.objects.filter(pk=notes[4]).delete()
    assert index_missing() == 1
    assert filed() == set(notes)


def test_talk_counts_as_far_as_people_liked_it_when_filed_and_when_looked_at_anew(mei: Account) -> None:
    talked = make_note(mei, "Talk", like_count=1, comment_count=500, share_count=900)
    loved = make_note(mei, "Love", like_count=20, collect_count=5, comment_count=2, share_count=1)
    index_notes([talked.pk, loved.pk])

    def quality() -> dict[int, float]:
        return dict(SearchDocument.objects.values_list("pk", "quality"))

    expected = {talked.pk: math.log1p(1 + 2 * 4 + 2 * 4), loved.pk: math.log1p(20 + 10 + 4 + 2)}
    assert quality() == pytest.approx(expected, rel=1e-5)
    assert documents.refresh_quality() == 0
    Note.objects.filter(pk=talked.pk).update(like_count=3, comment_count=9_000)
    assert documents.refresh_quality() == 1
    assert quality()[talked.pk] == pytest.approx(math.log1p(3 + 2 * 6 + 2 * 6), rel=1e-5)
