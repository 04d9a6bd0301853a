"""What notes say as vectors, which notes are alike, and what stands under a note."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery import selectors, services
from sampan.discovery.models import Neighbors, NoteVector, Taste
from sampan.discovery.ranking.closeness import choose, closeness, enter
from sampan.discovery.ranking.related import blend, space
from sampan.discovery.services import vectors
from sampan.discovery.types import CHINESE, ENGLISH, Source
from sampan.notes.models import Note
from sampan.translation.embedding import embed
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under

People = Callable[..., Account]


def file(*notes: Note) -> None:
    """Embed the notes and find what is alike."""
    for note in notes:
        services.embed_note(note_id=note.pk)


def jobs() -> list[int]:
    """The notes that wait to be embedded."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name=vectors.EMBED_TASK).order_by("pk")
    return [row.args["note_id"] for row in rows]


def fail(_lines: Any) -> Any:
    raise AssertionError("nothing was to be embedded")


def test_a_listed_note_gets_the_vector_of_what_it_says(mei: Account) -> None:
    note = make_note(mei, "成都的火锅", body="牛油锅底最香", language="zh-Hans")
    file(note)
    row = NoteVector.objects.get()
    assert (row.note_id, row.author_id, row.language) == (note.pk, mei.pk, CHINESE)
    assert list(row.vector) == pytest.approx(embed(["成都的火锅\n牛油锅底最香"])[0].tolist(), abs=1e-3)


