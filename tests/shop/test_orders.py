"""Orders after they are placed: paid, sent, received, cancelled, refunded; each by those who may, once."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, SignInNeeded, TooMany
from sampan.shop.errors import NotNow
from sampan.shop.models import (
    Checkout,
    Coupon,
    Entry,
    Order,
    OrderHistory,
    OrderMessage,
    Payment,
    Product,
    Refund,
    Shop,
    StockMovement,
    Variant,
)
from sampan.shop.selectors import (
    board,
    board_counts,
    export_orders,
    get_checkout,
    get_order,
    list_disputes,
    list_orders,
)
from sampan.shop.services import (
    ShipRow,
    answer_return,
    ask_cancel,
    ask_refund,
    ask_return,
    drop_dispute,
    drop_return,
    give_up,
    open_dispute,
    receive,
    refund_of_lines,
    return_received,
    return_sent,
    send_order_message,
    settle_dispute,
    ship,
    ship_many,
)
from sampan.shop.services.ending import BeingPaid, end_checkout
from sampan.shop.services.fulfilling import receive_due
from sampan.shop.types import (
    CheckoutState,
    DisputeState,
    OrderState,
    Party,
    PaymentState,
    RefundState,
    ReturnState,
)
from tests.conftest import reader_of
from tests.shop.checkouts import acts, buy, check_out, fail, give_back, pay, snapshot
from tests.shop.conftest import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("position")[0]


@pytest.fixture
def paid(buyer: Account, variant: Variant) -> Order:
    """Two bowls of 20.00, sent for 5.00, paid."""
    return buy(buyer, (variant, 2))


@pytest.fixture
def shipped(paid: Order, mei: Account) -> Order:
    return ship(reader=reader_of(mei), order_id=paid.pk, carrier="China Post", tracking="LX1")


@pytest.fixture
def done(shipped: Order, buyer: Account) -> Order:
    return receive(reader=reader_of(buyer), order_id=shipped.pk)


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


# Returns.


def test_a_return_goes_from_asking_to_the_money(
    done: Order, buyer: Account, mei: Account, variant: Variant
) -> None:
    line = done.lines.get()
    row = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=[(line.pk, 1)], reason="Too small.")
    refused(NotFound, lambda: answer_return(reader=reader_of(buyer), return_id=row.pk, agree=True))
    refused(NotNow, lambda: return_sent(reader=reader_of(buyer), return_id=row.pk))
    refused(NotNow, lambda: return_received(reader=reader_of(mei), return_id=row.pk))
    answer_return(reader=reader_of(mei), return_id=row.pk, agree=True, answer="Send it to Chengdu.")
    refused(NotNow, lambda: answer_return(reader=reader_of(mei), return_id=row.pk, agree=False))
    refused(NotFound, lambda: return_sent(reader=reader_of(mei), return_id=row.pk))
    return_sent(reader=reader_of(buyer), return_id=row.pk, tracking="LX9")
    refused(NotNow, lambda: drop_return(reader=reader_of(buyer), return_id=row.pk))
    done.refresh_from_db()
    assert done.is_returning

    return_received(reader=reader_of(mei), return_id=row.pk)
    refused(NotNow, lambda: return_received(reader=reader_of(mei), return_id=row.pk))

    give_back(done.refunds.get())
    done.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, done.is_returning, done.refunded) == (ReturnState.RECEIVED, False, 2_000)
    assert (done.state, stock_of(variant)) == (OrderState.DONE, 9)
    assert acts(done)[4:] == [
        "ask_return",
        "answer_return",
        "send_return",
        "take_return",
        "ask_refund",
        "refund",
    ]


def test_a_return_can_be_declined_or_dropped(done: Order, buyer: Account, mei: Account) -> None:
    chosen = [(done.lines.get().pk, 2)]
    first = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Too small.")
    refused(
        Conflict,
        lambda: ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Once more."),
    )
    answer_return(reader=reader_of(mei), return_id=first.pk, agree=False, answer="It was used.")
    second = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Too small.")
    drop_return(reader=reader_of(buyer), return_id=second.pk)

    done.refresh_from_db()
    assert not done.is_returning
    assert not Refund.objects.exists()


def test_returns_are_for_the_buyer_of_what_was_sent_in_time(
    paid: Order, buyer: Account, mei: Account
) -> None:
    chosen = [(paid.lines.get().pk, 1)]

    def ask(reader: Any, **fields: Any) -> object:
        given = {"order_id": paid.pk, "lines": chosen, "reason": "Too small.", **fields}
        return ask_return(reader=reader, **given)

    refused(NotNow, lambda: ask(reader_of(buyer)))
    ship(reader=reader_of(mei), order_id=paid.pk, carrier="Post")
    receive(reader=reader_of(buyer), order_id=paid.pk)
    refused(NotFound, lambda: ask(reader_of(mei)))
    refused(Invalid, lambda: ask(reader_of(buyer), reason="  "))
    refused(Invalid, lambda: ask(reader_of(buyer), lines=[]))
    refused(Invalid, lambda: ask(reader_of(buyer), lines=[(chosen[0][0], 3)]))
    Order.objects.update(done_at=now() - timedelta(days=15))
    refused(Conflict, lambda: ask(reader_of(buyer)))


# Disputes.


def test_the_operator_decides_a_dispute(
    shipped: Order, buyer: Account, mei: Account, make_account: Callable[..., Account]
) -> None:
    staff = make_account(is_staff=True)
    refused(NotFound, lambda: open_dispute(reader=reader_of(mei), order_id=shipped.pk, reason="Me too."))
    row = open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="It never came.")
    refused(Conflict, lambda: open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="Again."))

    def decide(by: Account, **fields: Any) -> object:
        return settle_dispute(
            by=by.user,
            dispute_id=row.pk,
            **{"for_buyer": True, "refund": 1_500, "decision": "Half.", **fields},
        )

    refused(NotFound, lambda: decide(mei))
    refused(Invalid, lambda: decide(staff, for_buyer=False))
    refused(Invalid, lambda: decide(staff, refund=4_501))
    refused(Invalid, lambda: decide(staff, decision=""))
    row.refresh_from_db()
    assert row.state == DisputeState.OPEN
    assert [one.pk for one in list_disputes(reader=reader_of(staff)).items] == [row.pk]
    with pytest.raises(NotFound):
        list_disputes(reader=reader_of(buyer))

    decide(staff)
    refused(NotNow, lambda: decide(staff))

    row.refresh_from_db()
    shipped.refresh_from_db()
    assert (row.state, row.decided_by, row.refund) == (DisputeState.FOR_BUYER, staff.user, 1_500)
    assert (shipped.is_disputed, shipped.refunded) == (False, 1_500)
    assert acts(shipped)[-3:] == ["dispute", "settle", "ask_refund"]


def test_a_dispute_is_dropped_by_its_buyer(shipped: Order, buyer: Account, mei: Account) -> None:
    row = open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="It never came.")

    refused(NotFound, lambda: drop_dispute(reader=reader_of(mei), dispute_id=row.pk))
    drop_dispute(reader=reader_of(buyer), dispute_id=row.pk)

    shipped.refresh_from_db()
    assert not shipped.is_disputed
    refused(NotNow, lambda: drop_dispute(reader=reader_of(buyer), dispute_id=row.pk))


def test_an_old_order_is_not_disputed(done: Order, buyer: Account) -> None:
    Order.objects.update(done_at=now() - timedelta(days=61))
    refused(Conflict, lambda: open_dispute(reader=reader_of(buyer), order_id=done.pk, reason="It broke."))


# Read and written by those who have a part in it.


def test_an_order_is_read_by_buyer_seller_and_staff_only(
    paid: Order,
    buyer: Account,
    mei: Account,
    make_account: Callable[..., Account],
    django_assert_num_queries: Any,
) -> None:
    for one in (buyer, mei, make_account(is_staff=True)):
        with django_assert_num_queries(7):
            order = get_order(paid.pk, reader=reader_of(one))
        assert [row.act for row in order.history_shown] == ["place", "pay"]
    for stranger in (make_account(), None):
        with pytest.raises(NotFound):
            get_order(paid.pk, reader=reader_of(stranger))
    assert get_checkout(paid.checkout_id, reader=reader_of(buyer)).pk == paid.checkout_id
    with pytest.raises(NotFound):
        get_checkout(paid.checkout_id, reader=reader_of(mei))


def test_messages_are_written_by_those_who_have_a_part(
    paid: Order, buyer: Account, mei: Account, make_account: Callable[..., Account], settings: Any
) -> None:
    key = uuid4()
    first = send_order_message(
        reader=reader_of(buyer), order_id=paid.pk, body=" 你好，什么时候发货？ ", key=key
    )
    again = send_order_message(reader=reader_of(buyer), order_id=paid.pk, body="x", key=key)
    send_order_message(reader=reader_of(mei), order_id=paid.pk, body="Tomorrow.")
    send_order_message(reader=reader_of(make_account(is_staff=True)), order_id=paid.pk, body="I am reading.")

    assert (first, first.body, first.language) == (again, "你好，什么时候发货？", "zh-Hans")
    order = get_order(paid.pk, reader=reader_of(mei))
    assert [one.party for one in order.messages_shown] == ["buyer", "seller", "operator"]
    for reader, body, error in (
        (reader_of(make_account()), "Hello", NotFound),
        (reader_of(None), "Hello", SignInNeeded),
        (reader_of(buyer), "  ", Invalid),
        (reader_of(buyer), "x" * 1_001, Invalid),
    ):
        with pytest.raises(error):
            send_order_message(reader=reader, order_id=paid.pk, body=body)
    settings.SAMPAN_ORDER_MESSAGES_HOUR_MAX = 1
    with pytest.raises(TooMany):
        send_order_message(reader=reader_of(buyer), order_id=paid.pk, body="And another one.")
    assert OrderMessage.objects.count() == 3


def test_the_board_shows_each_order_where_it_is_to_be_dealt_with(
    buyer: Account, variant: Variant, mei: Account, django_assert_num_queries: Any
) -> None:
    Variant.objects.update(stock=100)
    reader = reader_of(mei)
    pending = check_out(buyer, variant).orders.get()
    paid, cancelling, shipped, disputed, done = (buy(buyer, variant) for _number in range(5))
    ask_cancel(reader=reader, order_id=cancelling.pk)
    for order in (shipped, disputed, done):
        ship(reader=reader, order_id=order.pk, carrier="Post")
    open_dispute(reader=reader_of(buyer), order_id=disputed.pk, reason="It never came.")
    receive(reader=reader_of(buyer), order_id=done.pk)
    ended = check_out(buyer, variant)
    end_checkout(checkout_id=ended.pk)

    shown = {
        tab: {one.pk for one in board(reader=reader, tab=tab).items} for tab in board_counts(reader=reader)
    }

    assert shown == {
        "to_pay": {pending.pk},
        "to_ship": {paid.pk},
        "shipped": {shipped.pk, disputed.pk},
        "done": {done.pk},
        "problems": {cancelling.pk, disputed.pk},
        "ended": {ended.orders.get().pk},
    }
    with django_assert_num_queries(1):
        counts = board_counts(reader=reader)
    assert counts == {tab: len(ids) for tab, ids in shown.items()}
    with django_assert_num_queries(3):
        for one in board(reader=reader, tab="shipped").items:
            assert (one.checkout.city, one.buyer, len(one.lines.all()), len(one.refunds.all())) == (
                "Norman",
                buyer,
                1,
                0,
            )
    assert len(list(export_orders(reader=reader))) == 7
    assert not board(reader=reader_of(buyer), tab="to_ship").items


def test_a_buyer_lists_their_own_orders(
    paid: Order, buyer: Account, mei: Account, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        page = list_orders(reader=reader_of(buyer))
    assert [one.pk for one in page.items] == [paid.pk]
    assert not list_orders(reader=reader_of(buyer), state=OrderState.DONE).items
    assert not list_orders(reader=reader_of(mei)).items
    assert not list_orders(reader=reader_of(None)).items


def test_a_settlement_that_breaks_off_leaves_no_half(buyer: Account, variant: Variant) -> None:
    """What pays the orders and what fails after it are one transaction."""
    checkout = check_out(buyer, variant)
    before = snapshot()

    with transaction.atomic():
        pay(checkout)
        transaction.set_rollback(True)  # as when the power goes before the end

    assert snapshot() == before
    assert Checkout.objects.get().state == CheckoutState.OPEN


def test_lines_of_one_product_are_kept_apart(buyer: Account, shop: Shop, mei: Account) -> None:
    small, large = make_product(shop, variants=[{"price": 100}, {"price": 300}]).variants.order_by("position")
    order = buy(buyer, (small, 1), (large, 1))
    line = order.lines.get(variant=large)

    refund = ask_refund(reader=reader_of(mei), order_id=order.pk, lines=[(line.pk, 1)], amount=500)

    # More than the line cost: what is above it belongs to no line.
    assert (refund.amount, refund.lines) == (500, [[line.pk, 1, 300]])
