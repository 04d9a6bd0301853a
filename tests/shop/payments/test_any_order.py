"""Whatever is paid, told twice or late, refunded or run out, in any order: money and stock agree."""

import contextlib
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import DomainError
from sampan.shop.models import Checkout, Payment, Product, ProviderEvent, Refund, Variant
from sampan.shop.payments.sandbox import Message
from sampan.shop.payments.types import Manner
from sampan.shop.services import take_event
from sampan.shop.services.fulfilling import ship
from sampan.shop.services.provider_events import handle_event
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.reconciling import reconcile
from sampan.shop.services.refunding import ask_refund
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.types import CheckoutState, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import begin, check_books, make_checkout, order_of

pytestmark = pytest.mark.django_db
STOCK = 10
WANTED = 2
_numbers = itertools.count(1)


@dataclass
class Story:
    """One checkout, its people, and what the sandbox has sent about it so far."""

    checkout: Checkout
    mei: Account
    sent: list[Message] = field(default_factory=list)

    def pay(self, manner: Manner) -> None:
        payment = begin(self.checkout)
        self.sent += get_sandbox().pay(ref=payment.ref, manner=manner)

    def tell(self) -> None:
        """Any message that was ever sent comes now: again, late, or before an earlier one."""
        if self.sent:
            body, headers = get_sandbox().write_event(random.choice(self.sent))
            if take_event(provider="sandbox", body=body, headers=headers):
                handle_event(event_id=ProviderEvent.objects.latest("pk").pk)

    def lie(self) -> None:
        """A genuine signature under a message that is not true."""
        payment = Payment.objects.filter(checkout=self.checkout).first()
        if payment:
            self.sent.append(Message("charge.succeeded", payment.ref, f"sbe_lie_{next(_numbers)}"))
            self.tell()

    def refund(self, amount: int | None) -> None:
        ask_refund(
            reader=reader_of(self.mei), order_id=order_of(self.checkout).pk, amount=amount, restock=True
        )

    def send_refunds(self) -> None:
        for refund_id in Refund.objects.filter(order__checkout=self.checkout).values_list("pk", flat=True):
            send_refund(refund_id=refund_id)

    def ship(self) -> None:
        ship(reader=reader_of(self.mei), order_id=order_of(self.checkout).pk, carrier="SF", tracking="1")

    def run_out(self) -> None:
        Checkout.objects.filter(pk=self.checkout.pk).update(expires_at=now() - timedelta(seconds=1))

    def reconcile(self) -> None:
        reconcile(under_way_seconds=0)


ACTS: dict[str, Callable[[Story], None]] = {
    "pay": lambda story: story.pay(Manner.PAY),
    "pay and tell twice": lambda story: story.pay(Manner.TWICE),
    "pay and tell in disorder": lambda story: story.pay(Manner.DISORDER),
    "pay and never tell": lambda story: story.pay(Manner.SILENT),
    "decline": lambda story: story.pay(Manner.DECLINE),
    "forge": lambda story: story.pay(Manner.FORGED),
    "tell": Story.tell,
    "lie": Story.lie,
    "refund a part": lambda story: story.refund(1500),
    "refund the rest": lambda story: story.refund(None),
    "send refunds": Story.send_refunds,
    "ship": Story.ship,
    "run out": Story.run_out,
    "reconcile": Story.reconcile,
}


BEGINNINGS: tuple[list[str], ...] = ([], ["pay", "reconcile"], ["pay", "reconcile", "ship"])
"""Chance alone seldom gets as far as a paid order."""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    beginning=st.sampled_from(BEGINNINGS),
    acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=10),
    seed=st.integers(0, 2**16),
)
def test_money_and_stock_agree_after_any_story(
    buyer: Account, mei: Account, product: Product, beginning: list[str], acts: list[str], seed: int
) -> None:
    random.seed(seed)
    variant = product.variants.order_by("id")[0]
    Variant.objects.filter(pk=variant.pk).update(stock=STOCK)
    story = Story(make_checkout(buyer, (variant, WANTED)), mei)

    for act in beginning + acts:
        with contextlib.suppress(DomainError):  # refused, and so nothing may have changed
            ACTS[act](story)
        check_whole(story, variant)
    story.reconcile()
    check_whole(story, variant)
    check_settled(story)


def check_whole(story: Story, variant: Variant) -> None:
    """What must hold at every moment."""
    checkout, order = Checkout.objects.get(pk=story.checkout.pk), order_of(story.checkout)
    paid = Payment.objects.filter(checkout=checkout, state=PaymentState.SUCCEEDED).count()
    assert paid == (1 if checkout.state == CheckoutState.PAID else 0)
    assert order.history.filter(act="pay").count() == paid
    assert (order.state == OrderState.PENDING) == (checkout.state == CheckoutState.OPEN)
    back = Refund.objects.filter(order=order).exclude(state=RefundState.FAILED)
    assert order.refunded == sum(one.amount for one in back)
    is_free = order.state in (OrderState.CANCELLED, OrderState.REFUNDED)
    variant.refresh_from_db()
    assert variant.stock == (STOCK if is_free else STOCK - WANTED)


def check_settled(story: Story) -> None:
    """What must hold once everybody was asked: no refund hangs, and the books say what the provider says."""
    assert not Refund.objects.filter(state__in=(RefundState.CREATED, RefundState.PENDING)).exists()
    check_books()
