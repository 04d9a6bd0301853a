"""The board and the page of an order: shipping, refunds with their sums first, returns, messages, slip."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop import services
from sampan.shop.models import Order, OrderMessage, Product, Refund, ReturnRequest
from sampan.shop.types import OrderState, ReturnState
from tests.conftest import reader_of
from tests.shop.conftest import make_order
from tests.web.shop.seller.conftest import HTMX, paid_order, rival_order


def seen_sum(page: str) -> str:
    """The sum in minor units that the form carries."""
    (found,) = re.findall(r'name="seen" value="(\d+)"', page)
    return str(found)


def test_the_board_shows_what_is_to_be_done(seller: Client, order: Order) -> None:
    page = seller.get("/sell/orders").content.decode()
    assert f"/sell/orders/{order.pk}#ship" in page
    assert "Norman, United States" in page
    assert "$65.00" in page
    assert "Nothing to ship" not in page
    assert f"/sell/orders/{order.pk}" not in seller.get("/sell/orders?tab=shipped").content.decode()


def test_fifty_orders_cost_as_many_queries_as_one(
    seller: Client, product: Product, buyer: Account, django_assert_num_queries: Any
) -> None:
    first, second = list(product.variants.all())[:2]
    for _number in range(50):
        make_order(buyer, (first, 2), (second, 1), state=OrderState.PAID)
    seller.get("/sell/orders")
    # Session, user, shop; orders, their lines, their refunds; the counts of the tabs.
    with django_assert_num_queries(7):
        page = seller.get("/sell/orders").content.decode()
    assert page.count("#ship") == 20
    assert '<span class="sell__count" data-number>50</span>' in page
    more = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert seller.get(more, **HTMX).content.decode().count("#ship") == 20


def test_the_page_of_an_order_costs_the_same_for_many_messages(
    seller: Client, order: Order, mei: Account, buyer: Account, django_assert_num_queries: Any
) -> None:
    for author, party in ((mei, "seller"), (buyer, "buyer")) * 10:
        OrderMessage.objects.create(order=order, author=author, party=party, body="Hello", language="en")
    seller.get(f"/sell/orders/{order.pk}")
    # Session, user, shop; the order with its lines, history, messages, refunds, returns, disputes.
    with django_assert_num_queries(10):
        assert seller.get(f"/sell/orders/{order.pk}").content.decode().count("talk__said") >= 20


def test_shipping_moves_the_order_and_a_second_number_corrects_it(seller: Client, order: Order) -> None:
    seller.post(f"/sell/orders/{order.pk}/ship", {"carrier": "SF Express", "tracking": "SF123"})
    order.refresh_from_db()
    assert (order.state, order.carrier, order.tracking) == (OrderState.SHIPPED, "SF Express", "SF123")
    page = seller.get(f"/sell/orders/{order.pk}").content.decode()
    assert "Correct the tracking number" in page
    seller.post(f"/sell/orders/{order.pk}/ship", {"carrier": "SF Express", "tracking": "SF124"})
    order.refresh_from_db()
    assert (order.state, order.tracking) == (OrderState.SHIPPED, "SF124")


def test_a_tracking_number_that_is_too_long_is_said_beside_the_form(seller: Client, order: Order) -> None:
    answer = seller.post(f"/sell/orders/{order.pk}/ship", {"carrier": "EMS", "tracking": "9" * 80})
    assert answer.status_code == 422
    assert "9" * 80 in answer.content.decode()
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_the_sum_of_a_refund_is_shown_before_anything_happens(seller: Client, order: Order) -> None:
    line = order.lines.order_by("position")[0]
    path = f"/sell/orders/{order.pk}/refund"
    fragment = seller.get(path, {"way": "lines", f"line-{line.pk}": "1"}, **HTMX).content.decode()
    assert "Give $20.00 back" in fragment
    assert seen_sum(fragment) == "2000"
    asked = {"way": "lines", f"line-{line.pk}": "1", "reason": "A crack"}
    page = seller.post(path, asked).content.decode()  # without scripts: the first press only shows the sum
    assert seen_sum(page) == "2000"
    assert not Refund.objects.exists()
    assert seller.post(path, {**asked, "seen": "2000"}).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.order_id) == (2_000, "A crack", order.pk)
    line.refresh_from_db()
    assert line.refunded_quantity == 1


def test_everything_goes_back_whole_only_when_that_sum_was_seen(seller: Client, order: Order) -> None:
    path = f"/sell/orders/{order.pk}/refund"
    assert seller.post(path, {"way": "whole", "seen": "6000"}).status_code == 200
    assert not Refund.objects.exists()
    seller.post(path, {"way": "whole", "seen": "6500"})
    assert Refund.objects.get().amount == 6_500


@pytest.mark.parametrize("amount", ["-5", "0", "65.01", "1e9", "abc", "999999999999999", "1.999"])
def test_an_amount_that_cannot_go_back_is_refused(seller: Client, order: Order, amount: str) -> None:
    asked = {"way": "amount", "amount": amount, "seen": "0"}
    answer = seller.post(f"/sell/orders/{order.pk}/refund", asked)
    assert answer.status_code in (200, 422)
    assert f'value="{amount}"' in answer.content.decode()
    assert not Refund.objects.exists()
    order.refresh_from_db()
    assert order.refunded == 0


def test_more_pieces_than_were_bought_are_refused(seller: Client, order: Order) -> None:
    line = order.lines.order_by("position")[0]
    for count in ("3", "-1", "x", "99999999999"):
        asked = {"way": "lines", f"line-{line.pk}": count, "seen": "6000"}
        assert "field__error" in seller.post(f"/sell/orders/{order.pk}/refund", asked).content.decode()
    assert not Refund.objects.exists()


def test_a_second_refund_cannot_take_what_the_first_took(seller: Client, order: Order) -> None:
    path = f"/sell/orders/{order.pk}/refund"
    seller.post(path, {"way": "amount", "amount": "60", "seen": "6000"})
    seller.post(path, {"way": "amount", "amount": "60", "seen": "6000"})
    assert [one.amount for one in Refund.objects.all()] == [6_000]
    assert "Give $5.00 back" in seller.get(path, {"way": "whole"}, **HTMX).content.decode()


def test_cancelling_gives_everything_back(seller: Client, order: Order) -> None:
    seller.post(f"/sell/orders/{order.pk}/cancel", {"reason": "Broken in the kiln"})
    assert Refund.objects.get().amount == order.total
    page = seller.get(f"/sell/orders/{order.pk}").content.decode()
    assert "It is on its way</button>" not in page
    assert "Broken in the kiln" in page


def test_a_message_is_written_once_however_often_it_is_sent(seller: Client, order: Order) -> None:
    page = seller.get(f"/sell/orders/{order.pk}").content.decode()
    (key,) = re.findall(r'name="key" value="([^"]+)"', page)
    for _time in range(2):
        seller.post(f"/sell/orders/{order.pk}/message", {"body": "Sent tomorrow", "key": key})
    assert OrderMessage.objects.get().body == "Sent tomorrow"
    empty = seller.post(f"/sell/orders/{order.pk}/message", {"body": " ", "key": ""})
    assert empty.status_code == 422


def test_a_return_is_answered_and_taken_back(
    seller: Client, product: Product, buyer: Account, mei: Account
) -> None:
    order = paid_order(product, buyer, state=OrderState.DONE)
    line = order.lines.order_by("position")[0]
    asked = services.ask_return(
        reader=reader_of(buyer), order_id=order.pk, lines=((line.pk, 1),), reason="Too small"
    )
    assert "Too small" in seller.get(f"/sell/orders/{order.pk}").content.decode()
    seller.post(f"/sell/orders/{order.pk}/returns/{asked.pk}", {"on": "1", "answer": "Send it to Chengdu"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (ReturnState.AGREED, "Send it to Chengdu")
    seller.post(f"/sell/orders/{order.pk}/returns/{asked.pk}/received", {"restock": "1"})
    asked.refresh_from_db()
    assert asked.state == ReturnState.RECEIVED
    assert Refund.objects.get().amount == 2_000


def test_the_packing_slip_has_the_address_and_leaves_prices_out_if_wanted(
    seller: Client, order: Order
) -> None:
    with_prices = seller.get(f"/sell/orders/{order.pk}/slip").content.decode()
    assert "12 Elm Street" in with_prices
    assert "$65.00" in with_prices
    without = seller.get(f"/sell/orders/{order.pk}/slip?prices=0").content.decode()
    assert "12 Elm Street" in without
    assert "$" not in re.sub(r"<script.*?</script>", "", without, flags=re.DOTALL)


ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("/slip", {}),
    ("/ship", {"carrier": "x", "tracking": "1"}),
    ("/cancel", {"reason": "x"}),
    ("/refund", {"way": "whole", "seen": "6500"}),
    ("/message", {"body": "x"}),
)


@pytest.mark.parametrize(("path", "sent"), ACTS, ids=[path or "page" for path, _sent in ACTS])
def test_an_order_of_another_shop_looks_missing(
    seller: Client, order: Order, rival: Account, buyer: Account, path: str, sent: dict[str, str]
) -> None:
    theirs = rival_order(rival, buyer)
    method = seller.post if sent else seller.get
    assert method(f"/sell/orders/{theirs.pk}{path}", sent).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.state, theirs.refunded) == (OrderState.PAID, 0)
    assert not Refund.objects.exists()
    assert not OrderMessage.objects.exists()


def test_who_only_bought_cannot_act_as_the_seller(
    rival_browser: Client, rival: Account, product: Product
) -> None:
    order = paid_order(product, rival)  # a seller too, but not of this
    assert rival_browser.get(f"/sell/orders/{order.pk}").status_code == 404
    asked = {"way": "whole", "seen": "6500"}
    assert rival_browser.post(f"/sell/orders/{order.pk}/refund", asked).status_code == 404
    assert rival_browser.post(f"/sell/orders/{order.pk}/cancel", {}).status_code == 404
    assert rival_browser.post(f"/sell/orders/{order.pk}/ship", {"carrier": "x"}).status_code == 404
    assert not Refund.objects.exists()
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_return_of_another_shop_cannot_be_answered(
    seller: Client, order: Order, rival: Account, buyer: Account
) -> None:
    theirs = rival_order(rival, buyer)
    row = ReturnRequest.objects.create(order=theirs, reason="x", lines=[[theirs.lines.all()[0].pk, 1]])
    # Even under the address of one's own order.
    for path in ("", "/received"):
        answer = seller.post(f"/sell/orders/{order.pk}/returns/{row.pk}{path}", {"on": "1"})
        assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == ReturnState.ASKED
    assert not Refund.objects.exists()


def test_the_same_press_gives_money_back_once(seller: Client, order: Order) -> None:
    address = f"/sell/orders/{order.pk}/refund"
    page = seller.post(address, {"way": "amount", "amount": "5.00"}).content.decode()
    (key,) = re.findall(r'name="refund_key" value="([^"]+)"', page)
    form = {"way": "amount", "amount": "5.00", "seen": seen_sum(page), "refund_key": key}
    for _time in range(2):
        assert seller.post(address, form).status_code == 302
    assert [one.amount for one in Refund.objects.all()] == [500]
