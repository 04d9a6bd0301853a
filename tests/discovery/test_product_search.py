"""Search for products: either language finds them; short words, prices, sold out, hidden sellers, pages."""

from collections.abc import Iterator
from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery import searching as search
from sampan.discovery.models import ProductDocument
from sampan.discovery.searching import ProductFilters
from sampan.discovery.selectors.product_corpus import forget_product_shares
from sampan.discovery.services.product_documents import index_products, refresh_products
from sampan.shop.models import ExchangeRate, Product, Shop
from sampan.shop.selectors.rates import forget_rates
from sampan.shop.types import ProductState, ShopState
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.conftest import reader_of
from tests.discovery.test_search import fill_dictionary
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_words_alone(settings: Any) -> Iterator[None]:
    """What is found by meaning has a test of its own; here the model is not loaded."""
    settings.SAMPAN_SEARCH_MEANING = False
    forget_product_shares()
    forget_rates()
    yield
    forget_product_shares()
    forget_rates()


@pytest.fixture
def stall(mei: Account, make_account: Any) -> dict[str, Product]:
    """Two shops with different things, filed; mei's charges in dollars, the other in yuan."""
    shop, other = make_shop(mei), make_shop(make_account("lin", language="zh-Hans"), currency="CNY")
    things = {
        "cup": make_product(
            shop,
            title="手工咖啡杯",
            language="zh-Hans",
            description="可以进洗碗机",
            category="kitchen",
            variants=[{"price": 2_500, "sku": "QZX-77"}],
        ),
        "cat": make_product(shop, title="Cat bed", category="pets", variants=[{"price": 4_000, "stock": 0}]),
        "shirt": make_product(
            other,
            title="亚麻衬衫",
            language="zh-Hans",
            category="clothing",
            variants=[{"price": 9_900}, {"price": 12_900}],
        ),
        "tin": make_product(other, title="Coffee tin", category="kitchen", variants=[{"price": 3_000}]),
    }
    fill_dictionary()
    index_products([product.pk for product in things.values()])
    return things


def found(query: str, stall: dict[str, Product], reader: Any = None, **options: Any) -> list[str]:
    page = search.search_products(search.clean_query(query), reader=reader or reader_of(None), **options)
    names = {product.pk: name for name, product in stall.items()}
    return [names.get(product.pk, "?") for product in page.items]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("coffee", {"cup", "tin"}),
        ("咖啡", {"cup", "tin"}),
        ("杯", {"cup"}),
        ("猫", {"cat"}),
        ("cat", {"cat"}),
        ("kafeibei", {"cup"}),
        ("洗碗机", {"cup"}),
        ("XL", set()),
        ("S", {"shirt"}),
        ("服装", {"shirt"}),
        ("kitchen", {"cup", "tin"}),
        ("cofee tin", {"tin"}),
        ("lin", {"shirt", "tin"}),
        ("???", set()),
    ],
)
def test_either_language_finds(query: str, names: set[str], stall: dict[str, Product]) -> None:
    assert set(found(query, stall)) == names


def test_what_fits_best_comes_first(stall: dict[str, Product]) -> None:
    assert found("coffee tin", stall)[0] == "tin"


def test_article_numbers_are_not_searched(stall: dict[str, Product]) -> None:
    assert found("QZX-77", stall) == []


def test_a_translation_that_comes_later_is_found(stall: dict[str, Product]) -> None:
    assert found("tumbler", stall) == []
    assert ProductDocument.objects.get(pk=stall["cup"].pk).is_waiting
    Memory.objects.create(
        text_hash=text_hash("手工咖啡杯"),
        source="zh-Hans",
        target="en",
        origin="engine",
        body="Handmade tumbler for coffee",
    )
    assert refresh_products() == 1
    forget_product_shares()
    assert found("tumbler", stall) == ["cup"]
    assert refresh_products() == 0


def test_unlisted_hidden_and_closed_are_not_found(stall: dict[str, Product]) -> None:
    Product.objects.filter(pk=stall["tin"].pk).update(state=ProductState.ARCHIVED)
    assert found("coffee", stall) == ["cup"]  # at once, before any news came
    Product.objects.filter(pk=stall["cup"].pk).update(hidden_at=now())
    assert found("coffee", stall) == []
    Shop.objects.filter(pk=stall["cat"].shop_id).update(state=ShopState.CLOSED)
    assert found("cat", stall) == []
    index_products([product.pk for product in stall.values()])
    assert set(ProductDocument.objects.values_list("pk", flat=True)) == {stall["shirt"].pk}


