"""Forgetting what is of no more use: drafts long published, and what somebody who left has here."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.notes.models import Collect, Draft, Like, Media, Note
from sampan.notes.services.counting import lock_note
from sampan.notes.services.editing import remove_note
from sampan.notes.services.media_files import remove_media
from sampan.notes.services.polls import erase_votes_of

DRAFT_KEPT = timedelta(days=30)
"""How long a published draft's key is remembered, so that an old page sent again does not publish twice."""


def forget_old_drafts() -> int:
    """Remove the drafts published more than DRAFT_KEPT ago; how many rows went."""
    gone, _rows = Draft.objects.filter(published_at__lt=now() - DRAFT_KEPT).delete()
    return gone


def erase_notes_of(*, account_id: int) -> None:
    """Remove what an account whose owner left has here: notes, likes, collects, votes, pictures and
    videos.

    Each in a transaction of its own, so that a run that was cut short goes on where it stopped; the counts of
    other people's notes and of topics stay exact.
    """
    for note_id in list(Note.objects.filter(author=account_id).values_list("pk", flat=True)):
        with transaction.atomic(), suppress(NotFound):
            remove_note(lock_note(note_id))
    for kind, count in ((Like, "like_count"), (Collect, "collect_count")):
        for note_id in list(kind.objects.filter(account=account_id).values_list("note", flat=True)):
            with transaction.atomic():
                Note.objects.select_for_update(no_key=True).filter(pk=note_id).first()
                gone, _rows = kind.objects.filter(account=account_id, note=note_id).delete()
                Note.objects.filter(pk=note_id).update(**{count: Greatest(F(count) - gone, 0)})
    erase_votes_of(account_id=account_id)
    for media_id in list(Media.objects.filter(owner=account_id).values_list("pk", flat=True)):
        with transaction.atomic():
            media = Media.objects.select_for_update().filter(pk=media_id).first()
            if media is not None:
                remove_media(media)
