"""Orders after they are placed: paid, ended, sent, received; each by those who may, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound
from sampan.shop.errors import NotNow
from sampan.shop.models import (
    Checkout,
    Coupon,
    Order,
    OrderHistory,
    Payment,
    Shop,
    StockMovement,
    Variant,
)
from sampan.shop.services import (
    ShipRow,
    ask_cancel,
    ask_return,
    give_up,
    open_dispute,
    receive,
    ship,
    ship_many,
)
from sampan.shop.services.ending import BeingPaid, end_checkout
from sampan.shop.services.fulfilling import receive_due
from sampan.shop.types import (
    CheckoutState,
    OrderState,
    Party,
    PaymentState,
)
from tests.conftest import reader_of
from tests.shop.checkouts import (
    acts,
    balance_of,
    buy,
    check_out,
    pay,
    refused,
    refused_to_all_but,
    snapshot,
    stock_of,
)

pytestmark = pytest.mark.django_db


# Paid, or not.


def test_paying_moves_the_orders_of_the_checkout_and_writes_the_books(
    buyer: Account, variant: Variant
) -> None:
    checkout = check_out(buyer, (variant, 2))

    assert pay(checkout)
    assert pay(checkout)  # told twice

    order = checkout.orders.get()
    assert (order.state, checkout.state) == (OrderState.PAID, CheckoutState.PAID)
    assert order.paid_at is not None
    assert acts(order) == ["place", "pay"]
    assert sorted(balance_of(order).values()) == [-4_500, 4_500]


def test_what_is_not_paid_ends_once_and_gives_everything_back(buyer: Account, variant: Variant) -> None:
    checkout = check_out(buyer, (variant, 2))

    assert end_checkout(checkout_id=checkout.pk)
    assert end_checkout(checkout_id=checkout.pk)

    order = checkout.orders.get()
    assert (order.state, stock_of(variant)) == (OrderState.CANCELLED, 10)
    assert list(StockMovement.objects.filter(order_id=order.pk).values_list("change", flat=True)) == [-2, 2]
    assert acts(order) == ["place", "expire"]


@pytest.mark.parametrize("state", [PaymentState.CREATED, PaymentState.PENDING, PaymentState.SUCCEEDED])
def test_what_may_still_be_paid_does_not_end(buyer: Account, variant: Variant, state: PaymentState) -> None:
    checkout = check_out(buyer, variant)
    Payment.objects.create(checkout=checkout, provider="sandbox", state=state, amount=2_500, currency="USD")

    before = snapshot()
    assert not end_checkout(checkout_id=checkout.pk)
    assert snapshot() == before
    refused(BeingPaid, lambda: give_up(reader=reader_of(buyer), checkout_id=checkout.pk))


def test_the_buyer_alone_gives_up(buyer: Account, variant: Variant, mei: Account) -> None:
    checkout = check_out(buyer, variant)

    refused(NotFound, lambda: give_up(reader=reader_of(mei), checkout_id=checkout.pk))
    assert give_up(reader=reader_of(buyer), checkout_id=checkout.pk).state == CheckoutState.ENDED
    assert give_up(reader=reader_of(buyer), checkout_id=checkout.pk).state == CheckoutState.ENDED
    row = OrderHistory.objects.latest("id")
    assert (row.act, row.party, row.by_id) == ("cancel", Party.BUYER, buyer.pk)


def test_money_that_comes_late_buys_what_is_still_there(buyer: Account, variant: Variant, shop: Shop) -> None:
    Coupon.objects.create(shop=shop, code="TEN", kind="amount", value=1_000)
    checkout = check_out(buyer, (variant, 2), codes={shop.pk: "TEN"})
    end_checkout(checkout_id=checkout.pk)
    Coupon.objects.update(ends_at=now())  # it held when it was agreed to

    assert pay(checkout)

    order = checkout.orders.get()
    assert (order.state, order.ended_at, stock_of(variant)) == (OrderState.PAID, None, 8)
    assert (Coupon.objects.get().use_count, order.coupon_use.account_id) == (1, buyer.pk)
    assert acts(order) == ["place", "expire", "pay"]


def test_money_that_comes_late_buys_nothing_that_is_gone(buyer: Account, variant: Variant) -> None:
    other = variant.product.variants.order_by("position")[1]
    checkout = check_out(buyer, (other, 1), (variant, 2))
    end_checkout(checkout_id=checkout.pk)
    Variant.objects.filter(pk=variant.pk).update(stock=1)

    assert not pay(checkout)

    assert checkout.orders.get().state == OrderState.CANCELLED
    assert (stock_of(variant), stock_of(other)) == (1, 10)


def test_money_for_what_was_given_up_buys_nothing(buyer: Account, variant: Variant) -> None:
    checkout = check_out(buyer, variant)
    give_up(reader=reader_of(buyer), checkout_id=checkout.pk)

    assert not pay(checkout)
    assert stock_of(variant) == 10


def test_a_settlement_that_breaks_off_leaves_no_half(buyer: Account, variant: Variant) -> None:
    """What pays the orders and what fails after it are one transaction."""
    checkout = check_out(buyer, variant)
    before = snapshot()

    with transaction.atomic():
        pay(checkout)
        transaction.set_rollback(True)  # as when the power goes before the end

    assert snapshot() == before
    assert Checkout.objects.get().state == CheckoutState.OPEN


# Sent and received.


def test_the_seller_alone_ships(
    paid: Order, mei: Account, buyer: Account, make_account: Callable[..., Account]
) -> None:
    refused_to_all_but(
        mei,
        lambda reader: ship(reader=reader, order_id=paid.pk, carrier="China Post", tracking=" LX1 "),
        *(buyer, make_account(), None),
        staff=make_account(is_staff=True),
    )
    paid.refresh_from_db()
    assert (paid.state, paid.carrier, paid.tracking) == (OrderState.SHIPPED, "China Post", "LX1")


def test_a_number_is_corrected_and_the_same_is_not_written_twice(shipped: Order, mei: Account) -> None:
    for _time in range(2):
        ship(reader=reader_of(mei), order_id=shipped.pk, carrier="China Post", tracking="LX2")

    assert acts(shipped) == ["place", "pay", "ship", "track"]
    assert OrderHistory.objects.latest("id").detail == {"carrier": "China Post", "tracking": "LX2"}


def test_what_is_not_paid_or_has_arrived_is_not_shipped(
    buyer: Account, variant: Variant, mei: Account, done: Order
) -> None:
    pending = check_out(buyer, variant).orders.get()
    for order in (pending, done):
        refused(
            NotNow,
            lambda order=order: ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="1"),
        )


def test_what_is_being_cancelled_is_not_shipped(paid: Order, mei: Account, buyer: Account) -> None:
    ask_cancel(reader=reader_of(buyer), order_id=paid.pk)
    refused(NotNow, lambda: ship(reader=reader_of(mei), order_id=paid.pk, carrier="Post", tracking="1"))


def test_a_number_too_long_is_refused(paid: Order, mei: Account) -> None:
    refused(Invalid, lambda: ship(reader=reader_of(mei), order_id=paid.pk, carrier="Post", tracking="1" * 61))


def test_a_file_of_numbers_ships_all_or_nothing(
    buyer: Account, variant: Variant, mei: Account, make_account: Callable[..., Account]
) -> None:
    first, second = buy(buyer, variant), buy(buyer, variant)
    rows = [ShipRow(second.pk, "Post", "2"), ShipRow(first.pk, "Post", "1"), ShipRow(5, "Post", "3")]

    before = snapshot()
    assert [one.row for one in ship_many(reader=reader_of(mei), rows=rows, dry_run=False)] == [3]
    assert ship_many(reader=reader_of(mei), rows=rows[:2], dry_run=True) == []
    assert len(ship_many(reader=reader_of(make_account()), rows=rows, dry_run=False)) == 3
    assert snapshot() == before
    assert ship_many(reader=reader_of(mei), rows=rows[:2], dry_run=False) == []
    assert set(Order.objects.values_list("state", "tracking")) == {("shipped", "1"), ("shipped", "2")}


def test_the_buyer_alone_receives(
    shipped: Order, mei: Account, buyer: Account, make_account: Callable[..., Account]
) -> None:
    refused_to_all_but(
        buyer,
        lambda reader: receive(reader=reader, order_id=shipped.pk),
        *(mei, make_account(), None),
        staff=make_account(is_staff=True),
    )
    refused(NotNow, lambda: receive(reader=reader_of(buyer), order_id=shipped.pk))


def test_what_was_sent_long_ago_counts_as_arrived(buyer: Account, variant: Variant, mei: Account) -> None:
    orders = [buy(buyer, variant) for _number in range(4)]
    for order in orders:
        ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="")
    old, young, disputed, returning = orders
    Order.objects.exclude(pk=young.pk).update(shipped_at=now() - timedelta(days=15))
    open_dispute(reader=reader_of(buyer), order_id=disputed.pk, reason="It is broken.")
    line = returning.lines.get()
    ask_return(reader=reader_of(buyer), order_id=returning.pk, lines=[(line.pk, 1)], reason="Too small.")

    assert (receive_due(), receive_due()) == (1, 0)

    old.refresh_from_db()
    assert (old.state, acts(old)[-1]) == (OrderState.DONE, "receive")
    assert Order.objects.filter(state=OrderState.SHIPPED).count() == 3