def test_a_resting_shop_is_found_but_not_in_stock(stall: dict[str, Product]) -> None:
    Shop.objects.filter(pk=stall["cup"].shop_id).update(state=ShopState.RESTING)
    assert "cup" in found("coffee", stall)
    assert found("coffee", stall, filters=ProductFilters(in_stock=True)) == ["tin"]


def test_hidden_sellers_are_left_out(stall: dict[str, Product], tom: Account, mei: Account) -> None:
    assert set(found("coffee", stall, reader_of(tom))) == {"cup", "tin"}
    mute = Mute.objects.create(muter=tom, muted=mei)
    assert found("coffee", stall, reader_of(tom)) == ["tin"]
    mute.delete()
    Block.objects.create(blocker=mei, blocked=tom)
    assert found("coffee", stall, reader_of(tom)) == ["tin"]
    assert set(found("coffee", stall)) == {"cup", "tin"}
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert found("coffee", stall) == ["tin"]


def test_sold_out_comes_last(stall: dict[str, Product]) -> None:
    assert found("coffee", stall) == ["tin", "cup"]
    Product.objects.filter(pk=stall["tin"].pk).update(in_stock=False)
    assert found("coffee", stall) == ["cup", "tin"]
    assert found("coffee", stall, filters=ProductFilters(in_stock=True)) == ["cup"]


def test_category_narrows(stall: dict[str, Product]) -> None:
    assert found("coffee", stall, filters=ProductFilters(category="kitchen")) == ["tin", "cup"]
    assert found("coffee", stall, filters=ProductFilters(category="pets")) == []


def test_prices_are_compared_across_currencies(stall: dict[str, Product]) -> None:
    ExchangeRate.objects.create(base="USD", quote="CNY", rate="7", day=now().date())
    assert found("coffee", stall, sort="price") == ["tin", "cup"]  # 30 yuan, 25 dollars
    assert found("coffee", stall, filters=ProductFilters(price_max=1_000, currency="USD")) == ["tin"]
    assert found("coffee", stall, filters=ProductFilters(price_min=1_000, currency="USD")) == ["cup"]
    assert found("衬衫", stall, filters=ProductFilters(price_min=12_000, currency="CNY")) == ["shirt"]


def test_without_a_rate_only_the_own_currency_is_compared(stall: dict[str, Product]) -> None:
    assert found("coffee", stall, filters=ProductFilters(price_max=9_000, currency="CNY")) == ["tin"]
    assert found("coffee", stall, sort="price") == ["cup", "tin"]


def test_other_orders(stall: dict[str, Product]) -> None:
    Product.objects.filter(pk=stall["cup"].pk).update(sold_count=5)
    assert found("coffee", stall, sort="sold") == ["cup", "tin"]
    assert found("coffee", stall, sort="new") == ["tin", "cup"]
    assert found("coffee", stall, sort="nonsense") == found("coffee", stall)


def test_pages_leave_nothing_out_and_show_nothing_twice(mei: Account) -> None:
    shop = make_shop(mei)
    made = [make_product(shop, title=f"Linen towel {number}") for number in range(25)]
    index_products([product.pk for product in made])
    seen: list[int] = []
    cursor = None
    for _page in range(3):
        page = search.search_products("linen towel", reader=reader_of(None), cursor=cursor, size=10)
        seen += [product.pk for product in page.items]
        cursor = page.next_cursor
        late = make_product(shop, title="Linen towel, late")
        index_products([late.pk])
    assert cursor is None
    assert sorted(seen) == [product.pk for product in made]


def test_a_search_costs_three_queries(
    stall: dict[str, Product], tom: Account, django_assert_num_queries: Any
) -> None:
    found("coffee bean", stall)
    with django_assert_num_queries(4):  # dictionary, documents, whom to leave out, cards
        found("coffee kitchen", stall, reader_of(tom))
    with django_assert_num_queries(3):
        found("coffee kitchen", stall)


def test_a_product_that_cannot_be_filed_holds_up_no_other(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sampan.discovery.services import product_documents

    whole = product_documents.terms_of_product

    def cut(one: Any) -> Any:
        if one.title == "jinx":
            raise ValueError("these words cannot be cut")
        return whole(one)

    monkeypatch.setattr(product_documents, "terms_of_product", cut)
    shop = make_shop(mei)
    made = [make_product(shop, title=title) for title in ("jinx", "Linen towel")]
    assert index_products([product.pk for product in made]) == 1
    page = search.search_products("linen", reader=reader_of(None))
    assert [product.title for product in page.items] == ["Linen towel"]
