"""The levers by which the staff's decisions take a note out of sight and let it back."""

from __future__ import annotations

from django.db import transaction

from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.events import Event, record
from sampan.core.queue import defer
from sampan.notes.events import NoteHidden, NoteRestored
from sampan.notes.models import Note, NoteTopic
from sampan.notes.policies import may_be_shared
from sampan.notes.services.counting import count_notes_of, lock_note
from sampan.notes.services.topics import count_topics


@transaction.atomic
def hide_note(*, note_id: int) -> None:
    """Only its author and the staff see the note from now on; its public files go out of reach. Twice is
    once.
    """
    note = _find(note_id)
    if note is not None and note.hidden_at is None:
        counted = may_be_shared(note)
        note.hidden_at = now()
        _settle(note, counted, NoteHidden(note_id=note.pk))


@transaction.atomic
def unhide_note(*, note_id: int) -> None:
    """Let the note be seen again as its visibility says. Twice is once."""
    note = _find(note_id)
    if note is not None and note.hidden_at is not None:
        note.hidden_at = None
        _settle(note, False, NoteRestored(note_id=note.pk))


def _find(note_id: int) -> Note | None:
    """The note, locked; one that is gone needs no lever."""
    try:
        return lock_note(note_id)
    except NotFound:
        return None


def _settle(note: Note, counted: bool, news: Event) -> None:
    note.save(update_fields=["hidden_at"])
    topics = set(NoteTopic.objects.filter(note=note).values_list("topic_id", flat=True))
    count_topics(topics if counted else set(), topics if may_be_shared(note) else set())
    count_notes_of(note.author_id)
    defer("notes.place_note_media", note_id=note.pk)
    record(news)
