"""From a checkout to paid orders: whatever the provider does or does not tell, money and orders agree."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.shop.errors import AmountRefused, CheckoutOver, PaidAlready, PaymentsUnreachable
from sampan.shop.models import Checkout, Payment, Product, Refund, SandboxCharge, Variant
from sampan.shop.payments.sandbox import Kept
from sampan.shop.payments.types import Charge, Manner
from sampan.shop.services import begin_payment, check_chargeable, release_payment
from sampan.shop.services.ending import end_checkout
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.sandbox_vault import DatabaseVault
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.services.settling import apply_charge, settle_payment
from sampan.shop.types import CheckoutState, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import balances, begin, charged, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("id")[0]


@pytest.fixture
def checkout(buyer: Account, variant: Variant) -> Checkout:
    """Two bowls of 20.00, held for tom; eight of ten are left."""
    return make_checkout(buyer, (variant, 2))


def test_a_payment_pays_the_orders_and_the_books(checkout: Checkout) -> None:
    payment = pay(checkout)

    checkout.refresh_from_db()
    assert (payment.state, checkout.state) == (PaymentState.SUCCEEDED, CheckoutState.PAID)
    assert order_of(checkout).state == OrderState.PAID
    assert balances() == {"provider": 4000, "seller": -4000}
    check_books()


def test_to_settle_again_changes_nothing(checkout: Checkout) -> None:
    payment = pay(checkout)
    order = order_of(checkout)
    rows = order.history.count()

    settle_payment(payment_id=payment.pk)
    apply_charge(payment_id=payment.pk, charge=get_sandbox().find(ref=payment.ref))

    assert order_of(checkout).history.count() == rows
    check_books()


def test_the_page_opened_twice_goes_on_with_one_charge(checkout: Checkout) -> None:
    first, second = begin(checkout), begin(checkout)

    assert first == second
    assert SandboxCharge.objects.count() == 1


def test_a_declined_payment_keeps_the_reservation_and_can_be_tried_again(
    checkout: Checkout, variant: Variant
) -> None:
    declined = pay(checkout, Manner.DECLINE)

    variant.refresh_from_db()
    assert (declined.state, declined.failure, variant.stock) == (PaymentState.PENDING, "card_declined", 8)
    assert order_of(checkout).state == OrderState.PENDING
    assert pay(checkout).state == PaymentState.SUCCEEDED
    assert order_of(checkout).state == OrderState.PAID
    check_books()


def test_nobody_pays_for_anothers_checkout(checkout: Checkout, mei: Account) -> None:
    with pytest.raises(NotFound):
        begin_payment(reader=reader_of(mei), checkout_id=checkout.pk)

    assert not Payment.objects.exists()


def test_what_is_paid_is_not_paid_again(checkout: Checkout) -> None:
    pay(checkout)

    with pytest.raises(PaidAlready):
        begin(checkout)

    assert Payment.objects.count() == 1


def test_a_payment_that_came_through_unnoticed_is_noticed_by_the_page(checkout: Checkout) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)

    with pytest.raises(PaidAlready):
        begin(checkout)

    assert order_of(checkout).state == OrderState.PAID


def test_after_the_time_nothing_can_be_begun(checkout: Checkout) -> None:
    Checkout.objects.filter(pk=checkout.pk).update(expires_at=now() - timedelta(seconds=1))

    with pytest.raises(CheckoutOver):
        begin(checkout)

    assert not SandboxCharge.objects.exists()


def test_released_means_that_nothing_can_be_charged_any_more(checkout: Checkout, variant: Variant) -> None:
    payment = begin(checkout)

    assert release_payment(checkout_id=checkout.pk)
    assert end_checkout(checkout_id=checkout.pk)

    payment.refresh_from_db()
    variant.refresh_from_db()
    assert (payment.state, variant.stock) == (PaymentState.CANCELLED, 10)
    assert get_sandbox().pay(ref=payment.ref, manner=Manner.PAY) == []
    assert charged() == 0


def test_what_was_paid_at_the_last_moment_is_not_released_but_settled(checkout: Checkout) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)

    assert not release_payment(checkout_id=checkout.pk)
    assert not end_checkout(checkout_id=checkout.pk)

    assert order_of(checkout).state == OrderState.PAID
    check_books()


def test_a_payment_under_way_cannot_be_called_back(checkout: Checkout, variant: Variant) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SLOW)

    assert not release_payment(checkout_id=checkout.pk)
    assert not end_checkout(checkout_id=checkout.pk)

    checkout.refresh_from_db()
    assert checkout.state == CheckoutState.OPEN


def pay_late(payment: Payment) -> None:
    """The provider takes the money although it had said that the charge was over."""

    def change_its_mind(kept: Kept) -> Kept:
        return replace(kept, state="succeeded")

    assert DatabaseVault().change(payment.ref, change_its_mind) is not None


def end(checkout: Checkout) -> Payment:
    payment = begin(checkout)
    assert release_payment(checkout_id=checkout.pk)
    assert end_checkout(checkout_id=checkout.pk)
    return payment


def test_money_that_comes_late_buys_what_is_still_there(checkout: Checkout, variant: Variant) -> None:
    payment = end(checkout)
    pay_late(payment)

    assert settle_payment(payment_id=payment.pk) == PaymentState.SUCCEEDED

    variant.refresh_from_db()
    assert (order_of(checkout).state, variant.stock) == (OrderState.PAID, 8)
    check_books()


def test_money_that_comes_too_late_goes_back_whole(checkout: Checkout, variant: Variant) -> None:
    payment = end(checkout)
    Variant.objects.filter(pk=variant.pk).update(stock=1)
    pay_late(payment)

    settle_payment(payment_id=payment.pk)
    settle_payment(payment_id=payment.pk)

    refund = Refund.objects.get()
    assert (refund.order, refund.amount) == (None, 4000)
    assert balances() == {"provider": 4000, "stray": -4000}
    check_books()
    assert send_refund(refund_id=refund.pk) == RefundState.SUCCEEDED
    assert send_refund(refund_id=refund.pk) == RefundState.SUCCEEDED
    assert (balances(), charged()) == ({}, 0)
    variant.refresh_from_db()
    assert (order_of(checkout).state, variant.stock) == (OrderState.CANCELLED, 1)


def test_money_that_comes_twice_goes_back_once(checkout: Checkout) -> None:
    """The provider had called the first charge dead, so a second was begun: both are paid in the end."""
    dead = begin(checkout)
    Payment.objects.filter(pk=dead.pk).update(state=PaymentState.FAILED)
    second = pay(checkout)
    assert second.pk != dead.pk
    pay_late(dead)

    settle_payment(payment_id=dead.pk)
    settle_payment(payment_id=dead.pk)

    refund = Refund.objects.get()
    assert refund.payment_id == dead.pk
    check_books()
    send_refund(refund_id=refund.pk)
    assert balances() == {"provider": 4000, "seller": -4000}
    check_books()


@pytest.mark.parametrize(("amount", "currency"), [(3999, "USD"), (4000, "JPY")])
def test_another_sum_than_was_asked_for_settles_nothing(
    checkout: Checkout, amount: int, currency: str
) -> None:
    payment = begin(checkout)

    state = apply_charge(
        payment_id=payment.pk, charge=Charge(payment.ref, PaymentState.SUCCEEDED, amount, currency)
    )

    assert state == PaymentState.PENDING
    assert order_of(checkout).state == OrderState.PENDING
    assert balances() == {}


def test_the_answer_about_another_charge_settles_nothing(checkout: Checkout) -> None:
    payment = begin(checkout)

    apply_charge(payment_id=payment.pk, charge=Charge("sbx_other", PaymentState.SUCCEEDED, 4000, "USD"))

    assert order_of(checkout).state == OrderState.PENDING


def test_a_sum_that_the_provider_never_takes_is_said_before_anything_is_written(
    settings: Any,
) -> None:
    settings.SAMPAN_PAYMENTS = "stripe"
    settings.SAMPAN_STRIPE_KEY = "sk_test_1"
    settings.SAMPAN_STRIPE_WEBHOOK_SECRET = "whsec_1"

    check_chargeable(amount=1230, currency="KWD")
    with pytest.raises(AmountRefused):
        check_chargeable(amount=1231, currency="KWD")


def test_a_provider_without_keys_leaves_the_order_held(checkout: Checkout, settings: Any) -> None:
    settings.SAMPAN_PAYMENTS = "stripe"

    with pytest.raises(PaymentsUnreachable):
        begin(checkout)

    assert order_of(checkout).state == OrderState.PENDING
    assert not Payment.objects.exists()
    settings.SAMPAN_PAYMENTS = "sandbox"
    assert pay(checkout).state == PaymentState.SUCCEEDED


def test_a_charge_that_the_provider_will_not_have_does_not_hold_the_goods(
    checkout: Checkout, variant: Variant
) -> None:
    payment = Payment.objects.create(checkout=checkout, provider="sandbox", amount=4000, currency="USD")
    get_sandbox().create(key=str(payment.key), amount=1, currency="USD", metadata={})

    with pytest.raises(AmountRefused):
        begin(checkout)

    payment.refresh_from_db()
    assert (payment.state, payment.failure) == (PaymentState.FAILED, "idempotency_error")
    assert release_payment(checkout_id=checkout.pk)
    assert end_checkout(checkout_id=checkout.pk)
    variant.refresh_from_db()
    assert variant.stock == 10