def test_text_that_is_known_is_not_embedded_again(mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    note = make_note(mei, "A walk")
    file(note)
    monkeypatch.setattr(vectors, "embed", fail)
    assert services.embed_note(note_id=note.pk) == 0
    services.want_vector(note_id=note.pk)
    assert jobs() == []


def test_changed_words_are_embedded_anew(mei: Account) -> None:
    note = make_note(mei, "A walk")
    file(note)
    before = NoteVector.objects.get().vector
    Note.objects.filter(pk=note.pk).update(heard_and_seen="and the train back home")
    services.want_vector(note_id=note.pk)
    assert jobs() == [note.pk]
    assert services.embed_note(note_id=note.pk) == 1
    assert NoteVector.objects.get().vector != before


@pytest.mark.parametrize(
    "change", [{"visibility": "followers"}, {"visibility": "self"}, {"hidden_at": now()}]
)
def test_what_is_not_for_all_has_no_vector(mei: Account, change: dict[str, Any]) -> None:
    note, other = make_note(mei, "Noodles in Xi'an"), make_note(mei, "Noodles in Lanzhou")
    file(note, other)
    Note.objects.filter(pk=note.pk).update(**change)
    services.want_vector(note_id=note.pk)
    assert list(NoteVector.objects.values_list("pk", flat=True)) == [other.pk]
    assert Neighbors.objects.get(pk=note.pk).alike_ids == []
    assert services.embed_note(note_id=note.pk) == 0
    assert jobs() == []
    assert NoteVector.objects.count() == 1


def test_a_job_takes_those_that_wait_along(mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [make_note(mei, f"Noodles {number}") for number in range(5)]
    monkeypatch.setattr(vectors, "TOGETHER_MAX", 3)
    assert services.embed_note(note_id=notes[0].pk) == 3
    assert set(NoteVector.objects.values_list("pk", flat=True)) == {notes[0].pk, notes[3].pk, notes[4].pk}


def test_the_sweep_goes_through_all_notes_in_pieces(mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [make_note(mei, f"Noodles {number}") for number in range(7)]
    monkeypatch.setattr(vectors, "SWEPT", 4)
    assert [services.embed_missing(limit=3) for _piece in range(4)] == [3, 3, 1, 0]
    assert NoteVector.objects.count() == len(notes)


def test_the_sweep_forgets_what_is_no_longer_listed(mei: Account, tom: Account) -> None:
    kept = make_note(tom)
    file(make_note(mei, "Noodles"), kept)
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert services.embed_missing() == 0
    assert NoteVector.objects.get().note_id == kept.pk


def test_what_is_embedded_is_bounded_and_has_the_words_of_the_media_last() -> None:
    text = vectors.write_meaning("T" * 200, ["a" * 60, "a" * 60, "b" * 60], "x" * 5_000, "heard")
    assert len(text) == 400
    assert text.startswith("T" * 200 + "\n" + "a" * 60 + " " + "b" * 39 + "\n" + "x")
    assert vectors.write_meaning("", (), " ", "heard\nseen") == "heard\nseen"


def test_strange_text_does_no_harm(mei: Account) -> None:
    file(make_note(mei, "", body="", language="und"), make_note(mei, "😀🥟" * 40, body="\u202e" * 500))
    assert NoteVector.objects.filter(language=ENGLISH).count() == 2


def test_alike_are_notes_of_one_subject_in_both_languages(make_account: People) -> None:
    authors = [make_account() for _one in range(5)]
    hotpot = make_note(authors[0], "成都火锅推荐，牛油锅底特别香", language="zh-Hans")
    english = make_note(authors[1], "The best hot pot in Chengdu: rich beef tallow broth")
    chinese = make_note(authors[2], "重庆老火锅，毛肚鸭肠必点", language="zh-Hans")
    other = make_note(authors[3], "How I fixed the chain of my old bicycle")
    file(hotpot, english, chinese, other)
    found = selectors.find_neighbors([hotpot.pk])[hotpot.pk]
    assert set(found.alike_ids[:2]) == {english.pk, chinese.pk}
    assert found.alike_scores == sorted(found.alike_scores, reverse=True)
    assert all(0 < score <= 1 for score in found.alike_scores)
    # The older ones learned of the newer ones as those came.
    assert hotpot.pk in selectors.find_neighbors([english.pk])[english.pk].alike_ids
    assert Neighbors.objects.get(pk=english.pk).alike_ids.count(hotpot.pk) == 1


def test_filing_twice_changes_nothing(make_account: People) -> None:
    notes = [make_note(make_account(), f"Noodles in {city}") for city in ("Xi'an", "Lanzhou", "Wuhan")]
    file(*notes)
    before = list(Neighbors.objects.order_by("pk").values_list("pk", "alike_ids", "alike_scores"))
    for note in notes:
        services.find_alike(note_id=note.pk)
        services.find_alike(note_id=note.pk)
    after = list(Neighbors.objects.order_by("pk").values_list("pk", "alike_ids", "alike_scores"))
    assert [(pk, set(ids)) for pk, ids, _scores in after] == [(pk, set(ids)) for pk, ids, _s in before]


def test_filing_leaves_what_people_like_together_alone(mei: Account, tom: Account) -> None:
    note, other = make_note(mei, "Noodles in Xi'an"), make_note(tom, "Noodles in Lanzhou")
    Neighbors.objects.create(note=note, together_ids=[7], together_scores=[0.5])
    file(note, other)
    row = Neighbors.objects.get(pk=note.pk)
    assert (row.together_ids, row.alike_ids) == ([7], [other.pk])


def test_nearest_leaves_out_authors_and_notes_and_keeps_to_its_size(make_account: People) -> None:
    one, two, three = (make_account() for _one in range(3))
    mine, theirs = make_note(one, "Noodles in Xi'an"), make_note(two, "Noodles in Lanzhou")
    zh = make_note(three, "西安的面条", language="zh-Hans")
    file(mine, theirs, zh)
    vector = embed(["Noodles in Xi'an"])[0]
    assert [near.note_id for near in selectors.nearest_notes(vector, size=1)] == [mine.pk]
    near = selectors.nearest_notes(vector, size=9, exclude_authors=[one.pk])
    assert {row.note_id for row in near} == {theirs.pk, zh.pk}
    assert [row.note_id for row in selectors.nearest_notes(vector, size=9, family=CHINESE)] == [zh.pk]
    left = selectors.nearest_notes(vector, size=9, family=ENGLISH, exclude_ids=[mine.pk])
    assert [row.note_id for row in left] == [theirs.pk]
    assert set(selectors.vectors_of([mine.pk, 1])) == {mine.pk}
    assert np.linalg.norm(selectors.vectors_of([mine.pk])[mine.pk]) == pytest.approx(1, abs=1e-2)


def test_nearest_holds_its_bound(mei: Account) -> None:
    file(make_note(mei))
    assert len(selectors.nearest_notes(embed(["walk"])[0], size=10**9)) == 1


@pytest.fixture
def noodles(make_account: People) -> list[Note]:
    """Five notes by five people about one thing, the first of which has all the others as neighbours."""
    notes = [make_note(make_account(), f"Noodles {number}") for number in range(5)]
    ids = [note.pk for note in notes[1:]]
    Neighbors.objects.create(note=notes[0], together_ids=ids[2:], alike_ids=ids[:3], alike_scores=[0.5] * 3)
    return notes


def test_related_blends_people_and_words_and_says_which(noodles: list[Note], tom: Account) -> None:
    first, *others = noodles
    found = selectors.list_related(first.pk, reader=reader_of(tom))
    assert {note.pk for note in found} == {note.pk for note in others}
    assert found[0].pk == others[2].pk  # both speak for it
    reasons = {note.pk: (note.source, note.anchor) for note in found}  # type: ignore[attr-defined]
    assert reasons[others[0].pk] == (Source.ALIKE, first.pk)
    assert reasons[others[3].pk] == (Source.TOGETHER, first.pk)


def test_related_shows_nothing_closed_or_unwanted(noodles: list[Note], tom: Account, mei: Account) -> None:
    first, blocked, blocking, hidden, muted = noodles
    Block.objects.create(blocker=tom, blocked=blocked.author)
    Block.objects.create(blocker=blocking.author, blocked=tom)
    Note.objects.filter(pk=hidden.pk).update(hidden_at=now())
    Mute.objects.create(muter=tom, muted=muted.author)
    assert selectors.list_related(first.pk, reader=reader_of(tom)) == []
    assert len(selectors.list_related(first.pk, reader=reader_of(mei))) == 3
    Account.objects.filter(pk=muted.author_id).update(suspended_at=now())
    Note.objects.filter(pk=blocked.pk).update(visibility="self")
    assert selectors.list_related(first.pk, reader=reader_of(None)) == [blocking]
    Taste.objects.create(account=mei, dismissed_ids=[blocking.pk])
    assert selectors.list_related(first.pk, reader=reader_of(mei)) == []


def test_related_shows_little_of_one_author(mei: Account, tom: Account) -> None:
    first, other = make_note(tom), make_note(tom, "Other")
    mine = [make_note(mei, f"Noodles {number}") for number in range(6)]
    ids = [*(note.pk for note in mine), other.pk]
    Neighbors.objects.create(note=first, alike_ids=ids, alike_scores=[0.5] * 7)
    found = selectors.list_related(first.pk, reader=reader_of(None))
    assert [note.author_id for note in found] == [mei.pk, tom.pk, mei.pk, mei.pk]


def test_related_asks_four_queries(noodles: list[Note], tom: Account, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        assert len(selectors.list_related(noodles[0].pk, reader=reader_of(tom))) == 4
    with django_assert_num_queries(2):
        assert len(selectors.list_related(noodles[0].pk, reader=reader_of(None))) == 4
    with django_assert_num_queries(1):
        assert selectors.list_related(noodles[1].pk, reader=reader_of(tom)) == []


def test_topics_count_as_words_in_all_their_names(mei: Account) -> None:
    note = make_note(mei, "Lunch")
    put_under(note, "hotpot", "火锅")
    assert [one.text for one in vectors._meanings([note.pk])] == ["Lunch\nhotpot 火锅"]


def test_closeness_means_the_same_in_every_language() -> None:
    assert closeness(0.836, 0, 0) == closeness(0.765, 1, 1) == closeness(0.763, 0, 1) == 0
    assert closeness(1.0, 0, 0) > 0.9
    assert closeness(1.0, 1, 1) > 0.9
    assert closeness(0.5, 1, 0) == 0


def test_the_other_language_and_many_authors_come_in() -> None:
    own = [(number, number % 2, 0.9) for number in range(10)]
    across = [(20, 7, 0.1), (21, 8, 0.05)]
    chosen = choose(own, across, size=5, per_author=2, across_least=1)
    assert chosen == [(0, 0.9), (1, 0.9), (2, 0.9), (3, 0.9), (20, 0.1)]


def test_a_newcomer_enters_in_its_place_once() -> None:
    authors = {1: 1, 2: 2, 3: 3, 9: 9}
    ids, scores = enter(
        [1, 4, 2, 3], [0.9, 0.8, 0.5, 0.2], note=9, score=0.6, authors=authors, size=3, per_author=1
    )
    assert (ids, scores) == ([1, 9, 2], [0.9, 0.6, 0.5])
    again = enter(ids, scores, note=9, score=0.6, authors=authors, size=3, per_author=1)
    assert again == (ids, scores)


def test_blending_and_spacing() -> None:
    assert blend([1, 2], [3, 1]) == [(1, True), (2, True), (3, False)]
    assert blend([], []) == []
    assert space([1, 2, 3, 4], {0: "a", 1: "a", 2: "b", 3: "a"}, gap=1) == [1, 3, 2, 4]
