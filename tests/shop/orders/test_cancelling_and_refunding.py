"""Cancelling and refunding: in full, by lines, as a sum; back, or failed."""

from collections.abc import Callable, Sequence

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.shop.errors import NotNow
from sampan.shop.models import (
    Coupon,
    Order,
    OrderHistory,
    Refund,
    Shop,
    Variant,
)
from sampan.shop.services import (
    ask_cancel,
    ask_refund,
    open_dispute,
    refund_of_lines,
    ship,
)
from sampan.shop.types import (
    DisputeState,
    OrderState,
    RefundState,
)
from tests.conftest import reader_of
from tests.shop.checkouts import (
    acts,
    balance_of,
    buy,
    check_out,
    fail,
    give_back,
    refused,
    stock_of,
)
from tests.shop.conftest import make_product

pytestmark = pytest.mark.django_db


# Cancelled and refunded.


@pytest.mark.parametrize("who", ["buyer", "seller", "operator"])
def test_a_paid_order_is_cancelled_when_its_money_is_back(
    paid: Order,
    variant: Variant,
    buyer: Account,
    mei: Account,
    make_account: Callable[..., Account],
    who: str,
) -> None:
    people = {"buyer": buyer, "seller": mei, "operator": make_account(is_staff=True)}
    refused(NotFound, lambda: ask_cancel(reader=reader_of(make_account()), order_id=paid.pk))

    order = ask_cancel(reader=reader_of(people[who]), order_id=paid.pk, reason="Changed my mind.")

    assert (order.state, order.refunded, stock_of(variant)) == (OrderState.PAID, 4_500, 8)
    refused(NotNow, lambda: ask_cancel(reader=reader_of(people[who]), order_id=paid.pk))
    refund = order.refunds.get()
    give_back(refund)
    give_back(refund)
    order.refresh_from_db()
    assert (order.state, order.refunded, stock_of(variant)) == (OrderState.CANCELLED, 4_500, 10)
    assert acts(order) == ["place", "pay", "ask_cancel", "cancel"]
    assert balance_of(order) == {}


def test_an_order_that_cost_nothing_is_cancelled_at_once(
    buyer: Account, variant: Variant, shop: Shop, mei: Account
) -> None:
    shop.shipping_rates.update(price=0)
    Variant.objects.update(price=0)
    order = check_out(buyer, variant).orders.get()

    ask_cancel(reader=reader_of(mei), order_id=order.pk)

    order.refresh_from_db()
    assert (order.state, stock_of(variant)) == (OrderState.CANCELLED, 10)
    assert not Refund.objects.exists()


def test_a_refund_that_fails_leaves_the_order_as_it_was(paid: Order, mei: Account, variant: Variant) -> None:
    refund = ask_refund(reader=reader_of(mei), order_id=paid.pk, restock=True)
    fail(refund)
    fail(refund)

    paid.refresh_from_db()
    line = paid.lines.get()
    assert (paid.state, paid.refunded, line.refunded, line.refunded_quantity) == (OrderState.PAID, 0, 0, 0)
    assert (stock_of(variant), Refund.objects.get().state) == (8, RefundState.FAILED)
    assert OrderHistory.objects.latest("id").detail["failure"] == "expired_card"
    assert ship(reader=reader_of(mei), order_id=paid.pk, carrier="Post").state == OrderState.SHIPPED


def test_a_refund_by_lines_gives_what_they_cost(
    buyer: Account, variant: Variant, shop: Shop, mei: Account
) -> None:
    Coupon.objects.create(shop=shop, code="TEN", kind="amount", value=1_000)
    order = buy(buyer, (variant, 3), codes={shop.pk: "TEN"})
    line = order.lines.get()

    first = ask_refund(reader=reader_of(mei), order_id=order.pk, lines=[(line.pk, 1)])
    second = ask_refund(reader=reader_of(mei), order_id=order.pk, lines=[(line.pk, 2)], restock=True)

    # 60.00 less 10.00, in thirds that add up; the shipping of 5.00 stays.
    assert (first.amount, second.amount) == (1_666, 3_334)
    assert first.lines == [[line.pk, 1, 1_666]]
    give_back(second)
    give_back(first)
    order.refresh_from_db()
    assert (order.state, order.refunded, order.total) == (OrderState.PAID, 5_000, 5_500)
    assert stock_of(variant) == 9
    refused(NotNow, lambda: ship(reader=reader_of(mei), order_id=order.pk, carrier="Post"))


