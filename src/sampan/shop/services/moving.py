"""The only place that changes an order's state: by the table, with a row of history and an event for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sampan.core import events
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.shop.errors import NotNow
from sampan.shop.events import OrderMoved
from sampan.shop.models import Checkout, Order, OrderHistory
from sampan.shop.order_states import next_state
from sampan.shop.types import OrderAct, OrderState, Party

_MOMENTS: Final = {
    OrderState.PAID: "paid_at",
    OrderState.SHIPPED: "shipped_at",
    OrderState.DONE: "done_at",
    OrderState.CANCELLED: "ended_at",
    OrderState.REFUNDED: "ended_at",
}
"""Which moment is kept on reaching a state."""


def lock_checkout(checkout_id: int, *, buyer_id: int | None = None) -> Checkout:
    """The checkout, held until the transaction ends: always before its orders. With `buyer_id`, only theirs;
    another's is not locked either. Raises NotFound."""
    rows = Checkout.objects.filter(pk=checkout_id)
    if buyer_id is not None:
        rows = rows.filter(buyer=buyer_id)
    found = rows.select_for_update(no_key=True).first()
    if found is None:
        raise NotFound("checkout")
    return found


def lock_orders(checkout: Checkout) -> list[Order]:
    """All orders of a checkout that the caller holds, held in the order of their ids."""
    return list(Order.objects.select_for_update(no_key=True).filter(checkout=checkout).order_by("id"))


def lock_order(order_id: int) -> Order:
    """One order, held until the transaction ends: before its refunds, variants and coupon. Raises NotFound.

    Whoever needs the checkout too locks that first.
    """
    found = Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if found is None:
        raise NotFound("order")
    return found


def place(orders: Sequence[Order], *, by: int, details: Mapping[int, Mapping[str, Any]]) -> None:
    """Write the beginning of the history of new orders: they are pending. `details` goes by shop.

    One statement, however many orders there are; call it in the transaction that made them. No event: what
    is not paid is no news to anybody, and each event would be a job more while stock is held.
    """
    OrderHistory.objects.bulk_create(
        OrderHistory(
            order=order,
            act=OrderAct.PLACE,
            after=order.state,
            party=Party.BUYER,
            by_id=by,
            detail=dict(details.get(order.shop_id, {})),
        )
        for order in orders
    )


def move(
    order: Order,
    act: OrderAct,
    *,
    party: Party,
    by: int | None = None,
    detail: Mapping[str, Any] | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Let `act` happen to an order that the caller has locked in this transaction.

    Writes the state and its moment, the row of history, and records OrderMoved. `by` is the account that
    acted; `detail` holds plain JSON values; `fields` names fields of the order that the caller changed and
    that are saved with it.

    Raises NotNow where the table does not know it; nothing is written then.
    """
    after = next_state(order.state, act, party)
    if after is None:
        raise NotNow
    before, changed = order.state, set(fields)
    if after != before:
        moment = _MOMENTS[after]
        order.state = after
        setattr(order, moment, now())
        changed |= {"state", moment}
    if before == OrderState.CANCELLED and after == OrderState.PAID:
        order.ended_at = None
        changed.add("ended_at")
    if changed:
        order.save(update_fields=changed)
    OrderHistory.objects.create(
        order=order, act=act, before=before, after=after, party=party, by_id=by, detail=dict(detail or {})
    )
    events.record(OrderMoved(order.pk, act, party))
