"""Who sees which products, in what order, and at the price of how many queries."""

from typing import Any

import pytest

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import Forbidden, NotFound, SignInNeeded
from sampan.notes.models import Media
from sampan.shop import selectors, services
from sampan.shop.models import Product, Shelf, Shop, Variant
from sampan.shop.types import ProductState
from tests.conftest import reader_of
from tests.shop.conftest import can_buy, make_product, make_shop

pytestmark = pytest.mark.django_db


def seen(product: Product, account: Account | None) -> bool:
    """Whether the page, the card and the storefront show it; they must agree."""
    reader = reader_of(account)
    try:
        selectors.get_product(product.pk, reader=reader)
        page = True
    except NotFound:
        page = False
    card = bool(selectors.cards([product.pk], reader=reader))
    storefront = product in selectors.list_products(product.shop_id, reader=reader).items
    assert page == card == storefront
    return page


def test_a_listed_product_is_seen_by_everybody(product: Product, mei: Account, tom: Account) -> None:
    assert seen(product, mei)
    assert seen(product, tom)
    assert seen(product, None)


@pytest.mark.parametrize("blocker_is_seller", [True, False])
def test_a_block_either_way_hides_the_shop_and_all_it_sells(
    product: Product, mei: Account, tom: Account, blocker_is_seller: bool
) -> None:
    blocker, blocked = (mei, tom) if blocker_is_seller else (tom, mei)
    Block.objects.create(blocker=blocker, blocked=blocked)
    assert not seen(product, tom)
    assert seen(product, None)
    with pytest.raises(NotFound):
        selectors.get_shop("mei", reader=reader_of(tom))
    assert not can_buy(tom, product)


def test_hidden_and_suspended_are_seen_by_nobody_else(product: Product, mei: Account, tom: Account) -> None:
    for rows, column in (
        (Product.objects.filter(pk=product.pk), "hidden_at"),
        (Shop.objects.filter(pk=mei.pk), "hidden_at"),
        (Account.objects.filter(pk=mei.pk), "suspended_at"),
    ):
        rows.update(**{column: now()})
        assert not seen(product, tom)
        assert not seen(product, None)
        assert not can_buy(tom, product)
        rows.update(**{column: None})
        assert seen(product, tom)
        assert can_buy(tom, product)


@pytest.mark.parametrize("state", [ProductState.DRAFT, ProductState.ARCHIVED])
def test_drafts_and_archived_ones_are_their_sellers_own(
    product: Product, mei: Account, tom: Account, state: ProductState
) -> None:
    Product.objects.update(state=state)
    assert not seen(product, tom)
    assert selectors.get_product(product.pk, reader=reader_of(mei)) == product
    assert selectors.get_own_product(product.pk, reader=reader_of(mei)) == product
    for stranger in (reader_of(tom), reader_of(None)):
        with pytest.raises(NotFound):
            selectors.get_own_product(product.pk, reader=stranger)


def test_staff_opens_what_was_reported_but_finds_it_in_no_list(product: Product, make_account: Any) -> None:
    staff = reader_of(make_account("staff", is_staff=True))
    Product.objects.update(hidden_at=now())
    assert selectors.get_product(product.pk, reader=staff) == product
    assert selectors.cards([product.pk], reader=staff) == []
    assert selectors.list_products(product.shop_id, reader=staff).items == []
    Product.objects.update(hidden_at=None, state=ProductState.DRAFT)
    with pytest.raises(NotFound):
        selectors.get_product(product.pk, reader=staff)


def test_nobody_buys_of_themselves(product: Product, mei: Account) -> None:
    assert not can_buy(mei, product)


def test_a_products_page_costs_three_queries(
    product: Product, tom: Account, django_assert_num_queries: Any
) -> None:
    Variant.objects.filter(product=product, options=["S"]).update(removed_at=now())
    with django_assert_num_queries(3):
        found = selectors.get_product(product.pk, reader=reader_of(tom))
        assert [variant.options for variant in found.variants.all()] == [["M"], ["L"]]
        assert [picture.media.is_public for picture in found.pictures.all()] == [True, True]
        assert found.cover == found.pictures.all()[0].media
        assert found.shop.account.handle == "mei"


