"""Forgetting what is of no more use: drafts long published, and the files of an account whose owner left."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sampan.core.clock import now
from sampan.notes.models import Draft, Media
from sampan.notes.services.media_files import remove_media

DRAFT_KEPT = timedelta(days=30)
"""How long a published draft's key is remembered, so that an old page sent again does not publish twice."""


def forget_old_drafts() -> int:
    """Remove the drafts published more than DRAFT_KEPT ago; how many rows went."""
    gone, _rows = Draft.objects.filter(published_at__lt=now() - DRAFT_KEPT).delete()
    return gone


def remove_media_of_account(*, account_id: int) -> int:
    """Remove every picture and video of an account whose owner left, with its files; how many there were."""
    removed = 0
    for media_id in Media.objects.filter(owner=account_id).values_list("pk", flat=True):
        with transaction.atomic():
            media = Media.objects.select_for_update().filter(pk=media_id).first()
            if media is not None:
                remove_media(media)
                removed += 1
    return removed
