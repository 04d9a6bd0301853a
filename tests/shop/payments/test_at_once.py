"""Several workers at one payment, one message, one refund at the same moment: it happens once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.shop.models import Checkout, OrderHistory, Payment, Product, ProviderEvent, SandboxCharge
from sampan.shop.payments.sandbox import Message
from sampan.shop.payments.types import Manner
from sampan.shop.services import begin_payment, release_payment, take_event
from sampan.shop.services.ending import end_checkout
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.refunding import ask_refund
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import CheckoutState, OrderAct, OrderState, PaymentState
from tests.conftest import reader_of
from tests.shop.payments.scenes import begin, charged, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def checkout(buyer: Account, product: Product) -> Checkout:
    return make_checkout(buyer, (product.variants.order_by("id")[0], 2))


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each gave, or raised, when all began at one moment."""
    start = threading.Barrier(len(works))
    gave: list[object] = [None] * len(works)

    def run(number: int) -> None:
        start.wait()
        try:
            gave[number] = works[number]()
        except Exception as error:
            gave[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave


def test_the_page_opened_several_times_at_once_makes_one_charge(checkout: Checkout, buyer: Account) -> None:
    reader = reader_of(buyer)

    steps = at_once(*[lambda: begin_payment(reader=reader, checkout_id=checkout.pk)] * 4)

    assert len(set(steps)) == 1, steps
    assert (Payment.objects.count(), SandboxCharge.objects.count()) == (1, 1)


def test_settled_by_several_at_once_it_is_paid_once(checkout: Checkout) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)

    states = at_once(*[lambda: settle_payment(payment_id=payment.pk)] * 4)

    assert states == [PaymentState.SUCCEEDED] * 4
    assert OrderHistory.objects.filter(act=OrderAct.PAY).count() == 1
    check_books()


def test_one_message_brought_several_times_at_once_is_taken_once(checkout: Checkout) -> None:
    body, headers = get_sandbox().write_event(Message("charge.succeeded", begin(checkout).ref, "sbe_1"))

    taken = at_once(*[lambda: take_event(provider="sandbox", body=body, headers=headers)] * 4)

    assert sorted(map(str, taken)) == ["False", "False", "False", "True"]
    assert ProviderEvent.objects.count() == 1


def test_a_refund_sent_by_several_at_once_goes_back_once(checkout: Checkout, mei: Account) -> None:
    pay(checkout)
    refund = ask_refund(reader=reader_of(mei), order_id=order_of(checkout).pk, amount=1500)

    at_once(*[lambda: send_refund(refund_id=refund.pk)] * 4)

    assert charged() == 2500
    assert OrderHistory.objects.filter(act=OrderAct.REFUND).count() == 1
    check_books()


@pytest.mark.parametrize("_again", range(3))
def test_paid_and_given_up_at_one_moment_it_is_one_of_both(checkout: Checkout, _again: int) -> None:
    payment = begin(checkout)

    def pay_it() -> object:
        get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)
        return settle_payment(payment_id=payment.pk)

    def end_it() -> object:
        return release_payment(checkout_id=checkout.pk) and end_checkout(checkout_id=checkout.pk)

    gave = at_once(pay_it, end_it)

    checkout.refresh_from_db()
    is_paid = checkout.state == CheckoutState.PAID
    assert charged() == (4000 if is_paid else 0), gave
    assert order_of(checkout).state == (OrderState.PAID if is_paid else OrderState.CANCELLED), gave
    check_books()