def test_cards_keep_their_order_and_cost_one_query(
    shop: Shop, tom: Account, django_assert_num_queries: Any
) -> None:
    one, two, three = (make_product(shop, pictures=1) for _ in range(3))
    Product.objects.filter(pk=two.pk).update(state=ProductState.DRAFT)
    with django_assert_num_queries(1):
        found = selectors.cards([three.pk, two.pk, one.pk, three.pk, 1], reader=reader_of(tom))
        assert [(product.pk, product.shop.account.handle) for product in found] == [
            (three.pk, "mei"),
            (one.pk, "mei"),
        ]
        assert all(isinstance(product.cover, Media) for product in found)
    with django_assert_num_queries(0):
        assert selectors.cards([], reader=reader_of(tom)) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [3, 2, 1, 0]),
        ("price", [2, 3, 0, 1]),
        ("-price", [1, 3, 0, 2]),
        ("sold", [1, 3, 2, 0]),
        ("?", [3, 2, 1, 0]),
    ],
)
def test_a_storefront_goes_on_where_its_page_ended(
    shop: Shop, tom: Account, django_assert_num_queries: Any, sort: str, order: list[int]
) -> None:
    wares = [
        make_product(shop, variants=[{"price": price}], sold_count=sold)
        for price, sold in ((300, 0), (900, 9), (100, 0), (300, 5))
    ]
    found, cursor = [], None
    for _page in range(2):
        with django_assert_num_queries(1):
            page = selectors.list_products(shop, reader=reader_of(tom), sort=sort, cursor=cursor, size=2)
            found += page.items
        cursor = page.next_cursor
    assert found == [wares[place] for place in order]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "1.x", "-1.2", "9" * 30, "1." + "9" * 19, ".", "٣.٣"])
def test_a_strange_cursor_begins_at_the_top(product: Product, tom: Account, cursor: str) -> None:
    for sort in ("", "price"):
        page = selectors.list_products(product.shop_id, reader=reader_of(tom), sort=sort, cursor=cursor)
        assert page.items == [product]


def test_a_shelf_holds_what_was_laid_on_it(shop: Shop, product: Product, mei: Account, tom: Account) -> None:
    shelf = services.save_shelf(reader=reader_of(mei), name="Bowls")
    make_product(shop)
    Product.objects.filter(pk=product.pk).update(shelf=shelf)
    assert selectors.list_products(shop, reader=reader_of(tom), shelf=shelf).items == [product]


def test_a_seller_finds_their_own_by_state_words_and_running_out(
    shop: Shop, product: Product, mei: Account, django_assert_num_queries: Any
) -> None:
    cup = make_product(
        shop, title="Tea cup", variants=[{"stock": 3, "sku": "CUP-7"}], state=ProductState.DRAFT
    )
    make_product(make_shop_of_another(mei), title="Tea cup")
    reader = reader_of(mei)
    with django_assert_num_queries(2):
        found = selectors.list_own_products(reader=reader).items
        assert [len(one.variants.all()) for one in found] == [1, 3]
    assert selectors.list_own_products(reader=reader, state="draft").items == [cup]
    assert selectors.list_own_products(reader=reader, q="tea CUP").items == [cup]
    assert selectors.list_own_products(reader=reader, q="cup-7\x00").items == [cup]
    assert selectors.list_own_products(reader=reader, low=True).items == [cup]
    Variant.objects.filter(product=product, options=["S"]).update(stock=0)
    with django_assert_num_queries(1):
        assert selectors.stock_counts(reader=reader) == selectors.StockCounts(listed=1, low=1, drafts=1)
    with pytest.raises(SignInNeeded):
        selectors.list_own_products(reader=reader_of(None))


def make_shop_of_another(mei: Account) -> Shop:
    return make_shop(Account.objects.create(handle="other", display_name="Other"))


# Shelves and shipping.


def test_shelves_are_named_ordered_and_taken_down(shop: Shop, product: Product, mei: Account) -> None:
    reader = reader_of(mei)
    tea, cups = (services.save_shelf(reader=reader, name=name) for name in ("Tea", "Cups"))
    services.order_shelves(reader=reader, ids=[cups.pk])
    assert selectors.list_shelves(shop) == [cups, tea]
    with pytest.raises(Exception, match="shelf_name"):
        services.save_shelf(reader=reader, shelf_id=tea.pk, name="Cups")
    Product.objects.update(shelf=tea)
    services.remove_shelf(reader=reader, shelf_id=tea.pk)
    product.refresh_from_db()
    assert product.shelf is None


def test_a_foreign_shelf_is_neither_named_ordered_nor_taken_down(shop: Shop, tom: Account) -> None:
    shelf = Shelf.objects.create(shop=shop, name="Tea")
    make_shop(tom)
    for attempt in (
        lambda: services.save_shelf(reader=reader_of(tom), shelf_id=shelf.pk, name="Mine"),
        lambda: services.order_shelves(reader=reader_of(tom), ids=[shelf.pk]),
        lambda: services.remove_shelf(reader=reader_of(tom), shelf_id=shelf.pk),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert list(Shelf.objects.values_list("name", flat=True)) == ["Tea"]


def test_only_staff_sees_who_waits(tom: Account) -> None:
    with pytest.raises(Forbidden):
        selectors.list_shops_waiting(reader=reader_of(tom))
