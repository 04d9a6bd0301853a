"""Products and shops that are offered as somebody types: in both languages, and only what they may see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery.selectors import suggest
from sampan.discovery.selectors.suggestions import OF_EACH, ORDER
from sampan.discovery.services import record_asked
from sampan.discovery.services.names import keep_person, keep_topics
from sampan.discovery.services.product_documents import index_products
from sampan.discovery.terms.beginning import title_question
from sampan.shop.models import Product, Shop
from sampan.shop.types import ProductState, ShopState
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(mei: Account) -> Product:
    """A cup with a Chinese title, whose translation is known, in the shop of mei, who is called 小梅."""
    Memory.objects.create(
        text_hash=text_hash("手工咖啡杯"),
        source="zh-Hans",
        target="en",
        origin="engine",
        body="Handmade tumbler for coffee",
    )
    product = make_product(
        make_shop(mei), title="手工咖啡杯", language="zh-Hans", description="Goes into any dishwasher."
    )
    index_products([product.pk])
    keep_person(account_id=mei.pk)
    return product


def offered(typed: str, kind: str, account: Account | None = None) -> list[int]:
    return [one.target_id for one in suggest(typed, reader=reader_of(account)) if one.kind == kind]


@pytest.mark.parametrize(
    "typed",
    [
        "手",
        "手工",
        "手工咖",
        "咖啡杯",
        "手工 杯",
        "tum",
        "handmade tumb",
        "Tumblers",
        "coffee tumbler",
        "kafei",
        "shougongka",
    ],
)
def test_a_title_is_found_as_it_is_typed_in_either_language(typed: str, cup: Product) -> None:
    assert offered(typed, "product") == [cup.pk]
    one = next(one for one in suggest(typed, reader=reader_of(None)) if one.kind == "product")
    assert (one.text, one.language) == ("手工咖啡杯", "zh-Hans")


@pytest.mark.parametrize("typed", ["t", "handm tumbler", "dishwasher", "茶", "工手", "'", "&|!:*", "mei"])
def test_what_no_title_says_offers_no_product(typed: str, cup: Product) -> None:
    assert offered(typed, "product") == []


@pytest.mark.parametrize("typed", ["", "t", "a ", "…", "   "])
def test_what_says_too_little_is_not_asked(typed: str) -> None:
    assert title_question(typed) is None


def test_a_shop_is_found_by_its_name_and_handle(cup: Product, mei: Account, tom: Account) -> None:
    keep_person(account_id=tom.pk)
    for typed in ("小", "xiaom", "me"):
        assert offered(typed, "shop") == [mei.pk], typed
    assert offered("tom", "shop") == []
    assert offered("tom", "person") == [tom.pk]


@pytest.mark.parametrize("why", ["archived", "hidden", "closed", "shop hidden", "suspended"])
def test_what_nobody_may_see_is_not_offered(why: str, cup: Product, mei: Account) -> None:
    shop = Shop.objects.filter(pk=mei.pk)
    {
        "archived": lambda: Product.objects.update(state=ProductState.ARCHIVED),
        "hidden": lambda: Product.objects.update(hidden_at=now()),
        "closed": lambda: shop.update(state=ShopState.CLOSED),
        "shop hidden": lambda: shop.update(hidden_at=now()),
        "suspended": lambda: Account.objects.filter(pk=mei.pk).update(suspended_at=now()),
    }[why]()
    assert offered("tumbler", "product") == []
    assert offered("小", "shop") == ([mei.pk] if why in ("archived", "hidden") else [])


@pytest.mark.parametrize("between", ["blocked", "blocking", "muted"])
def test_nothing_of_somebody_unwanted_is_offered(
    between: str, cup: Product, mei: Account, tom: Account
) -> None:
    assert offered("tumbler", "product", tom) == [cup.pk]
    if between == "muted":
        Mute.objects.create(muter=tom, muted=mei)
    else:
        pair = (tom, mei) if between == "blocked" else (mei, tom)
        Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert offered("tumbler", "product", tom) == offered("小", "shop", tom) == []
    assert offered("tumbler", "product") == [cup.pk]


def test_without_the_shop_there_are_none(cup: Product, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    assert offered("tumbler", "product") == offered("小", "shop") == []


def test_what_sells_comes_first_and_what_is_sold_out_last(cup: Product) -> None:
    more = [make_product(cup.shop, title=f"Tumbler {number}", sold_count=number) for number in range(6)]
    index_products([one.pk for one in more])
    Product.objects.filter(pk=more[5].pk).update(in_stock=False)
    assert offered("tumb", "product") == [more[number].pk for number in (4, 3, 2, 1)]
    assert len(offered("tumb", "product")) == OF_EACH


def test_each_kind_has_its_turn_with_one_query(cup: Product, mei: Account, tom: Account) -> None:
    Account.objects.filter(pk=mei.pk).update(display_name="Tumble")
    keep_person(account_id=mei.pk)
    index_products([make_product(cup.shop, title=f"Tumbler {number}").pk for number in range(6)])
    for number in range(5):
        record_asked(reader=reader_of(tom), query=f"tumbling {number}")
        keep_topics([put_under(make_note(mei), f"tumbleweed{number}").pk])
    suggest("tumb", reader=reader_of(tom))
    with CaptureQueriesContext(connection) as queries:
        found = suggest("tumb", reader=reader_of(tom))
    assert len(queries) == 1
    kinds = [one.kind for one in found]
    assert len(kinds) == 10
    assert sorted(kinds, key=ORDER.index) == kinds
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "asked": 3,
        "topic": 3,
        "product": 2,
        "shop": 1,
        "person": 1,
    }
