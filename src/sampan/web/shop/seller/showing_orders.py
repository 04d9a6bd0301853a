"""Orders as their seller's board lists them, and the sums of a refund before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sampan.shop.types import OrderState, RefundState
from sampan.web.present import faces
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import country_name
from sampan.web.shop.seller.numbers import order_number
from sampan.web.shown_sell import ShownBoardRow, ShownRefundLine, ShownTab

TABS = {
    "to_ship": gettext_lazy("To ship"),
    "problems": gettext_lazy("Refunds, returns, disputes"),
    "to_pay": gettext_lazy("Not paid yet"),
    "shipped": gettext_lazy("On the way"),
    "done": gettext_lazy("Arrived"),
    "ended": gettext_lazy("Cancelled, refunded"),
}
"""The seller's lists in the order of what is to be done."""
STATES = {
    OrderState.PENDING: gettext_lazy("Not paid yet"),
    OrderState.PAID: gettext_lazy("To ship"),
    OrderState.SHIPPED: gettext_lazy("On the way"),
    OrderState.DONE: gettext_lazy("Arrived"),
    OrderState.CANCELLED: gettext_lazy("Cancelled"),
    OrderState.REFUNDED: gettext_lazy("Refunded"),
}
ITEMS_NAMED = 2
UNDER_WAY = (RefundState.CREATED, RefundState.PENDING)


def board_tabs(tab: str, counts: dict[str, int]) -> list[ShownTab]:
    """The lists beside each other with how many each holds."""
    here = reverse("sell_orders")
    return [
        ShownTab(code, str(name), f"{here}?tab={code}", count=counts.get(code), current=code == tab)
        for code, name in TABS.items()
    ]


def board_row(order: Any, *, request: HttpRequest) -> ShownBoardRow:
    """One order on the board; checkout, buyer, lines and refunds are loaded. No query."""
    lines = list(order.lines.all())
    language = reader_of(request).language
    place = ", ".join(
        part for part in (order.checkout.city, country_name(order.checkout.country, language)) if part
    )
    return ShownBoardRow(
        id=str(order.pk),
        number=order_number(order.pk),
        buyer=faces.person(order.buyer) if order.buyer else None,
        place=place,
        items=items_in_short(lines),
        pieces=sum(line.quantity for line in lines),
        total=money(order.total, order.currency, request),
        refunded=money(order.refunded, order.currency, request) if order.refunded else "",
        created_at=order.paid_at or order.created_at,
        state=order.state,
        state_name=str(STATES[OrderState(order.state)]),
        marks=marks_of(order),
        carrier=order.carrier,
        tracking=order.tracking,
    )


def items_in_short(lines: Sequence[Any]) -> str:
    """What was bought in the seller's own words: '2 × Teacup, Blue / S; 1 × Tray and 3 more'."""
    named = []
    for line in lines[:ITEMS_NAMED]:
        options = " / ".join(value for _name, value in line.options)
        named.append(f"{line.quantity} × {line.title}" + (f", {options}" if options else ""))
    text = "; ".join(named)
    more = len(lines) - ITEMS_NAMED
    return _("%(items)s and %(count)d more") % {"items": text, "count": more} if more > 0 else text


def marks_of(order: Any) -> tuple[str, ...]:
    """What is open about an order, in a few words each."""
    found = []
    if order.is_disputed:
        found.append(_("Dispute"))
    if order.is_returning:
        found.append(_("Return"))
    if any(refund.state in UNDER_WAY for refund in order.refunds.all()):
        found.append(_("Refund under way"))
    if any(line.creator_id for line in order.lines.all()):
        found.append(_("Out of a note"))
    return tuple(found)


def refund_lines(order: Any, chosen: dict[int, int], *, request: HttpRequest) -> list[ShownRefundLine]:
    """The lines of an order as the refund's form lists them. No query."""
    return [
        ShownRefundLine(
            id=str(line.pk),
            title=line.title,
            language=line.language,
            options=" / ".join(value for _name, value in line.options),
            quantity=line.quantity,
            left=line.quantity - line.refunded_quantity,
            price=money(line.price, order.currency, request),
            sku=line.sku,
            chosen=chosen.get(line.pk, 0),
        )
        for line in order.lines.all()
    ]
