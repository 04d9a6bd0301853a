"""What was counted of a note, and liking one so that it is counted."""

from sampan.accounts.models import Account
from sampan.discovery import handlers
from sampan.discovery.models import NoteTally
from sampan.discovery.ranking import weights
from sampan.notes import services as notes
from sampan.notes.events import NoteLiked, NoteUnliked
from sampan.notes.models import Note
from tests.conftest import reader_of

LONG = 1_000 * weights.LONG_DWELL_SECONDS
"""Milliseconds of a look that says somebody likes what they see."""


def tally(note: Note, *columns: str) -> tuple[int, ...]:
    found = NoteTally.objects.filter(note=note).values_list(*columns).first()
    return tuple(found) if found else (0,) * len(columns)


def like(who: Account, note: Note, *, on: bool = True) -> None:
    """Like it and let the handler hear of it."""
    notes.like(reader=reader_of(who), note_id=note.pk, on=on)
    if on:
        handlers.on_note_liked(NoteLiked(note_id=note.pk, account_id=who.pk))
    else:
        handlers.on_taken_back(NoteUnliked(note_id=note.pk, account_id=who.pk))
