"""Mark notifications read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sampan.accounts.types import Reader
from sampan.conversations.models import Notification
from sampan.conversations.services.notifying.telling import announce_count
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded

IDS_MAX = 100
"""Lines that one call can name: more than a page holds."""


@transaction.atomic
def mark_notifications_read(
    *, reader: Reader, up_to_place: int | None = None, ids: Iterable[int] = ()
) -> int:
    """Mark the reader's lines `ids` read, or all up to a place; gives how many were unread.

    `up_to_place` is the `place` of the newest line that was shown: a line to which something came since has
    a higher one and stays unread. Neither: nothing. Suspended people may. Raises SignInNeeded.
    """
    if reader.account_id is None:
        raise SignInNeeded
    wanted = list(ids)[:IDS_MAX]
    lines = Notification.objects.filter(account=reader.account_id, read_at=None)
    if wanted:
        lines = lines.filter(pk__in=wanted)
    elif up_to_place is not None:
        lines = lines.filter(place__lte=up_to_place)
    else:
        return 0
    # Locked one after another in the order of their ids, as whoever changes several of them does.
    held = list(lines.order_by("id").select_for_update(no_key=True).values_list("pk", flat=True))
    done = Notification.objects.filter(pk__in=held).update(read_at=now())
    if done:
        announce_count(reader)
    return done
