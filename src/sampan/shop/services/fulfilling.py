"""Sending a parcel, correcting its number, and its arrival: said by the buyer, or supposed after days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import DomainError, Invalid, Message, NotFound, TooMany
from sampan.notes.wording import clean_line
from sampan.shop.errors import NotNow
from sampan.shop.models import Order, OrderLine
from sampan.shop.policies import get_party
from sampan.shop.services.moving import lock_order, move
from sampan.shop.types import OrderAct, OrderState, Party

CARRIER_CHARS: Final = 40
TRACKING_CHARS: Final = 60
SHIP_ROWS_MAX: Final = 500
"""Rows of a file of tracking numbers: each is a transaction of its own."""
DUE_AT_ONCE: Final = 500
"""Orders that one run of the clock takes as arrived; what is left comes with the next."""


@dataclass(frozen=True)
class ShipRow:
    """One row of a file of tracking numbers."""

    order_id: int
    carrier: str
    tracking: str


@dataclass(frozen=True)
class ShipProblem:
    """What is wrong with a row; rows are counted from 1."""

    row: int
    message: Message


def ship(*, reader: Reader, order_id: int, carrier: str, tracking: str = "") -> Order:
    """The seller sent the order, or corrects carrier and number of one that was sent. The same once more
    changes nothing.

    Raises NotFound for others, Invalid for a field that cannot be, NotNow when it is not to be sent: not
    paid, sent and arrived, or its whole sum is on its way back.
    """
    account_id = require_account(reader)
    fields = _clean(carrier, tracking)
    with transaction.atomic():
        order = _lock_own(order_id, reader)
        act = OrderAct.TRACK if order.state == OrderState.SHIPPED else OrderAct.SHIP
        if act == OrderAct.TRACK and (order.carrier, order.tracking) == fields:
            return order
        if act == OrderAct.SHIP:
            check_shippable(order)
        order.carrier, order.tracking = fields
        move(
            order,
            act,
            party=Party.SELLER,
            by=account_id,
            detail={"carrier": fields[0], "tracking": fields[1]},
            fields=("carrier", "tracking"),
        )
    return order


def ship_many(*, reader: Reader, rows: Sequence[ShipRow], dry_run: bool) -> list[ShipProblem]:
    """Ship (or correct) an order for each row, and tell what is wrong with which. With `dry_run`, or when any
    row is wrong, nothing is changed. Raises TooMany for more than SHIP_ROWS_MAX rows."""
    require_account(reader)
    if len(rows) > SHIP_ROWS_MAX:
        raise TooMany(
            "ship_rows",
            _("A file can have at most %(most)s rows. Send it in parts."),
            {"most": SHIP_ROWS_MAX},
        )
    problems: list[ShipProblem] = []
    with transaction.atomic():
        # All or nothing; locked in the order of their ids like everything else.
        for number, row in sorted(enumerate(rows, start=1), key=lambda pair: pair[1].order_id):
            try:
                with transaction.atomic():
                    ship(reader=reader, order_id=row.order_id, carrier=row.carrier, tracking=row.tracking)
            except NotFound:
                problems.append(ShipProblem(number, _("Your shop has no order with this number.")))
            except DomainError as refusal:
                problems.append(ShipProblem(number, refusal.message))
        if problems or dry_run:
            transaction.set_rollback(True)
    return sorted(problems, key=lambda problem: problem.row)


def receive(*, reader: Reader, order_id: int) -> Order:
    """The buyer says that it has arrived. Raises NotFound for others, NotNow when it is not on its way."""
    account_id = require_account(reader)
    with transaction.atomic():
        order = lock_order(order_id)
        get_party(order, reader=reader, among=(Party.BUYER,))
        move(order, OrderAct.RECEIVE, party=Party.BUYER, by=account_id)
    return order


def receive_due() -> int:
    """Take as arrived what was sent SAMPAN_ORDER_DONE_DAYS ago and is neither disputed nor on its way back;
    gives how many. Twice does no harm."""
    before = now() - timedelta(days=settings.SAMPAN_ORDER_DONE_DAYS)
    due = Order.objects.filter(
        state=OrderState.SHIPPED, shipped_at__lte=before, is_disputed=False, is_returning=False
    )
    return sum(
        _receive_by_clock(pk)
        for pk in list(due.order_by("shipped_at").values_list("pk", flat=True)[:DUE_AT_ONCE])
    )


def check_shippable(order: Order) -> None:
    """Raise NotNow when all of the money, or every one of the goods, is back or on its way back."""
    lines = OrderLine.objects.filter(order=order).values_list("quantity", "refunded_quantity")
    if (order.total and order.refunded >= order.total) or all(back >= whole for whole, back in lines):
        raise NotNow


def _receive_by_clock(order_id: int) -> bool:
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state != OrderState.SHIPPED or order.is_disputed or order.is_returning:
            return False  # something happened since it was found
        move(order, OrderAct.RECEIVE, party=Party.CLOCK)
    return True


def _lock_own(order_id: int, reader: Reader) -> Order:
    order = lock_order(order_id)
    get_party(order, reader=reader, among=(Party.SELLER,))
    return order


def _clean(carrier: str, tracking: str) -> tuple[str, str]:
    kept = []
    for name, value, limit in (("carrier", carrier, CARRIER_CHARS), ("tracking", tracking, TRACKING_CHARS)):
        line = clean_line(value[:1_000])
        if len(line) > limit:
            raise Invalid(name, _("Write at most %(most)s characters."), {"most": limit}, name)
        kept.append(line)
    return kept[0], kept[1]
