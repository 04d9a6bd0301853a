"""Checkouts that wait for their money, and what can be asked about the books afterwards."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from sampan.accounts.models import Account
from sampan.shop.models import Checkout, Entry, Order, Payment, SandboxCharge, Variant
from sampan.shop.payments.types import Manner
from sampan.shop.services import begin_payment
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import LedgerKind, OrderState
from tests.conftest import reader_of
from tests.shop.conftest import make_order


def make_checkout(buyer: Account, *wanted: Any, **fields: Any) -> Checkout:
    """An open checkout of one order whose stock is taken, as `start_checkout` leaves it."""
    order = make_order(buyer, *wanted, state=OrderState.PENDING, **fields)
    for line in order.lines.all():
        variant = Variant.objects.get(pk=line.variant_id)
        variant.stock -= line.quantity
        variant.save(update_fields=["stock"])
    return order.checkout


def begin(checkout: Checkout) -> Payment:
    """The buyer opens the page to pay."""
    assert checkout.buyer is not None
    step = begin_payment(reader=reader_of(checkout.buyer), checkout_id=checkout.pk)
    return Payment.objects.get(ref=step.ref)


def pay(checkout: Checkout, manner: Manner = Manner.PAY) -> Payment:
    """The buyer pays; the shop knows of it by asking."""
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=manner)
    settle_payment(payment_id=payment.pk)
    payment.refresh_from_db()
    return payment


def order_of(checkout: Checkout) -> Order:
    return Order.objects.get(checkout=checkout)


def charged() -> int:
    """What the sandbox holds: all that was paid, less what it gave back."""
    rows = SandboxCharge.objects.filter(state="succeeded")
    return sum(row.amount - sum(one["amount"] for one in row.refunds.values()) for row in rows)


def balances() -> Mapping[str, int]:
    """The sums of the books by kind of account."""
    rows = Entry.objects.values_list("account__kind").annotate(sum=Sum("amount"))
    return {kind: total for kind, total in rows if total}


def check_books() -> None:
    """The books balance, and hold as much with the provider as the provider says it has."""
    sums = balances()
    assert sum(sums.values()) == 0
    assert sums.get(LedgerKind.PROVIDER, 0) == charged()
