"""Who may do what with accounts."""

from django.utils.translation import gettext_lazy as _

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden, Invalid, SignInNeeded


def require_account(reader: Reader) -> int:
    """The id of the account that acts. Every service that writes for a reader begins with this.

    Raises SignInNeeded for a visitor and Suspended for a suspended account.
    """
    if reader.account_id is None:
        raise SignInNeeded
    if reader.is_suspended:
        raise Suspended
    return reader.account_id


def may_see_account(account: Account, *, reader: Reader, blocked_by: bool) -> bool:
    """Whether the profile is open to the reader: a suspended one only to itself and to staff."""
    if blocked_by:
        return False
    return not account.is_suspended or reader.is_staff or account.pk == reader.account_id


def check_may_tie(me: Account, other: Account, *, blocked_by: bool) -> None:
    """Refuse a follow, block or mute that cannot be: of oneself, by or towards somebody out of sight."""
    if me.pk == other.pk:
        raise Invalid("self", _("You cannot do this with your own account."))
    if me.is_suspended:
        raise Suspended
    if other.is_suspended or blocked_by:
        raise Forbidden
