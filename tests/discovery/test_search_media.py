"""Words that are spoken in a video find its note, in either script."""

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.discovery.searching import search_notes
from sampan.discovery.services import index_notes
from sampan.notes import services
from sampan.notes.models import Note
from sampan.notes.services import EditedCue
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(mei: Account) -> Note:
    film = make_media(mei, kind="video", duration_ms=10_000)  # type: ignore[arg-type]
    note = publish(mei, film, title="周末", body="在家")
    cues = [EditedCue(0, 2000, "今天教大家包饺子"), EditedCue(2000, 4000, "首先准备面粉和白菜")]
    services.edit_subtitles(reader=reader_of(mei), note_id=note.pk, language="", cues=cues)
    index_notes([note.pk])
    return note


@pytest.mark.parametrize("query", ["饺子", "餃子", "准备面粉", "準備麵粉", "白菜 饺子"])
def test_spoken_words_find_the_note_in_both_scripts(spoken: Note, tom: Account, query: str) -> None:
    assert [note.pk for note in search_notes(query, reader=reader_of(tom)).items] == [spoken.pk]


def test_words_nobody_said_find_nothing(spoken: Note, tom: Account) -> None:
    assert search_notes("萝卜糕", reader=reader_of(tom)).items == []


def test_a_private_note_is_not_found_by_its_words(spoken: Note, tom: Account) -> None:
    Note.objects.update(visibility="self")
    assert search_notes("饺子", reader=reader_of(tom)).items == []


def test_the_words_cost_no_query_more(spoken: Note, tom: Account, django_assert_num_queries: Any) -> None:
    search_notes("准备面粉", reader=reader_of(tom))
    with django_assert_num_queries(4):
        search_notes("准备面粉", reader=reader_of(tom))
