"""What becomes of a checkout's orders when its money is there, inside the transaction that settles it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sampan.core.clock import now
from sampan.shop.errors import CouponRefused, OutOfStock
from sampan.shop.models import Checkout, CouponUse, Order, OrderHistory, OrderLine
from sampan.shop.services.coupons import hold_coupon
from sampan.shop.services.moving import lock_orders, move
from sampan.shop.services.posting import make_accounts, post_sale
from sampan.shop.services.stock import take_stock
from sampan.shop.types import CheckoutState, OrderAct, Party


def pay_orders(checkout: Checkout, orders: Sequence[Order] | None = None) -> bool:
    """Make the orders of a checkout, which the caller has locked, paid: state, history, books, events.
    `orders`: all of them, by id, where the caller has locked them too.

    An open checkout is always paid. For one that had ended, the stock and the coupons are taken again if all
    of them can be had and the buyer had not given it up; else nothing is changed and False is given: the
    money has to go back. A checkout that is paid already stays so.
    """
    if checkout.state == CheckoutState.PAID:
        return True
    if orders is None:
        orders = lock_orders(checkout)
    if checkout.state == CheckoutState.ENDED and not _take_again(checkout, orders):
        return False
    checkout.state = CheckoutState.PAID
    checkout.settled_at = now()
    checkout.save(update_fields=["state", "settled_at"])
    if len(orders) > 1:
        make_accounts(orders)
    for order in orders:
        move(order, OrderAct.PAY, party=Party.PROVIDER)
        post_sale(order)
    return True


def _take_again(checkout: Checkout, orders: Sequence[Order]) -> bool:
    given_up = OrderHistory.objects.filter(order__in=orders, act=OrderAct.CANCEL).exists()
    if given_up or any(order.paid_at is not None for order in orders):
        return False
    try:
        with transaction.atomic():
            _take_lines(orders)
            for order in sorted(orders, key=lambda one: one.shop_id):
                _use_coupon_again(checkout, order)
    except (OutOfStock, CouponRefused):
        return False
    return True


def _take_lines(orders: Sequence[Order]) -> None:
    wanted: dict[int, int] = {}
    order_ids: dict[int, int] = {}
    for line in OrderLine.objects.filter(order__in=orders):
        if line.variant_id is None:
            raise OutOfStock(title=line.title, left=0)
        wanted[line.variant_id] = line.quantity
        order_ids[line.variant_id] = line.order_id
    take_stock(wanted, order_ids=order_ids)


def _use_coupon_again(checkout: Checkout, order: Order) -> None:
    """Count its coupon once more, as of the moment when it was agreed to."""
    first = OrderHistory.objects.filter(order=order, act=OrderAct.PLACE).first()
    code = first.detail.get("coupon") if first is not None else None
    if not code or order.buyer_id is None:
        return
    coupon = hold_coupon(
        shop_id=order.shop_id,
        code=code,
        account_id=order.buyer_id,
        goods=order.goods,
        now=checkout.created_at,
    )
    CouponUse.objects.create(coupon=coupon, account_id=order.buyer_id, order=order)
