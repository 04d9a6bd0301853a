"""Plots as geometry, the sales page with its table, and the earnings of sellers and creators."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Order, Shop
from sampan.shop.services.posting import post_sale
from sampan.web.shop.seller.plots import (
    AXIS,
    HEIGHT,
    LABELS_MAX,
    LEFT,
    TOP,
    WIDTH,
    parts_of,
    plot_days,
    round_up,
)
from tests.shop.books import Line, book_refund, sell

DAYS = [date(2026, 11, 1) + timedelta(days=place) for place in range(30)]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (41, 80), (81, 100), (1_001, 2_000)]
)
def test_the_axis_ends_at_a_round_number_above_all(most: int, top: int) -> None:
    assert round_up(most) == top >= most
    assert round_up(most) % 4 == 0


def test_bars_stand_on_the_floor_within_the_drawing_in_proportion() -> None:
    plot = plot_days("Orders", DAYS, list(range(30)), write=str)
    assert len(plot.bars) == 30
    for bar in plot.bars:
        assert bar.y + bar.height == pytest.approx(plot.floor, abs=0.02)
        assert bar.y >= TOP
        assert bar.x >= LEFT + AXIS
        assert bar.x + bar.width <= WIDTH
    assert plot.bars[20].height == pytest.approx(2 * plot.bars[10].height, abs=0.03)
    assert plot.bars[0].height == 0
    assert plot.floor < HEIGHT


def test_the_last_day_is_always_named_and_labels_have_room() -> None:
    plot = plot_days("Orders", DAYS, [1] * 30, write=str)
    assert len(plot.days) <= LABELS_MAX
    assert plot.days[-1][1] == "Nov 30"


def test_shares_are_of_the_largest_and_never_vanish() -> None:
    assert parts_of([200, 100, 1, 0]) == [100, 50, 1, 0]
    assert parts_of([]) == []


def test_the_page_says_the_same_as_a_plot_and_as_a_table(seller: Client, shop: Shop, order: Order) -> None:
    page = seller.get("/sell/sales?days=7").content.decode()
    assert page.count('class="plot__day"') == 14  # two plots of seven days
    assert page.count("$65.00</title>") == 1
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == 7
    assert table.count("$65.00") == 1
    assert "United States" in page
    assert 'style="' not in page


@pytest.mark.parametrize("days", ["", "0", "-1", "99999999", "x"])
def test_other_spans_than_those_offered_are_thirty_days(seller: Client, shop: Shop, days: str) -> None:
    page = seller.get("/sell/sales", {"days": days}).content.decode()
    assert page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") == 30


def test_a_creator_without_a_shop_sees_what_notes_brought_and_what_refunds_took_back(
    shop: Shop, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    order = sell(shop, [Line(paid=10_000, commission=1_000, creator=tom)])
    post_sale(order)
    book_refund(order, 5_000)
    page = sign_in(tom).get("/sell/earnings").content.decode()
    assert "+$10.00" in page
    assert "−$5.00" in page
    assert "Somebody bought out of your note" in page
    assert "Taken back" in page
    assert f"/sell/orders/{order.pk}" not in page  # the order is not theirs to read
    assert "Open a shop" in page


def test_a_seller_sees_balances_and_only_their_own_entries(
    seller: Client, shop: Shop, order: Order, rival: Account
) -> None:
    other = sell(Shop.objects.get(account=rival), [Line(paid=123_400)])
    post_sale(other)
    page = seller.get("/sell/earnings").content.decode()
    assert "Can be paid out now" in page
    assert f"/sell/orders/{order.pk}" in page
    assert "1,234" not in page
    assert re.search(r"<dd>\$0.00</dd>", page)  # not arrived yet: nothing can be paid out


def test_entries_are_narrowed_by_kind(seller: Client, shop: Shop, order: Order) -> None:
    assert "+$65.00" in seller.get("/sell/earnings?kind=seller").content.decode()
    assert "+$65.00" not in seller.get("/sell/earnings?kind=creator").content.decode()
    assert (
        "+$65.00" in seller.get("/sell/earnings?kind=provider").content.decode()
    )  # no such list: everything
