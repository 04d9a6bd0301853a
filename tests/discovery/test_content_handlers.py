"""On the news of a note its meaning and its city are found, and forgotten when it is no longer for all."""

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core import events
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.models import NotePlace, NoteVector, Place, PlaceName
from sampan.discovery.services import vectors
from sampan.notes.events import NoteEdited, NoteHidden, NotePublished, NoteRestored, SubtitlesReady
from sampan.notes.models import Media, Note
from tests.discovery.makers import make_note, make_video


@pytest.fixture(autouse=True)
def deferred(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run what the handlers would leave to the worker at once; gives the names of these jobs."""
    names: list[str] = []

    def embed_at_once(name: str, *, note_id: int, **_how: Any) -> None:
        names.append(name)
        services.embed_note(note_id=note_id)

    monkeypatch.setattr(vectors, "defer", embed_at_once)
    return names


def hear(event: events.Event) -> None:
    """Let this room's handlers hear of the event, as `wiring.py` subscribed them."""
    for key, (kind, _queue, _handler) in list(events._handlers.items()):
        if kind == type(event).__name__ and "discovery.handlers.content" in key:
            events.handle(key, dict(vars(event)))


def test_the_life_of_a_note(mei: Account, deferred: list[str]) -> None:
    city = Place.objects.create(
        id=7, name_en="Perth", country="AU", latitude=-32, longitude=116, population=9
    )
    PlaceName.objects.create(place=city, key="perth", population=9)
    note = make_note(mei, "Swans", place="Perth")
    hear(NotePublished(note_id=note.pk))
    assert deferred == [vectors.EMBED_TASK]
    assert (NoteVector.objects.get().note_id, NotePlace.objects.get().place_id) == (note.pk, 7)
    Note.objects.filter(pk=note.pk).update(visibility="followers")
    hear(NoteEdited(note_id=note.pk))
    assert (NoteVector.objects.count(), NotePlace.objects.count()) == (0, 0)
    Note.objects.filter(pk=note.pk).update(visibility="public")
    hear(NoteEdited(note_id=note.pk))
    assert (NoteVector.objects.count(), NotePlace.objects.count()) == (1, 1)
    Note.objects.filter(pk=note.pk).update(hidden_at=now())
    hear(NoteHidden(note_id=note.pk))
    assert (NoteVector.objects.count(), NotePlace.objects.count()) == (0, 0)
    Note.objects.filter(pk=note.pk).update(hidden_at=None)
    hear(NoteRestored(note_id=note.pk))
    assert (NoteVector.objects.count(), NotePlace.objects.count()) == (1, 1)
    note.delete()
    hear(NoteEdited(note_id=note.pk))
    assert (NoteVector.objects.count(), NotePlace.objects.count()) == (0, 0)


def test_what_is_said_in_a_video_changes_its_meaning(mei: Account, deferred: list[str]) -> None:
    video = make_video(mei)
    hear(NotePublished(note_id=video.pk))
    before = NoteVector.objects.get().text_hash
    media = Media.objects.get(note=video)
    hear(SubtitlesReady(media_id=media.pk))
    assert NoteVector.objects.get().text_hash == before
    Note.objects.filter(pk=video.pk).update(heard_and_seen="the tide is coming in")
    hear(SubtitlesReady(media_id=media.pk))
    assert NoteVector.objects.get().text_hash != before
    hear(SubtitlesReady(media_id=1))
    assert len(deferred) == 2
