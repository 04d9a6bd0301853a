"""The books as they are read: what is owed to whom, what of it can be paid out, and every entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden, NotFound, SignInNeeded
from sampan.core.pagination import Page, page_by_id
from sampan.shop.models import Entry, LedgerAccount, Payout, Refund, Shop
from sampan.shop.types import LedgerKind, OrderState, PostingKind, RefundState

OWED_KINDS = (LedgerKind.SELLER, LedgerKind.CREATOR)
"""What is owed to people; the rest of the books is the instance's own."""
BALANCES_MAX = 200
"""Accounts of one person: two kinds in as many currencies as anybody sells in."""


@dataclass(frozen=True)
class Balance:
    """One person's money in one currency, in minor units.

    `owed` falls below zero when refunds took back what was paid out already; then nothing can be paid out
    until sales make up for it. `available` is what of it can be paid out now: the part of orders that are
    done, undisputed, not coming back and without a refund under way. `paid_out` is what was sent so far.
    """

    account_id: int
    kind: str
    currency: str
    owed: int
    available: int
    paid_out: int


@dataclass(frozen=True)
class Owed(Balance):
    """A balance as the operator sees it, with whose it is and where the money goes."""

    owner: Account
    payout_details: str = field(repr=False, default="")


@dataclass(frozen=True)
class BookTotal:
    """What all accounts of one kind hold in one currency. The totals of a currency add up to zero."""

    kind: str
    currency: str
    amount: int


def balances(reader: Reader) -> list[Balance]:
    """What the instance owes the reader as a seller and as a creator, by kind and currency. Two queries."""
    rows = LedgerAccount.objects.filter(owner=_signed_in(reader), kind__in=OWED_KINDS)
    return _balances(rows.order_by("kind", "currency")[:BALANCES_MAX])


def list_entries(
    *, reader: Reader, kind: str = "", currency: str = "", cursor: str | None = None
) -> Page[Entry]:
    """The reader's own entries, newest first, with posting, its order and payout, and account. One query."""
    rows = Entry.objects.filter(account__owner=_signed_in(reader), account__kind__in=OWED_KINDS)
    if kind:
        rows = rows.filter(account__kind=kind)
    if currency:
        rows = rows.filter(account__currency=currency)
    return page_by_id(
        rows.select_related("account", "posting__order", "posting__payout", "posting__refund"), cursor=cursor
    )


def list_owed(*, reader: Reader, cursor: str | None = None) -> Page[Owed]:
    """For the staff: everybody's balances, settled ones too, newest account of the books first.
    Three queries."""
    _staff_only(reader)
    rows = LedgerAccount.objects.filter(kind__in=OWED_KINDS).select_related("owner")
    page = page_by_id(rows, cursor=cursor)
    return Page(_with_owners(page.items), page.next_cursor)


def get_owed(account_id: int, *, reader: Reader) -> Owed:
    """For the staff: the balance of one account of the books that is owed to somebody. Three queries.

    Raises Forbidden for others, NotFound when there is no such account or it is the instance's own.
    """
    _staff_only(reader)
    rows = LedgerAccount.objects.filter(pk=account_id, kind__in=OWED_KINDS).select_related("owner")
    found = _with_owners(list(rows))
    if not found:
        raise NotFound
    return found[0]


def list_payouts(*, reader: Reader, cursor: str | None = None) -> Page[Payout]:
    """Money that was sent, newest first: for the staff all of it, for others what they got. One query."""
    rows = Payout.objects.select_related("account__owner", "by")
    if not reader.is_staff:
        rows = rows.filter(account__owner=_signed_in(reader))
    return page_by_id(rows, cursor=cursor)


def book_totals(*, reader: Reader) -> list[BookTotal]:
    """For the staff: what the accounts of each kind hold in each currency. One query."""
    _staff_only(reader)
    sums = Entry.objects.values_list("account__kind", "account__currency").annotate(sum=Sum("amount"))
    return [BookTotal(*row) for row in sums.order_by("account__currency", "account__kind")]


def balance_of(account: LedgerAccount) -> Balance:
    """The balance of one account that is owed to somebody. One query."""
    return _balances([account])[0]


def _with_owners(accounts: list[LedgerAccount]) -> list[Owed]:
    details = dict(
        Shop.objects.filter(pk__in=[row.owner_id for row in accounts]).values_list("pk", "payout_details")
    )
    return [
        Owed(**vars(balance), owner=row.owner, payout_details=details.get(row.owner.pk, ""))
        for row, balance in zip(accounts, _balances(accounts), strict=True)
        if row.owner is not None
    ]


def _balances(accounts: Iterable[LedgerAccount]) -> list[Balance]:
    accounts = list(accounts)
    sums = {
        row["account"]: row
        for row in Entry.objects.filter(account__in=accounts)
        .values("account")
        .annotate(
            all=Sum("amount"),
            open=Coalesce(Sum("amount", filter=_not_yet_final()), 0),
            out=Coalesce(Sum("amount", filter=Q(posting__kind=PostingKind.PAYOUT)), 0),
        )
    }
    nothing = {"all": 0, "open": 0, "out": 0}
    found = []
    for account in accounts:
        of = sums.get(account.pk, nothing)
        # Open orders whose rounding came out a unit too high hold nothing back.
        available = max(0, -of["all"] - max(0, -of["open"]))
        found.append(Balance(account.pk, account.kind, account.currency, -of["all"], available, of["out"]))
    return found


def _not_yet_final() -> Q:
    """Entries of orders that may still be given back: on their way, disputed, returning, being refunded."""
    under_way = Refund.objects.filter(
        order=OuterRef("posting__order"), state__in=[RefundState.CREATED, RefundState.PENDING]
    )
    return (
        Q(posting__order__state__in=[OrderState.PENDING, OrderState.PAID, OrderState.SHIPPED])
        | Q(posting__order__is_disputed=True)
        | Q(posting__order__is_returning=True)
        | Q(Exists(under_way))
    )


def _signed_in(reader: Reader) -> int:
    if reader.account_id is None:
        raise SignInNeeded
    return reader.account_id


def _staff_only(reader: Reader) -> None:
    if not reader.is_staff:
        raise Forbidden