def test_what_lines_would_give_is_told_before(paid: Order) -> None:
    line = paid.lines.get()

    assert refund_of_lines(paid, [(line.pk, 1)]) == 2_000
    with pytest.raises(Invalid):
        refund_of_lines(paid, [(line.pk, 3)])


def test_a_refund_of_everything_after_sending_ends_the_order(
    done: Order, mei: Account, variant: Variant, buyer: Account
) -> None:
    open_dispute(reader=reader_of(buyer), order_id=done.pk, reason="It is broken.")
    ask_refund(reader=reader_of(mei), order_id=done.pk, amount=1_000)
    ask_refund(reader=reader_of(mei), order_id=done.pk)
    for refund in done.refunds.order_by("-id"):
        give_back(refund)

    done.refresh_from_db()
    assert (done.state, done.refunded, stock_of(variant)) == (OrderState.REFUNDED, 4_500, 8)
    assert balance_of(done) == {}
    assert (done.is_disputed, done.disputes.get().state) == (False, DisputeState.FOR_BUYER)


@pytest.mark.parametrize("amount", [-1, 0, 4_501, 2**62])
def test_a_sum_that_cannot_be_is_not_given_back(done: Order, mei: Account, amount: int) -> None:
    refused(Invalid, lambda: ask_refund(reader=reader_of(mei), order_id=done.pk, amount=amount))


@pytest.mark.parametrize("lines", [[(0, 1)], [(1, 3)], [(1, 0)], [(1, -1)], [(1, 1), (1, 1)]])
def test_lines_that_are_not_there_are_not_given_back(
    done: Order, mei: Account, lines: Sequence[tuple[int, int]]
) -> None:
    line = done.lines.get()
    chosen = [(line.pk if at else 0, quantity) for at, quantity in lines]
    refused(Invalid, lambda: ask_refund(reader=reader_of(mei), order_id=done.pk, lines=chosen))


def test_the_same_money_is_not_given_back_twice(done: Order, mei: Account) -> None:
    ask_refund(reader=reader_of(mei), order_id=done.pk, amount=4_000)
    refused(Invalid, lambda: ask_refund(reader=reader_of(mei), order_id=done.pk, amount=501))


def test_seller_and_operator_alone_give_back(
    done: Order, buyer: Account, make_account: Callable[..., Account]
) -> None:
    for one in (buyer, make_account()):
        refused(NotFound, lambda one=one: ask_refund(reader=reader_of(one), order_id=done.pk))
    operator = make_account(is_staff=True)
    assert ask_refund(reader=reader_of(operator), order_id=done.pk, amount=1).by_id == operator.pk


def test_nothing_is_given_back_before_it_is_paid(buyer: Account, variant: Variant, mei: Account) -> None:
    order = check_out(buyer, variant).orders.get()
    refused(Conflict, lambda: ask_refund(reader=reader_of(mei), order_id=order.pk))


def test_lines_of_one_product_are_kept_apart(buyer: Account, shop: Shop, mei: Account) -> None:
    small, large = make_product(shop, variants=[{"price": 100}, {"price": 300}]).variants.order_by("position")
    order = buy(buyer, (small, 1), (large, 1))
    line = order.lines.get(variant=large)

    refund = ask_refund(reader=reader_of(mei), order_id=order.pk, lines=[(line.pk, 1)], amount=500)

    # More than the line cost: what is above it belongs to no line.
    assert (refund.amount, refund.lines) == (500, [[line.pk, 1, 300]])
