"""Cancelling what is paid and not sent: the whole sum goes back, then the order is cancelled."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.shop.errors import NotNow
from sampan.shop.models import Order, OrderLine
from sampan.shop.policies import get_party
from sampan.shop.services.moving import lock_order, move
from sampan.shop.services.refunding import restock_lines, write_refund
from sampan.shop.types import OrderAct, OrderState, Party


def ask_cancel(*, reader: Reader, order_id: int, reason: str = "") -> Order:
    """Buyer, seller or operator want a paid order not to be sent: all that is left of its sum is on its way
    back, it cannot be shipped meanwhile, and it is cancelled once the money has arrived. An order that cost
    nothing is cancelled at once. What was not sent goes on sale again.

    What is not paid yet is given up with its whole checkout (`ending.give_up`). Raises NotFound for others,
    NotNow when it was sent, or is being cancelled already.
    """
    if not reader.is_staff or reader.is_suspended:
        require_account(reader)
    with transaction.atomic():
        order = lock_order(order_id)
        _cancel(order, party=get_party(order, reader=reader), by=reader.account_id, reason=reason)
    return order


def cancel_unsent(*, shop_id: int) -> None:
    """The seller has left: what is paid and was not sent never will be, so the money goes back. Twice does no
    harm."""
    for order_id in list(
        Order.objects.filter(shop=shop_id, state=OrderState.PAID).values_list("pk", flat=True)
    ):
        with suppress(NotNow), transaction.atomic():
            _cancel(lock_order(order_id), party=Party.SELLER, by=None, reason="")


def _cancel(order: Order, *, party: Party, by: int | None, reason: str) -> None:
    if order.state != OrderState.PAID or (order.total and order.refunded == order.total):
        raise NotNow
    if order.total:
        write_refund(order, party=party, by=by, reason=reason, restock=True, act=OrderAct.ASK_CANCEL)
        return
    move(order, OrderAct.CANCEL, party=party, by=by, detail={"reason": reason[:300]})
    lines = OrderLine.objects.filter(order=order)
    restock_lines(order, [(line.pk, line.quantity) for line in lines], was_sent=False)
