"""Liking and sharing a note."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.events import record
from sampan.notes.events import NoteLiked, NoteShared, NoteUnliked
from sampan.notes.models import Like, Note

SHARE_SECONDS = 86400
"""One visitor's shares of one note count once in this time, so that the number says how many people shared
it.
"""


@transaction.atomic
def like(*, reader: Reader, note_id: int, on: bool) -> Note:
    """Like the note or take the like back; where it stands already, nothing happens. Gives the note as it
    is now.

    Raises NotFound for a note that the reader may not see, SignInNeeded.
    """
    me = require_account(reader)
    note = lock_visible_note(note_id, reader=reader)
    mine = Like.objects.filter(account=me, note=note)
    if on == mine.exists():
        return note
    if on:
        Like.objects.create(account_id=me, note=note)
    else:
        mine.delete()
    note.like_count = max(0, note.like_count + (1 if on else -1))
    note.save(update_fields=["like_count"])
    news = NoteLiked if on else NoteUnliked
    record(news(note_id=note.pk, account_id=me))
    return note


@transaction.atomic
def count_share(*, reader: Reader, note_id: int, visitor: str) -> None:
    """Count that somebody shared the note; `visitor` (an account or session) counts once a day. Raises
    NotFound.
    """
    note = Note.objects.visible_to(reader).filter(pk=note_id).first()
    if note is None:
        raise NotFound
    if cache.add(f"share:{note_id}:{visitor}", 1, timeout=SHARE_SECONDS):
        Note.objects.filter(pk=note_id).update(share_count=F("share_count") + 1)
        if reader.account_id is not None:
            record(NoteShared(note_id=note_id, account_id=reader.account_id))


def lock_visible_note(note_id: int, *, reader: Reader) -> Note:
    """The note, locked for a change of its counts (comments may still be written). Raises NotFound."""
    visible = Note.objects.visible_to(reader)
    note = visible.select_for_update(of=("self",), no_key=True).filter(pk=note_id).first()
    if note is None:
        raise NotFound
    return note
