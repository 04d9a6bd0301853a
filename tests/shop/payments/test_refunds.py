"""Money that goes back: asked for by key, once, and the books follow."""

import pytest

from sampan.accounts.models import Account
from sampan.shop.models import Checkout, Product, Refund, SandboxCharge, Variant
from sampan.shop.payments.types import Manner
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.refunding import ask_refund
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.types import OrderAct, OrderState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import balances, charged, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("id")[0]


@pytest.fixture
def paid(buyer: Account, variant: Variant) -> Checkout:
    """Two bowls of 20.00, paid."""
    checkout = make_checkout(buyer, (variant, 2))
    pay(checkout)
    return checkout


def ask(paid: Checkout, mei: Account, **fields: object) -> Refund:
    return ask_refund(reader=reader_of(mei), order_id=order_of(paid).pk, **fields)  # type: ignore[arg-type]


def test_a_part_goes_back_and_the_order_stays(paid: Checkout, mei: Account) -> None:
    refund = ask(paid, mei, amount=1500)

    assert send_refund(refund_id=refund.pk) == RefundState.SUCCEEDED

    order = order_of(paid)
    assert (order.state, order.refunded, charged()) == (OrderState.PAID, 1500, 2500)
    assert balances() == {"provider": 2500, "seller": -2500}
    check_books()


def test_the_whole_goes_back_and_so_do_the_goods(paid: Checkout, mei: Account, variant: Variant) -> None:
    refund = ask(paid, mei, restock=True)

    send_refund(refund_id=refund.pk)

    variant.refresh_from_db()
    assert (order_of(paid).state, variant.stock) == (OrderState.CANCELLED, 10)
    assert (balances(), charged()) == ({}, 0)


def test_to_send_it_again_gives_nothing_back_again(paid: Checkout, mei: Account) -> None:
    refund = ask(paid, mei, amount=1500)

    send_refund(refund_id=refund.pk)
    send_refund(refund_id=refund.pk)

    assert charged() == 2500
    check_books()


def test_what_the_provider_did_but_we_never_heard_of_is_found_by_its_key(
    paid: Checkout, mei: Account
) -> None:
    refund = ask(paid, mei, amount=1500)
    ref = SandboxCharge.objects.get().ref
    get_sandbox().refund(ref=ref, key=str(refund.key), amount=1500)

    send_refund(refund_id=refund.pk)

    assert charged() == 2500
    check_books()


def test_a_slow_refund_is_settled_when_it_has_arrived(
    paid: Checkout, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    SandboxCharge.objects.update(manner=Manner.SLOW)
    refund = ask(paid, mei, amount=1500)

    assert send_refund(refund_id=refund.pk) == RefundState.PENDING
    assert order_of(paid).history.filter(act=OrderAct.REFUND).count() == 0
    clock = get_sandbox()._clock
    monkeypatch.setattr(get_sandbox(), "_clock", lambda: clock() + 60)
    assert send_refund(refund_id=refund.pk) == RefundState.SUCCEEDED
    assert order_of(paid).history.filter(act=OrderAct.REFUND).count() == 1
    check_books()


def test_a_refused_refund_leaves_the_order_as_it_was_and_says_so(paid: Checkout, mei: Account) -> None:
    ref = SandboxCharge.objects.get().ref
    get_sandbox().refund(ref=ref, key="by the operator, at the provider's own pages", amount=3000)
    refund = ask(paid, mei, amount=1500)

    assert send_refund(refund_id=refund.pk) == RefundState.FAILED

    refund.refresh_from_db()
    order = order_of(paid)
    assert (refund.failure, order.refunded, order.state) == ("refund_too_large", 0, OrderState.PAID)
    assert order.history.filter(act=OrderAct.REFUND_FAILED).count() == 1
    assert balances() == {"provider": 4000, "seller": -4000}
