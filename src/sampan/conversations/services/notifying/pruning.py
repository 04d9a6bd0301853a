"""Forget old notifications."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from sampan.conversations.models import Notification
from sampan.core.clock import now
from sampan.core.ids import id_for

BATCH = 1_000
"""Lines that go in one transaction."""


def prune_notifications() -> int:
    """Remove the lines to which nothing came for SAMPAN_NOTIFICATION_DAYS, read or not; gives how many."""
    before = id_for(now() - timedelta(days=settings.SAMPAN_NOTIFICATION_DAYS))
    done = 0
    while True:
        with transaction.atomic():
            # By their own ids, which no index has to be kept for: a line's place is never below its id.
            old = Notification.objects.filter(pk__lt=before, place__lt=before).order_by("pk")
            ids = list(old.values_list("pk", flat=True)[:BATCH])
            Notification.objects.filter(pk__in=ids, place__lt=before).delete()
        done += len(ids)
        if len(ids) < BATCH:
            return done
