"""Orders, messages and lists of them: for those who have a part in them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import Invalid, NotFound, SignInNeeded, TooMany
from sampan.shop.models import (
    Order,
    OrderMessage,
    Variant,
)
from sampan.shop.selectors import (
    board,
    board_counts,
    export_orders,
    get_checkout,
    get_order,
    list_orders,
)
from sampan.shop.services import (
    ask_cancel,
    open_dispute,
    receive,
    send_order_message,
    ship,
)
from sampan.shop.services.ending import end_checkout
from sampan.shop.types import (
    OrderState,
)
from tests.conftest import reader_of
from tests.shop.checkouts import buy, check_out

pytestmark = pytest.mark.django_db


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
