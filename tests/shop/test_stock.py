"""Stock is never oversold, and its movements always tell how it came to be what it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound
from sampan.shop.errors import OutOfStock
from sampan.shop.models import Product, Shop, StockMovement, Variant
from sampan.shop.services.fulfilling import ship
from sampan.shop.services.products import content_of, save_product
from sampan.shop.services.stock import (
    COUNT_SOLD,
    ask_counting,
    count_sold,
    give_back_stock,
    set_stock,
    take_stock,
)
from sampan.shop.types import OrderState, StockReason
from tests.conftest import reader_of
from tests.shop.checkouts import buy
from tests.shop.conftest import make_order, make_product, make_shop, together

pytestmark = pytest.mark.django_db


def moved(variant: Variant) -> int:
    return variant.movements.aggregate(sum=Sum("change"))["sum"] or 0


def left(variant: Variant) -> int:
    variant.refresh_from_db()
    assert moved(variant) == variant.stock
    return variant.stock


def is_there(product: Product) -> bool:
    product.refresh_from_db()
    return product.in_stock


def test_taken_stock_is_told_in_a_movement_that_names_the_order(product: Product) -> None:
    small, medium, _large = product.variants.order_by("pk")
    take_stock({medium.pk: 3, small.pk: 10}, order_ids={medium.pk: 7, small.pk: 8})
    assert (left(small), left(medium)) == (0, 7)
    row = medium.movements.latest("pk")
    assert (row.change, row.reason, row.order_id) == (-3, StockReason.RESERVED, 7)


def test_when_one_thing_is_too_few_nothing_is_taken(product: Product) -> None:
    small, medium, _large = product.variants.order_by("pk")
    with pytest.raises(OutOfStock) as refused, transaction.atomic():
        take_stock({small.pk: 2, medium.pk: 11}, order_ids={small.pk: 1, medium.pk: 1})
    assert refused.value.params == {"title": "Rice bowl", "left": 10}
    assert (left(small), left(medium)) == (10, 10)


def test_a_variant_that_was_taken_off_sale_cannot_be_had(product: Product) -> None:
    small = product.variants.order_by("pk")[0]
    Variant.objects.filter(pk=small.pk).update(removed_at=product.created_at)
    with pytest.raises(OutOfStock), transaction.atomic():
        take_stock({small.pk: 1}, order_ids={small.pk: 1})
    assert left(small) == 10


@pytest.mark.parametrize("quantity", [0, -1])
def test_stock_is_only_taken_in_numbers_above_zero(product: Product, quantity: int) -> None:
    small = product.variants.order_by("pk")[0]
    with pytest.raises(ValueError, match="above zero"), transaction.atomic():
        take_stock({small.pk: quantity}, order_ids={small.pk: 1})
    assert left(small) == 10


def test_a_product_is_out_of_stock_when_its_last_variant_is_and_back_with_the_first(shop: Shop) -> None:
    product = make_product(shop, variants=[{"stock": 1}, {"stock": 2}])
    one, two = product.variants.order_by("pk")
    take_stock({one.pk: 1}, order_ids={one.pk: 1})
    assert is_there(product)
    take_stock({two.pk: 2}, order_ids={two.pk: 1})
    assert not is_there(product)
    order = make_order(None, (two, 2))
    give_back_stock([(order.lines.get(), 2)], reason=StockReason.RELEASED)
    assert is_there(product)
    assert left(two) == 2
    row = two.movements.latest("pk")
    assert (row.change, row.reason, row.order_id) == (2, StockReason.RELEASED, order.pk)


def test_a_line_whose_variant_is_gone_is_passed_over(product: Product, tom: Account) -> None:
    small, medium, _large = product.variants.order_by("pk")
    order = make_order(tom, small, medium)
    medium.delete()
    lines = list(order.lines.order_by("pk"))
    give_back_stock([(line, 1) for line in lines], reason=StockReason.RETURNED)
    assert left(small) == 11
    assert lines[1].variant_id is None


def test_a_seller_counts_their_stock(product: Product, mei: Account) -> None:
    small = product.variants.order_by("pk")[0]
    set_stock(reader=reader_of(mei), variant_id=small.pk, stock=4)
    assert left(small) == 4
    assert small.movements.latest("pk").by == mei


def test_what_was_sold_while_the_seller_counted_stays_sold(product: Product, mei: Account) -> None:
    small = product.variants.order_by("pk")[0]
    take_stock({small.pk: 3}, order_ids={small.pk: 1})
    set_stock(reader=reader_of(mei), variant_id=small.pk, stock=12, seen=10)
    assert left(small) == 9
    set_stock(reader=reader_of(mei), variant_id=small.pk, stock=0, seen=12)
    assert left(small) == 0


@pytest.mark.parametrize("stock", [-1, 1_000_001])
def test_an_impossible_number_changes_nothing(product: Product, mei: Account, stock: int) -> None:
    small = product.variants.order_by("pk")[0]
    with pytest.raises(Invalid):
        set_stock(reader=reader_of(mei), variant_id=small.pk, stock=stock)
    assert left(small) == 10


def test_nobody_counts_the_stock_of_others(product: Product, tom: Account) -> None:
    make_shop(tom)
    small = product.variants.order_by("pk")[0]
    with pytest.raises(NotFound):
        set_stock(reader=reader_of(tom), variant_id=small.pk, stock=0)
    assert left(small) == 10


def test_sold_numbers_are_counted_from_orders_so_twice_is_once(product: Product, tom: Account) -> None:
    small, medium, _large = product.variants.order_by("pk")
    make_order(tom, (small, 2), medium, state=OrderState.PAID)
    make_order(tom, (small, 5), state=OrderState.CANCELLED)
    for _time in range(2):
        count_sold(product_id=product.pk)
    product.refresh_from_db()
    assert product.sold_count == 3
    assert Shop.objects.get(pk=product.shop_id).sales_count == 1


def test_sales_of_a_short_while_are_counted_by_one_job(product: Product, tom: Account) -> None:
    variant = product.variants.order_by("pk")[0]
    for _sale in range(3):
        ask_counting(order_id=make_order(tom, variant, state=OrderState.PAID).pk)
    (job,) = ProcrastinateJob.objects.filter(task_name=COUNT_SOLD)
    assert job.args == {"product_id": product.pk}
    assert job.scheduled_at is not None
    assert job.scheduled_at > now()


def test_only_what_changes_sales_has_them_counted(product: Product, buyer: Account, mei: Account) -> None:
    order = buy(buyer, product.variants.order_by("pk")[0])
    ship(reader=reader_of(mei), order_id=order.pk, carrier="EMS")
    jobs = ProcrastinateJob.objects.filter(args__handler__startswith="OrderMoved>sampan.shop")
    assert [job.args["payload"]["act"] for job in jobs] == ["pay"]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_want_the_last_ten_at_once_get_exactly_ten(
    make_account: Callable[..., Account],
) -> None:
    product = make_product(make_shop(make_account("seller")), variants=[{"stock": 10}, {"stock": 30}])
    scarce, plenty = product.variants.order_by("pk")
    outcomes = together(
        20,
        lambda number: take_stock(
            # Both orders of naming them: the ids decide, so nobody waits in a circle.
            dict([(scarce.pk, 1), (plenty.pk, 1)][:: 1 if number % 2 else -1]),
            order_ids={scarce.pk: number, plenty.pk: number},
        ),
    )
    assert sorted(map(type, outcomes), key=str).count(OutOfStock) == 10
    assert outcomes.count(None) == 10
    assert (left(scarce), left(plenty)) == (0, 20)
    assert StockMovement.objects.filter(variant=scarce, change=-1).values("order_id").distinct().count() == 10


@pytest.mark.django_db(transaction=True)
def test_taking_giving_back_and_counting_at_once_keeps_the_sum(
    make_account: Callable[..., Account],
) -> None:
    seller = make_account("seller")
    product = make_product(make_shop(seller), variants=[{"stock": 5}, {"stock": 5}])
    one, two = product.variants.order_by("pk")
    order = make_order(None, one, two)
    lines = [(line, 1) for line in order.lines.order_by("-pk")]

    def work(number: int) -> None:
        if number % 3 == 0:
            take_stock({two.pk: 1, one.pk: 1}, order_ids={one.pk: 1, two.pk: 1})
        elif number % 3 == 1:
            give_back_stock(lines, reason=StockReason.RETURNED)
        else:
            set_stock(reader=reader_of(seller), variant_id=one.pk, stock=6, seen=5)

    outcomes = together(18, work)
    assert set(map(type, outcomes)) <= {type(None), OutOfStock}
    sold = sum(outcome is None for outcome in outcomes[0::3])
    assert left(two) == 5 + 6 - sold
    assert left(one) == 5 + 6 + 6 - sold
    product.refresh_from_db()
    assert product.in_stock == (left(one) > 0 or left(two) > 0)


def test_taking_one_thing_costs_two_queries(product: Product, django_assert_num_queries: Any) -> None:
    small = product.variants.order_by("pk")[0]
    with django_assert_num_queries(2):
        take_stock({small.pk: 1}, order_ids={small.pk: 1})


def test_the_table_itself_refuses_less_than_nothing(product: Product) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.update(stock=-1)
    assert left(product.variants.order_by("pk")[0]) == 10


@pytest.mark.django_db(transaction=True)
def test_a_seller_who_saves_while_others_buy_waits_for_nobody_in_a_circle(
    make_account: Callable[..., Account],
) -> None:
    seller = make_account("seller")
    product = make_product(make_shop(seller), variants=[{"stock": 6}, {"stock": 6}], pictures=1)
    one, two = product.variants.order_by("pk")
    content = content_of(product)
    rows = tuple(replace(row, price=row.price + 1) for row in reversed(content.variants))
    changed = replace(content, variants=rows, updated_at=None)

    def work(number: int) -> None:
        if number % 3:
            take_stock({two.pk: 1, one.pk: 1}, order_ids={one.pk: 1, two.pk: 1})
        else:
            save_product(reader=reader_of(seller), product_id=product.pk, content=changed)

    outcomes = together(12, work)
    assert {type(outcome) for outcome in outcomes} <= {type(None), OutOfStock}
    sold = sum(outcome is None for number, outcome in enumerate(outcomes) if number % 3)
    assert (left(one), left(two), sold) == (0, 0, 6)
    product.refresh_from_db()
    assert not product.in_stock
