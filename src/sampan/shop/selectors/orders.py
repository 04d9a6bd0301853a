"""Orders as their buyer reads them, and one order whole, for whoever has a part in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.shop.models import (
    Checkout,
    Dispute,
    Order,
    OrderHistory,
    OrderLine,
    OrderMessage,
    Refund,
    ReturnRequest,
)
from sampan.shop.policies import get_party
from sampan.shop.types import DisputeState, Party

MESSAGES_SHOWN = 200
HISTORY_SHOWN = 500
"""Of one order, the latest."""


def get_order(order_id: int, *, reader: Reader) -> Order:
    """One order with checkout (where it goes), shop and buyer, and its lines, history, messages, refunds,
    returns and disputes prefetched (`history_shown`, `messages_shown`: as they came). 7 queries. NotFound for
    whoever is neither buyer, seller nor staff. What the two wrote to each other the staff gets only once it
    was asked to decide."""
    rows = Order.objects.select_related("checkout", "shop__account", "buyer").prefetch_related(
        *_lines_and_refunds(),
        # Lists of their own: a relation cannot be filled with a part of its rows.
        Prefetch(
            "history",
            _latest(OrderHistory, order_id, HISTORY_SHOWN).select_related("by"),
            to_attr="history_shown",
        ),
        Prefetch(
            "messages",
            _latest(OrderMessage, order_id, MESSAGES_SHOWN).select_related("author"),
            to_attr="messages_shown",
        ),
        Prefetch("returns", ReturnRequest.objects.order_by("id")),
        Prefetch("disputes", Dispute.objects.order_by("id")),
    )
    found = rows.filter(pk=order_id).first()
    if found is None:
        raise NotFound("order")
    if get_party(found, reader=reader) == Party.OPERATOR and not _was_disputed(found):
        found.messages_shown, found.buyer_note = [], ""
    return found


def list_orders(
    *, reader: Reader, cursor: str | None = None, state: str = "", size: int = PAGE_SIZE
) -> Page[Order]:
    """What the reader bought, the latest first, with shops, lines and refunds; of one state where it is
    given. 3 queries; nothing for visitors."""
    if reader.account_id is None:
        return Page()
    rows = whole_orders().filter(buyer=reader.account_id)
    return page_by_id(rows.filter(state=state) if state else rows, cursor=cursor, size=size)


def get_checkout(checkout_id: int, *, reader: Reader) -> Checkout:
    """One checkout of the reader's with its orders, their shops and lines. NotFound for others. 3 queries."""
    orders = Order.objects.select_related("shop__account").prefetch_related("lines__variant__picture")
    rows = Checkout.objects.prefetch_related(Prefetch("orders", orders.order_by("id")))
    found = rows.filter(pk=checkout_id, buyer=reader.account_id or 0).first()
    if found is None:
        raise NotFound("checkout")
    return found


def whole_orders() -> QuerySet[Order]:
    """Orders as lists show them: with checkout, buyer, shop, lines and refunds."""
    rows = Order.objects.select_related("checkout", "shop__account", "buyer")
    return rows.prefetch_related(*_lines_and_refunds())


def _was_disputed(order: Order) -> bool:
    return any(one.state != DisputeState.WITHDRAWN for one in order.disputes.all())


def _latest(model: Any, order_id: int, most: int) -> Any:
    """The latest rows of an order, the oldest of them first."""
    ids = model.objects.filter(order=order_id).order_by("-id").values("pk")[:most]
    return model.objects.filter(pk__in=ids).order_by("id")


def _lines_and_refunds() -> tuple[Prefetch[str], Prefetch[str]]:
    lines = OrderLine.objects.select_related(
        "variant__picture", "variant__product__cover", "creator", "review"
    )
    return (
        Prefetch("lines", lines.order_by("position", "id")),
        Prefetch("refunds", Refund.objects.order_by("id")),
    )
