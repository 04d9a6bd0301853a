"""What the pages that are paid on show: the sum, whose goods, how long they are held, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.shop.models import Checkout, Payment, Refund
from sampan.shop.payments import sandbox
from sampan.shop.types import CheckoutState, PaymentState, RefundState


@dataclass(frozen=True)
class PaidOrder:
    """One order of the checkout; `total` in minor units of the checkout's currency."""

    id: int
    shop_name: str
    total: int


@dataclass(frozen=True)
class Paying:
    """A checkout as its buyer sees it while paying. `failure` is the provider's code of the last refusal."""

    checkout_id: int
    state: str
    total: int
    currency: str
    expires_at: datetime
    orders: tuple[PaidOrder, ...]
    payment_state: str = ""
    provider: str = ""
    ref: str = ""
    failure: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether the orders are paid."""
        return self.state == CheckoutState.PAID

    @property
    def is_over(self) -> bool:
        """Whether nothing can be begun any more: the goods are no longer held, or will not be in a moment."""
        return not self.is_paid and (self.state == CheckoutState.ENDED or self.expires_at <= now())

    @property
    def is_under_way(self) -> bool:
        """Whether the provider may still say that it was paid."""
        return self.payment_state in (PaymentState.CREATED, PaymentState.PENDING)

    @property
    def minutes_left(self) -> int:
        """Whole minutes for which the goods are still held, at least 1."""
        return max(1, int((self.expires_at - now()).total_seconds()) // 60)


def get_paying(checkout_id: int, *, reader: Reader) -> Paying:
    """The reader's own checkout; raises NotFound for any other. Three queries."""
    checkout = Checkout.objects.filter(pk=checkout_id, buyer=reader.account_id or 0).first()
    if checkout is None:
        raise NotFound("checkout")
    return _paying(checkout, checkout.payments.order_by("-pk").first())


def get_sandbox_paying(ref: str, *, reader: Reader) -> Paying:
    """The same by the sandbox's charge, as that one stands. Two queries."""
    rows = Payment.objects.filter(provider=sandbox.NAME, ref=ref, checkout__buyer=reader.account_id or 0)
    payment = rows.exclude(ref="").select_related("checkout").first()
    if payment is None:
        raise NotFound("charge")
    return _paying(payment.checkout, payment)


@dataclass(frozen=True)
class Hanging:
    """How many payments and refunds wait for too long, and how many late payments nobody could give back."""

    unsettled: int
    not_given_back: int


def count_hanging(*, after: timedelta = timedelta(hours=1)) -> Hanging:
    """What an operator should look at. Three queries."""
    old = now() - after
    payments = Payment.objects.filter(
        state__in=(PaymentState.CREATED, PaymentState.PENDING), created_at__lt=old
    )
    refunds = Refund.objects.filter(state__in=(RefundState.CREATED, RefundState.PENDING), created_at__lt=old)
    lost = Refund.objects.filter(state=RefundState.FAILED, order=None)
    return Hanging(unsettled=payments.count() + refunds.count(), not_given_back=lost.count())


def _paying(checkout: Checkout, payment: Payment | None) -> Paying:
    seller = "shop__account"
    orders = checkout.orders.order_by("id").values_list(
        "pk", f"{seller}__display_name", f"{seller}__handle", "total"
    )
    return Paying(
        checkout_id=checkout.pk,
        state=checkout.state,
        total=checkout.total,
        currency=checkout.currency,
        expires_at=checkout.expires_at,
        orders=tuple(
            PaidOrder(order_id, display_name or handle, total)
            for order_id, display_name, handle, total in orders
        ),
        payment_state=payment.state if payment else "",
        provider=payment.provider if payment else "",
        ref=payment.ref if payment else "",
        failure=payment.failure if payment else "",
    )
