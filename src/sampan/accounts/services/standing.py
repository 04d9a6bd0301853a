"""Whether an account stands: the lever that the safety room pulls."""

from django.db import transaction

from sampan.accounts import events
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.events import record
from sampan.core.live import end_account_streams


@transaction.atomic
def suspend(*, account_id: int) -> None:
    """Take the account and all it made out of sight, and let it only sign in and read. Idempotent.

    What is told live ends at once, and does not come back while it is suspended.
    """
    if Account.objects.filter(pk=account_id, suspended_at=None).update(suspended_at=now()):
        end_account_streams(account_id)
        record(events.AccountSuspended(account_id=account_id))


@transaction.atomic
def reinstate(*, account_id: int) -> None:
    """Undo a suspension; an account whose owner left stays gone."""
    rows = Account.objects.filter(pk=account_id, deleted_at=None).exclude(suspended_at=None)
    if rows.update(suspended_at=None):
        record(events.AccountReinstated(account_id=account_id))
