"""Payouts: the operator has sent somebody their money and writes it down."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import User
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import Conflict, Forbidden, Invalid, NotFound
from sampan.shop.models import LedgerAccount, Payout
from sampan.shop.money import amount_text
from sampan.shop.selectors.ledger import OWED_KINDS, balance_of
from sampan.shop.services.posting import post_payout

REFERENCE_MAX = 120
"""Characters; as the column is."""


def pay_out(*, reader: Reader, account_id: int, amount: int, reference: str) -> Payout:
    """A member of staff writes down that `amount` minor units were sent; see `book_payout`."""
    if not reader.is_staff:
        raise Forbidden
    user = User.objects.filter(account=require_account(reader)).first()
    if user is None:
        raise Forbidden
    return book_payout(by=user, account_id=account_id, amount=amount, reference=reference)


def book_payout(*, by: User, account_id: int, amount: int, reference: str) -> Payout:
    """Book `amount` minor units as sent to the owner of the account `account_id` of the books.

    The account's row stays locked to the end, so that of two payouts at once the second sees the first. The
    reference of the bank transfer holds once for an account: the same form sent twice pays once.

    Raises Forbidden unless `by` is staff, NotFound, Invalid("amount" or "reference"), Conflict when the
    reference is taken or less is available than that.
    """
    if not by.is_staff:
        raise Forbidden
    reference = reference.strip()
    if not 1 <= len(reference) <= REFERENCE_MAX:
        raise Invalid(
            "reference",
            _("Write the bank transfer's reference, in %(most)s characters at most."),
            {"most": REFERENCE_MAX},
            "reference",
        )
    if amount <= 0:
        raise Invalid("amount", _("Write how much was sent; it is more than nothing."), field="amount")
    try:
        with transaction.atomic():
            return _book(by, account_id, amount, reference)
    except IntegrityError as moved:  # a refund was booked between the look and the commit
        raise _too_much() from moved


def _book(by: User, account_id: int, amount: int, reference: str) -> Payout:
    # Sales may go on adding entries meanwhile: they only need the row to be there.
    account = (
        LedgerAccount.objects.select_for_update(no_key=True)
        .filter(pk=account_id, kind__in=OWED_KINDS)
        .first()
    )
    if account is None:
        raise NotFound
    if account.payouts.filter(reference=reference).exists():
        raise Conflict(
            "payout_reference", _("A payout with this reference is in the books already."), field="reference"
        )
    available = balance_of(account).available
    if amount > available:
        raise Conflict(
            "payout_beyond",
            _("Only %(most)s %(currency)s can be paid out now. Load the page again to see why."),
            {"most": amount_text(available, account.currency), "currency": account.currency},
            "amount",
        )
    payout = Payout.objects.create(account=account, amount=amount, reference=reference, by=by)
    post_payout(payout)
    return payout


def _too_much() -> Conflict:
    return Conflict("payout_moved", _("What is owed has changed meanwhile. Load the page again."))
