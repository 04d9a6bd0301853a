"""Orders as they stand when they are paid, for the tests of the books; no checkout is gone through."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.models import Checkout, Entry, Order, OrderLine, Payment, Refund, Shop
from sampan.shop.services.posting import post_refund
from sampan.shop.types import CheckoutState, OrderState, PaymentState, RefundState, ShopState

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Line:
    """One bought line: what was paid for it, and what somebody earns by it."""

    paid: int
    commission: int = 0
    creator: Account | None = None
    discount: int = 0
    quantity: int = 1
    product_id: int = 1


def make_shop(account: Account, *, currency: str = "CNY") -> Shop:
    """An open shop of this account."""
    return Shop.objects.get_or_create(
        account=account,
        defaults={"state": ShopState.OPEN, "currency": currency, "ships_from_country": "CN"},
    )[0]


def sell(
    shop: Shop,
    lines: Sequence[Line],
    *,
    buyer: Account | None = None,
    shipping: int = 0,
    fee: int = 0,
    state: OrderState = OrderState.PAID,
    country: str = "US",
    provider: str = "sandbox",
) -> Order:
    """A paid order of these lines, with its checkout and payment; nothing is in the books yet."""
    goods = sum(line.paid + line.discount for line in lines)
    discount = sum(line.discount for line in lines)
    total = goods - discount + shipping
    moment = now()
    checkout = Checkout.objects.create(
        buyer=buyer,
        state=CheckoutState.PAID,
        currency=shop.currency,
        total=total,
        expires_at=moment + timedelta(minutes=15),
        name="Tom",
        country=country,
        line1="1 Main Street",
    )
    order = Order.objects.create(
        checkout=checkout,
        shop=shop,
        buyer=buyer,
        state=state,
        currency=shop.currency,
        goods=goods,
        discount=discount,
        shipping=shipping,
        total=total,
        fee=fee,
        paid_at=moment,
        done_at=moment if state == OrderState.DONE else None,
    )
    for position, line in enumerate(lines):
        OrderLine.objects.create(
            order=order,
            product_id=line.product_id,
            title=f"Thing {line.product_id}",
            price=(line.paid + line.discount) // line.quantity,
            quantity=line.quantity,
            discount=line.discount,
            creator=line.creator,
            commission=line.commission,
            via_note_id=1 if line.creator else None,
            position=position,
        )
    if total:
        Payment.objects.create(
            checkout=checkout,
            provider=provider,
            ref=f"charge-{next(_numbers)}",
            state=PaymentState.SUCCEEDED,
            amount=total,
            currency=shop.currency,
        )
    return order


def make_refund(
    order: Order, amount: int, lines: Sequence[tuple[int, int, int]] = (), *, settled: bool = True
) -> Refund:
    """A refund row of the order; it is not in the books yet."""
    return Refund.objects.create(
        payment=order.checkout.payments.get(),
        order=order,
        amount=amount,
        lines=[list(line) for line in lines],
        state=RefundState.SUCCEEDED if settled else RefundState.PENDING,
    )


def book_refund(order: Order, amount: int, lines: Sequence[tuple[int, int, int]] = ()) -> Refund:
    """A refund that succeeded and is booked."""
    refund = make_refund(order, amount, lines)
    order.refunded += amount
    order.save(update_fields=["refunded"])
    post_refund(refund)
    return refund


def balances_of(order: Order | None = None) -> dict[tuple[str, int | None, str], int]:
    """What each account of the books holds, all in all or by one order, without those at 0."""
    entries = Entry.objects.all() if order is None else Entry.objects.filter(posting__order=order)
    sums = entries.values_list("account__kind", "account__owner", "account__currency").annotate(
        sum=Sum("amount")
    )
    return {(kind, owner, unit): total for kind, owner, unit, total in sums if total}
