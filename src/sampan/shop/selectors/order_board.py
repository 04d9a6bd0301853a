"""The seller's board of orders by what is to be done, and the operator's queue of disputes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.shop.models import Dispute, Order
from sampan.shop.policies import check_operates
from sampan.shop.selectors.orders import whole_orders
from sampan.shop.types import DisputeState, OrderState, RefundState

_ENDED: Final = (OrderState.CANCELLED, OrderState.REFUNDED)
_ON_ITS_WAY_BACK: Final = Q(refunds__state__in=(RefundState.CREATED, RefundState.PENDING))
_ALL_BACK: Final = Q(total__gt=0, refunded__gte=F("total"))
TABS: Final[dict[str, Q]] = {
    "to_pay": Q(state=OrderState.PENDING),
    "to_ship": Q(state=OrderState.PAID) & ~_ALL_BACK,
    "shipped": Q(state=OrderState.SHIPPED),
    "done": Q(state=OrderState.DONE),
    "problems": ~Q(state__in=_ENDED) & (_ON_ITS_WAY_BACK | Q(is_returning=True) | Q(is_disputed=True)),
    "ended": Q(state__in=_ENDED),
}
"""The tabs of the board. An order with a problem is in the tab of its state as well, except that one whose
whole sum is on its way back is not to be shipped."""
EXPORT_MAX: Final = 10_000
"""Orders of one file, the latest; read in runs so that they never lie in memory all at once."""
EXPORT_RUN: Final = 200


def board(
    *, reader: Reader, tab: str = "to_ship", cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Order]:
    """The orders of the reader's shop in one tab, the latest first, with address, buyer, lines and refunds.
    3 queries. An unknown tab is the first thing to do: to ship."""
    return page_by_id(_of_shop(reader, tab), cursor=cursor, size=size)


def board_counts(*, reader: Reader) -> dict[str, int]:
    """How many orders each tab has. One query."""
    counts = {tab: Count("pk", filter=asked, distinct=True) for tab, asked in TABS.items()}
    found: dict[str, Any] = Order.objects.filter(shop=reader.account_id or 0).aggregate(**counts)
    return {tab: int(found[tab]) for tab in TABS}


def export_orders(*, reader: Reader, tab: str = "") -> Iterator[Order]:
    """The orders of the reader's shop for a file, the latest first, of all tabs where none is given."""
    rows = _of_shop(reader, tab) if tab else whole_orders().filter(shop=reader.account_id or 0)
    before: int | None = None
    for _run in range(EXPORT_MAX // EXPORT_RUN):
        asked = rows if before is None else rows.filter(pk__lt=before)
        found = list(asked.order_by("-id")[:EXPORT_RUN])
        yield from found
        if len(found) < EXPORT_RUN:
            return
        before = found[-1].pk


def list_disputes(
    *, reader: Reader, state: str = DisputeState.OPEN, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Dispute]:
    """What the operator was asked to decide, the latest first, with order, buyer and shop. One query. Raises
    Forbidden for others than staff."""
    check_operates(reader=reader)
    rows = _disputes()
    return page_by_id(rows.filter(state=state) if state else rows, cursor=cursor, size=size)


def get_dispute(dispute_id: int, *, reader: Reader) -> Dispute:
    """One dispute for the operator, loaded as `list_disputes` does. Raises Forbidden for others than staff,
    NotFound. One query."""
    check_operates(reader=reader)
    found = _disputes().filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("dispute")
    return found


def _disputes() -> QuerySet[Dispute]:
    return Dispute.objects.select_related(
        "order__buyer", "order__shop__account", "order__checkout", "decided_by"
    )


def _of_shop(reader: Reader, tab: str) -> Any:
    asked = TABS.get(tab, TABS["to_ship"])
    rows = whole_orders().filter(asked, shop=reader.account_id or 0)
    return rows.distinct() if tab == "problems" else rows
