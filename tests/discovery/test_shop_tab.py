"""What the Shop tab shows whom, and why: ties, pages, orders, hidden sellers, exact cost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery.models import Affinity, ProductVector, Taste
from sampan.discovery.selectors.shop_pool import forget_shop_pools
from sampan.discovery.selectors.shop_tab import ShopPage, list_shop_tab
from sampan.discovery.shopping.types import Reason, Why
from sampan.notes.models import Note
from sampan.shop.models import ExchangeRate, Order, Product, ProductTag, Shop
from sampan.shop.selectors.rates import forget_rates
from sampan.shop.types import ProductState, ShopState
from tests.conftest import reader_of
from tests.discovery.makers import follow, make_note
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    forget_shop_pools()
    forget_rates()
    yield
    forget_shop_pools()
    forget_rates()


@pytest.fixture
def shops(mei: Account, make_account: Any) -> list[Shop]:
    """Four shops; mei's is the first."""
    return [make_shop(mei), *(make_shop(make_account(f"seller{number}")) for number in range(3))]


@pytest.fixture
def goods(shops: list[Shop]) -> list[Product]:
    """Two products of each shop, all half a year old."""
    made = [
        make_product(shop, title=f"Thing {number}", category=category, variants=[{"price": 1_000 + number}])
        for number, shop in enumerate(shops)
        for category in ("home", "pets")
    ]
    Product.objects.update(created_at=now() - timedelta(days=180))
    return made


def tag(note: Note, product: Product) -> None:
    """Show the product in the note."""
    ProductTag.objects.create(
        note=note, media=make_media(note.author, note=note), product=product, x=10, y=10
    )


def ids(page: ShopPage) -> list[int]:
    return [product.pk for product in page.items]


def shown(reader: Any = None, **options: Any) -> ShopPage:
    return list_shop_tab(reader=reader or reader_of(None), **options)


def test_visitors_get_everything_once_and_a_reason_for_each(goods: list[Product]) -> None:
    page = shown()
    assert sorted(ids(page)) == sorted(product.pk for product in goods)
    assert page.next_cursor is None
    assert set(page.reasons) == set(ids(page))


def test_what_sells_and_is_praised_comes_first(goods: list[Product], tom: Account) -> None:
    variant = goods[3].variants.get()
    for _order in range(3):
        make_order(tom, (variant, 4))
    Order.objects.update(paid_at=now())
    Product.objects.filter(pk=goods[3].pk).update(sold_count=12)
    Product.objects.filter(pk=goods[6].pk).update(review_count=30, star_sum=149)
    page = shown()
    assert set(ids(page)[:2]) == {goods[3].pk, goods[6].pk}
    assert page.reasons[goods[3].pk] == Reason(Why.SELLING)
    assert page.reasons[goods[6].pk] == Reason(Why.REVIEWED)


def test_followed_sellers_come_first(goods: list[Product], tom: Account) -> None:
    follow(tom, goods[4].shop.account)
    page = shown(reader_of(tom))
    assert set(ids(page)[:2]) == {goods[4].pk, goods[5].pk}
    assert page.reasons[goods[4].pk] == Reason(Why.FOLLOWED, goods[4].shop_id)


def test_products_on_liked_notes_come_first(goods: list[Product], tom: Account, mei: Account) -> None:
    note = make_note(mei)
    tag(note, goods[6])
    Affinity.objects.create(account=tom, note=note, weight=1)
    page = shown(reader_of(tom))
    assert ids(page)[:2] == [goods[6].pk, goods[7].pk]
    assert page.reasons[goods[6].pk] == Reason(Why.SHOWN, note.pk)
    assert page.reasons[goods[7].pk] == Reason(Why.LIKED_SELLER, goods[7].shop_id)


def test_what_is_like_what_somebody_reads_comes_first(goods: list[Product], tom: Account) -> None:
    vector = np.zeros(384, dtype=np.float32)
    vector[7] = 1
    Taste.objects.create(
        account=tom, interest_vectors=vector.astype(np.float16).tobytes(), interest_notes=[41]
    )
    for number, product in enumerate(goods):
        own = np.zeros(384, dtype=np.float32)
        own[7 if product == goods[2] else 20 + number] = 1
        ProductVector.objects.create(
            product=product, seller_id=product.shop_id, language=1, vector=own, text_hash="x"
        )
    page = shown(reader_of(tom))
    assert ids(page)[0] == goods[2].pk
    assert page.reasons[goods[2].pk] == Reason(Why.MEANING, 41)


