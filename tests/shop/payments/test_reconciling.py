"""The worker asks each minute about everything that is unsettled, and ends what ran out."""

from datetime import timedelta

import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.models import Checkout, Payment, Product, Refund, Variant
from sampan.shop.payments.types import Manner, Unreachable
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.reconciling import reconcile
from sampan.shop.services.refunding import ask_refund
from sampan.shop.types import CheckoutState, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import begin, charged, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("id")[0]


@pytest.fixture
def checkout(buyer: Account, variant: Variant) -> Checkout:
    return make_checkout(buyer, (variant, 2))


def let_time_run_out(checkout: Checkout) -> None:
    Checkout.objects.filter(pk=checkout.pk).update(expires_at=now() - timedelta(seconds=1))


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.FORGED])
def test_a_payment_that_nobody_told_of_is_found(checkout: Checkout, manner: Manner) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=manner)

    reconcile(under_way_seconds=0)
    reconcile(under_way_seconds=0)

    assert order_of(checkout).state == OrderState.PAID
    check_books()


def test_what_has_just_begun_is_left_to_whoever_is_at_it(checkout: Checkout) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)

    assert reconcile().payments == 0

    assert order_of(checkout).state == OrderState.PENDING


def test_what_ran_out_is_ended_and_its_goods_go_back(checkout: Checkout, variant: Variant) -> None:
    payment = begin(checkout)
    let_time_run_out(checkout)

    assert reconcile().ended == 1
    assert reconcile().ended == 0

    checkout.refresh_from_db()
    variant.refresh_from_db()
    payment.refresh_from_db()
    assert (checkout.state, order_of(checkout).state) == (CheckoutState.ENDED, OrderState.CANCELLED)
    assert (variant.stock, payment.state) == (10, PaymentState.CANCELLED)


def test_what_ran_out_without_a_payment_is_ended_too(checkout: Checkout) -> None:
    let_time_run_out(checkout)

    assert reconcile().ended == 1

    assert order_of(checkout).state == OrderState.CANCELLED


def test_what_ran_out_but_was_paid_is_paid(checkout: Checkout) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)
    let_time_run_out(checkout)

    assert reconcile().ended == 0

    assert order_of(checkout).state == OrderState.PAID
    check_books()


def test_goods_stay_held_while_a_payment_of_them_is_under_way(checkout: Checkout, variant: Variant) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SLOW)
    let_time_run_out(checkout)

    assert reconcile().ended == 0

    checkout.refresh_from_db()
    variant.refresh_from_db()
    assert (checkout.state, variant.stock) == (CheckoutState.OPEN, 8)


def test_goods_stay_held_while_the_provider_does_not_answer(
    checkout: Checkout, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(checkout)
    let_time_run_out(checkout)

    def silent(**_: object) -> None:
        raise Unreachable("nobody there")

    monkeypatch.setattr(get_sandbox(), "find", silent)
    found = reconcile(under_way_seconds=0)

    variant.refresh_from_db()
    assert (found.ended, found.troubled, variant.stock) == (0, 1, 8)


def test_one_that_fails_stands_in_nobodys_way(
    buyer: Account, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_checkout(buyer, variant), make_checkout(buyer, variant)
    broken, sound = begin(first), begin(second)
    for payment in (broken, sound):
        get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)
    find = get_sandbox().find

    def stumble(*, ref: str) -> object:
        if ref == broken.ref:
            raise ZeroDivisionError
        return find(ref=ref)

    monkeypatch.setattr(get_sandbox(), "find", stumble)
    assert reconcile(under_way_seconds=0).troubled == 1

    assert [order_of(one).state for one in (first, second)] == [OrderState.PENDING, OrderState.PAID]


def test_of_many_those_go_first_that_waited_longest(buyer: Account, variant: Variant) -> None:
    checkouts = [make_checkout(buyer, variant) for _ in range(3)]
    payments = [begin(one) for one in checkouts]
    for age, payment in enumerate(payments):
        Payment.objects.filter(pk=payment.pk).update(checked_at=now() - timedelta(minutes=age))
        get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)

    reconcile(limit=1, under_way_seconds=0)

    states = [order_of(one).state for one in checkouts]
    assert states == [OrderState.PENDING, OrderState.PENDING, OrderState.PAID]


def test_a_refund_that_was_never_sent_is_sent(checkout: Checkout, mei: Account) -> None:
    pay(checkout)
    refund = ask_refund(reader=reader_of(mei), order_id=order_of(checkout).pk, amount=1500)

    reconcile(under_way_seconds=0)
    reconcile(under_way_seconds=0)

    refund.refresh_from_db()
    assert (refund.state, charged(), Refund.objects.count()) == (RefundState.SUCCEEDED, 2500, 1)
    check_books()
