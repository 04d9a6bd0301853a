"""What the tests of orders share: a buyer who checks a cart out, and payments as a provider settles them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from sampan.accounts.models import Account
from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.shop.models import (
    Address,
    CartLine,
    Checkout,
    CouponUse,
    Entry,
    Order,
    OrderHistory,
    OrderLine,
    Payment,
    Refund,
    StockMovement,
    Variant,
)
from sampan.shop.services import add_to_cart, quote, start_checkout
from sampan.shop.services.moving import lock_checkout
from sampan.shop.services.paying_orders import pay_orders
from sampan.shop.services.refunding import lock_refund, refund_arrived, refund_failed
from sampan.shop.types import PaymentState
from tests.conftest import reader_of


def check_out(
    buyer: Account,
    *wanted: Variant | tuple[Variant, int],
    codes: Mapping[int, str] | None = None,
    key: UUID | None = None,
    via_note_id: int | None = None,
    **arguments: Any,
) -> Checkout:
    """Put these into the cart of a buyer who has an address, and check all of it out at the sum of now."""
    reader = reader_of(buyer)
    for one in wanted:
        variant, quantity = one if isinstance(one, tuple) else (one, 1)
        add_to_cart(reader=reader, variant_id=variant.pk, quantity=quantity, via_note_id=via_note_id)
    address = Address.objects.filter(account=buyer).latest("id")
    currency = (wanted[0] if isinstance(wanted[0], Variant) else wanted[0][0]).product.shop.currency
    total = quote(reader=reader, currency=currency, address=address, codes=codes or {}).total
    return start_checkout(
        reader=reader,
        **{
            "currency": currency,
            "address_id": address.pk,
            "codes": codes or {},
            "expected_total": total,
            "key": key or uuid4(),
            **arguments,
        },
    )


def pay(checkout: Checkout) -> bool:
    """The provider has the money, as `settling` applies it; gives whether the orders are paid."""
    with transaction.atomic():
        held = lock_checkout(checkout.pk)
        Payment.objects.get_or_create(
            checkout=held,
            defaults={
                "provider": "sandbox",
                "ref": f"ref-{held.pk}",
                "state": PaymentState.SUCCEEDED,
                "amount": held.total,
                "currency": held.currency,
            },
        )
        done = pay_orders(held)
    checkout.refresh_from_db()
    return done


def buy(buyer: Account, *wanted: Variant | tuple[Variant, int], **arguments: Any) -> Order:
    """The (first) order of a checkout that is paid."""
    checkout = check_out(buyer, *wanted, **arguments)
    pay(checkout)
    return checkout.orders.order_by("id")[0]


def give_back(refund: Refund) -> None:
    """The provider gave the money back."""
    with transaction.atomic():
        refund_arrived(lock_refund(refund.pk))


def fail(refund: Refund, failure: str = "expired_card") -> None:
    """The provider could not give the money back."""
    with transaction.atomic():
        refund_failed(lock_refund(refund.pk), failure)


def snapshot() -> dict[str, Any]:
    """Everything that a refusal must leave as it is, to be compared before and after."""
    return {
        "stock": dict(Variant.objects.order_by("pk").values_list("pk", "stock")),
        "cart": list(CartLine.objects.order_by("pk").values_list("pk", "quantity")),
        "orders": list(Order.objects.order_by("pk").values_list("pk", "state", "refunded")),
        "rows": [
            model.objects.count()
            for model in (Checkout, OrderLine, OrderHistory, StockMovement, CouponUse, Payment, Refund)
        ],
    }


def acts(order: Order) -> list[str]:
    """What happened to an order, in its order."""
    return list(OrderHistory.objects.filter(order=order).order_by("id").values_list("act", flat=True))


def refused(error: type[DomainError], deed: Callable[[], object]) -> None:
    """The deed is refused so, and nothing has changed."""
    before = snapshot()
    with pytest.raises(error):
        deed()
    assert snapshot() == before


def refused_to_all_but(
    allowed: Account, deed: Callable[[Any], object], *others: Account | None, staff: Account
) -> None:
    for one in others:
        refused(NotFound if one is not None else SignInNeeded, lambda one=one: deed(reader_of(one)))
    refused(NotFound, lambda: deed(reader_of(staff)))
    assert deed(reader_of(allowed))


def stock_of(variant: Variant) -> int:
    return Variant.objects.get(pk=variant.pk).stock


def balance_of(order: Order) -> dict[int, int]:
    """What the books hold of the order, by account, without those at zero."""
    sums: dict[int, int] = {}
    for account, amount in Entry.objects.filter(posting__order=order).values_list("account", "amount"):
        sums[account] = sums.get(account, 0) + amount
    return {account: amount for account, amount in sums.items() if amount}