def test_chosen_interests_count(goods: list[Product], make_account: Any) -> None:
    cat_person = make_account("ann", interests=["pets"])
    reader = reader_of(cat_person)
    page = shown(type(reader)(**{**reader.__dict__, "interests": ("pets",)}))
    assert page.items[0].category == "pets"
    assert page.reasons[page.items[0].pk] == Reason(Why.INTEREST)


def test_nothing_learned_is_used_of_who_does_not_want_it(
    goods: list[Product], tom: Account, mei: Account
) -> None:
    note = make_note(mei)
    tag(note, goods[0])
    Affinity.objects.create(account=tom, note=note, weight=1)
    Taste.objects.create(account=tom, learns=False)
    page = shown(reader_of(tom))
    assert Why.SHOWN not in {reason.kind for reason in page.reasons.values()}


def test_hidden_sellers_are_nowhere(goods: list[Product], tom: Account, mei: Account) -> None:
    other = goods[2].shop.account
    Mute.objects.create(muter=tom, muted=mei)
    Block.objects.create(blocker=other, blocked=tom)
    for sort in ("", "new", "sold", "price"):
        sellers = {product.shop_id for product in shown(reader_of(tom), sort=sort).items}
        assert len(sellers) == 2
        assert not sellers & {mei.pk, other.pk}
    assert len(shown().items) == len(goods)


def test_what_is_gone_since_the_pool_was_made_is_left_out(goods: list[Product]) -> None:
    shown()
    Product.objects.filter(pk=goods[0].pk).update(hidden_at=now())
    Product.objects.filter(pk=goods[1].pk).update(state=ProductState.ARCHIVED)
    Shop.objects.filter(pk=goods[2].shop_id).update(state=ShopState.CLOSED)
    Account.objects.filter(pk=goods[4].shop_id).update(suspended_at=now())
    assert set(ids(shown())) == {goods[6].pk, goods[7].pk}


def test_a_category_shows_nothing_else(goods: list[Product]) -> None:
    assert {product.category for product in shown(category="pets").items} == {"pets"}
    assert len(shown(category="nonsense").items) == len(goods)
    assert shown(category="books").items == []


def test_pages_turn_without_a_gap(goods: list[Product], tom: Account) -> None:
    for reader in (reader_of(None), reader_of(tom)):
        for sort in ("", "new", "sold", "price"):
            seen: list[int] = []
            cursor = None
            for _page in range(4):
                page = shown(reader, sort=sort, cursor=cursor, size=3)
                seen += ids(page)
                cursor = page.next_cursor
                if cursor is None:
                    break
            assert sorted(seen) == sorted(product.pk for product in goods)
            assert cursor is None


def test_after_the_chosen_come_all_others(goods: list[Product], monkeypatch: pytest.MonkeyPatch) -> None:
    from sampan.discovery.selectors import shop_pool

    monkeypatch.setattr(shop_pool, "NEWEST", 3)
    monkeypatch.setattr(shop_pool, "MOST_SOLD", 3)
    first = shown(size=20)
    assert ids(first) != []
    assert len(first.items) == 3
    rest = shown(cursor=first.next_cursor, size=4)
    last = shown(cursor=rest.next_cursor, size=4)
    assert sorted([*ids(first), *ids(rest), *ids(last)]) == sorted(product.pk for product in goods)
    assert ids(rest) == sorted(ids(rest), reverse=True)
    assert last.next_cursor is None


def test_orders_by_time_sales_and_price(goods: list[Product], shops: list[Shop]) -> None:
    assert ids(shown(sort="new")) == [product.pk for product in reversed(goods)]
    Product.objects.filter(pk=goods[2].pk).update(sold_count=9)
    assert ids(shown(sort="sold"))[0] == goods[2].pk
    ExchangeRate.objects.create(base="USD", quote="CNY", rate="7", day=now().date())
    Shop.objects.filter(pk=shops[3].pk).update(currency="CNY")
    assert {product.shop_id for product in shown(sort="price").items[:2]} == {shops[3].pk}


def test_it_costs_exactly_so_many_queries(
    goods: list[Product], tom: Account, django_assert_num_queries: Any
) -> None:
    shown()
    with django_assert_num_queries(1):  # cards
        shown()
    with django_assert_num_queries(4):  # the reader, liked tags, interests, cards
        first = shown(reader_of(tom), size=3)
    with django_assert_num_queries(1):  # cards
        shown(reader_of(tom), cursor=first.next_cursor, size=3)
    follow(tom, goods[0].shop.account)
    with django_assert_num_queries(5):  # and the products of those whom they follow
        shown(reader_of(tom))
    with django_assert_num_queries(2):  # ids, cards
        shown(sort="new")
