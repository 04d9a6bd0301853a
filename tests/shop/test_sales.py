"""What a seller sees of their sales."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import NotFound, SignInNeeded
from sampan.shop.models import Order, OrderLine, Refund
from sampan.shop.selectors import (
    Country,
    SalesDay,
    Summary,
    TopProduct,
    by_country,
    sales_by_day,
    summary,
    top_products,
)
from tests.conftest import reader_of
from tests.shop.books import Line, make_refund, make_shop, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(mei: Account, tom: Account, make_account: Callable[..., Account]) -> Account:
    """Two orders today (one out of a note, 100 of it given back) and one of 40 days ago."""
    shop, creator = make_shop(mei), make_account("lin")
    noted = Line(paid=900, discount=100, quantity=2, commission=90, creator=creator, product_id=7)
    first = sell(shop, [noted, Line(paid=300, product_id=8)], buyer=tom, shipping=200, fee=30, country="US")
    sell(shop, [Line(paid=500, product_id=8)], buyer=tom, country="DE")
    old = sell(shop, [Line(paid=7_000, product_id=9)], country="FR")
    Order.objects.filter(pk=old.pk).update(paid_at=now() - timedelta(days=40))
    make_refund(first, 100)
    Refund.objects.update(settled_at=now())
    return mei


def test_every_day_is_there_also_without_sales(seller: Account) -> None:
    days = sales_by_day(reader=reader_of(seller), days=7)
    today = timezone.localdate()
    assert [row.day for row in days] == [today - timedelta(days=back) for back in range(6, -1, -1)]
    assert days[-1] == SalesDay(today, orders=2, takings=1_900, refunded=100)
    assert days[0] == SalesDay(today - timedelta(days=6), 0, 0, 0)


def test_older_orders_are_in_a_longer_time(seller: Account) -> None:
    assert sum(row.takings for row in sales_by_day(reader=reader_of(seller), days=60)) == 8_900


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (366, 366), (100_000, 366)])
def test_the_time_is_bounded(seller: Account, asked: int, given: int) -> None:
    assert len(sales_by_day(reader=reader_of(seller), days=asked)) == given


def test_products_stand_by_what_they_brought_under_their_newest_name(seller: Account) -> None:
    newest = OrderLine.objects.filter(product_id=8).latest("id")
    newest.title, newest.language = "New name", "en"
    newest.save()
    assert top_products(reader=reader_of(seller), days=7) == [
        TopProduct(7, "Thing 7", "und", quantity=2, takings=900),
        TopProduct(8, "New name", "en", quantity=2, takings=800),
    ]
    assert len(top_products(reader=reader_of(seller), days=60, limit=1)) == 1


def test_countries_stand_by_what_they_bought(seller: Account) -> None:
    assert by_country(reader=reader_of(seller), days=60) == [
        Country("FR", 1, 7_000),
        Country("US", 1, 1_400),
        Country("DE", 1, 500),
    ]


def test_the_summary_adds_up(seller: Account) -> None:
    found = summary(reader=reader_of(seller), days=7)
    assert found == Summary(
        currency="CNY",
        days=7,
        orders=2,
        buyers=1,
        quantity=4,
        goods=1_800,
        discount=100,
        shipping=200,
        takings=1_900,
        refunded=100,
        fee=30,
        commission=90,
        from_notes=900,
        from_notes_orders=1,
    )
    assert (found.of_goods, found.average) == (1_700, 950)


def test_a_shop_without_sales_has_figures_too(tom: Account) -> None:
    make_shop(tom)
    found = summary(reader=reader_of(tom), days=30)
    assert (found.orders, found.takings, found.average, found.from_notes) == (0, 0, 0, 0)
    assert top_products(reader=reader_of(tom), days=30) == []
    assert by_country(reader=reader_of(tom), days=30) == []


def test_orders_that_were_never_paid_are_no_sales(seller: Account) -> None:
    Order.objects.update(paid_at=None)
    assert summary(reader=reader_of(seller), days=60).orders == 0


def test_sums_of_another_currency_are_not_added(seller: Account) -> None:
    shop = make_shop(seller)
    shop.currency = "USD"
    shop.save()
    assert summary(reader=reader_of(seller), days=60).takings == 0


@pytest.mark.parametrize("ask", [sales_by_day, top_products, by_country, summary])
def test_figures_are_the_sellers_own(seller: Account, tom: Account, ask: Callable[..., object]) -> None:
    with pytest.raises(NotFound):
        ask(reader=reader_of(tom), days=7)
    with pytest.raises(SignInNeeded):
        ask(reader=reader_of(None), days=7)


@pytest.mark.parametrize(
    ("ask", "queries"), [(sales_by_day, 3), (top_products, 3), (by_country, 2), (summary, 4)]
)
def test_figures_cost_a_fixed_number_of_queries(
    seller: Account,
    ask: Callable[..., object],
    queries: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(queries):  # type: ignore[attr-defined]
        ask(reader=reader_of(seller), days=60)
