"""The browsers that take pushes for somebody: taken on, let go, and counted when they do not answer."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F

from sampan.accounts.types import Reader
from sampan.conversations.errors import PushInvalid, PushOff
from sampan.conversations.models import PushSubscription
from sampan.conversations.services.pushing.addresses import BadEndpoint, read_endpoint
from sampan.conversations.services.pushing.sending import Outcome, are_keys
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from sampan.core.live import hash_session_key

BROWSER_CHARS = 120
FAILURES_MAX = 20
"""In a row; a browser that was out of reach so often is let go."""


@transaction.atomic
def subscribe_browser(
    *, reader: Reader, session_key: str, endpoint: str, p256dh: str, auth: str, browser: str = ""
) -> PushSubscription:
    """Take on the browser that made this subscription, or renew it; it is the reader's from now on, and takes
    pushes until this session ends.

    Beyond SAMPAN_PUSH_BROWSERS_MAX the one that was used the longest ago is let go. Raises SignInNeeded,
    PushOff, PushInvalid.
    """
    if reader.account_id is None:
        raise SignInNeeded
    if not settings.SAMPAN_PUSH:
        raise PushOff
    try:
        read_endpoint(endpoint)
    except BadEndpoint:
        raise PushInvalid from None
    if not are_keys(p256dh, auth):
        raise PushInvalid
    row, _made = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "account_id": reader.account_id,
            "p256dh": p256dh,
            "auth": auth,
            "browser": "".join(c for c in browser if c.isprintable())[:BROWSER_CHARS],
            "session": hash_session_key(session_key),
            "failures": 0,
            "used_at": now(),
        },
    )
    own = PushSubscription.objects.filter(account=reader.account_id).order_by(
        F("used_at").desc(nulls_last=True), "-pk"
    )
    over = list(own.values_list("pk", flat=True)[settings.SAMPAN_PUSH_BROWSERS_MAX :])
    PushSubscription.objects.filter(pk__in=over).delete()
    return row


@transaction.atomic
def forget_browser(*, reader: Reader, subscription_id: int | None = None, endpoint: str = "") -> bool:
    """Let one of the reader's browsers go, named by its id or its endpoint; tells whether there was one."""
    if not (
        endpoint.isascii() and endpoint.isprintable()
    ):  # none was taken on, and the database takes no NUL
        return False
    rows = PushSubscription.objects.filter(account=reader.account_id)
    named = rows.filter(pk=subscription_id) if subscription_id is not None else rows.filter(endpoint=endpoint)
    count, _each = named.delete()
    return count > 0


@transaction.atomic
def move_browser(*, reader: Reader, endpoint: str, session_key: str) -> None:
    """Tie one of the reader's browsers to the new key of its session, as after a change of the password."""
    rows = PushSubscription.objects.filter(account=reader.account_id, endpoint=endpoint)
    rows.update(session=hash_session_key(session_key))


def forget_browsers(*, account_id: int) -> None:
    """Let all browsers of an account go, since it is deleted or suspended."""
    PushSubscription.objects.filter(account=account_id).delete()


def forget_signed_out_browsers() -> int:
    """Remove the browsers whose session is over: nothing is pushed to them any more. Gives how many."""
    signed_in = PushSubscription.objects.signed_in().values("pk")
    count, _each = PushSubscription.objects.exclude(pk__in=signed_in).delete()
    return count


@transaction.atomic
def note_outcome(*, subscription_id: int, outcome: Outcome) -> None:
    """Keep what came of a push: a browser that is gone, or failed FAILURES_MAX times in a row, is let go."""
    rows = PushSubscription.objects.filter(pk=subscription_id)
    if outcome is Outcome.GONE:
        rows.delete()
    elif outcome is Outcome.SENT:
        rows.update(failures=0, used_at=now())
    else:
        rows.filter(failures__gte=FAILURES_MAX - 1).delete()
        rows.update(failures=F("failures") + 1)
