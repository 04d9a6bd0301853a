"""The end of a checkout that is not paid: goods and coupons go back, its orders are cancelled."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, NotFound
from sampan.shop.models import Checkout, OrderLine, Payment
from sampan.shop.services.coupons import release_coupon
from sampan.shop.services.moving import lock_checkout, lock_orders, move
from sampan.shop.services.stock import give_back_stock
from sampan.shop.types import CheckoutState, OrderAct, Party, PaymentState, StockReason

MAY_STILL_BE_PAID = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.SUCCEEDED)
"""A payment in one of these states forbids the end of its checkout."""


class BeingPaid(Conflict):
    """A payment is under way that can no longer be called back, or not yet."""

    def __init__(self) -> None:
        super().__init__(
            "being_paid", _("A payment of this order is under way. Wait a moment, then load the page again.")
        )


def give_up(*, reader: Reader, checkout_id: int) -> Checkout:
    """The buyer does not want what is not paid yet. Twice does no harm.

    Whoever calls this has asked the provider to call the payment back, outside any transaction.
    Raises NotFound for another's checkout, BeingPaid when it is paid or a payment may still come through.
    """
    account_id = require_account(reader)
    checkout = Checkout.objects.filter(pk=checkout_id, buyer=account_id).first()
    if checkout is None:
        raise NotFound("checkout")
    if not end_checkout(checkout_id=checkout_id, act=OrderAct.CANCEL):
        raise BeingPaid
    checkout.refresh_from_db()
    return checkout


def end_checkout(*, checkout_id: int, act: OrderAct = OrderAct.EXPIRE) -> bool:
    """End an open checkout: its orders are cancelled (`act` is EXPIRE by the clock, CANCEL by the buyer), and
    stock and coupons go back. Gives whether it is ended afterwards; False when it is paid, or a payment of it
    may still come through. Twice does no harm.
    """
    with transaction.atomic():
        checkout = lock_checkout(checkout_id)
        if checkout.state != CheckoutState.OPEN:
            return checkout.state == CheckoutState.ENDED
        if Payment.objects.filter(checkout=checkout, state__in=MAY_STILL_BE_PAID).exists():
            return False
        checkout.state = CheckoutState.ENDED
        checkout.settled_at = now()
        checkout.save(update_fields=["state", "settled_at"])
        _cancel(checkout, act)
    return True


def _cancel(checkout: Checkout, act: OrderAct) -> None:
    by_buyer = act == OrderAct.CANCEL
    orders = lock_orders(checkout)
    for order in orders:
        move(
            order,
            act,
            party=Party.BUYER if by_buyer else Party.CLOCK,
            by=checkout.buyer_id if by_buyer else None,
        )
    lines = OrderLine.objects.filter(order__in=orders, variant__isnull=False)
    give_back_stock([(line, line.quantity) for line in lines], reason=StockReason.RELEASED)
    for order in sorted(orders, key=lambda one: one.shop_id):  # as checkout locks coupons
        release_coupon(order)
