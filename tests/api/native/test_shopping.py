"""The shop as JSON: what the document says is what goes out, under the pages' rules, at an exact cost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.api.native import shop_schemas as shapes
from sampan.api.native.schemas import Problem
from sampan.core.clock import now
from sampan.discovery.selectors.product_corpus import forget_product_shares
from sampan.discovery.selectors.shop_pool import forget_shop_pools
from sampan.discovery.services.product_documents import index_products
from sampan.notes.models import Note
from sampan.shop.models import Order, Product, ProductTag
from sampan.shop.types import OrderState, ProductState
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.api.native.answers import holds
from tests.discovery.makers import make_note
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product, make_shop

SignIn = Callable[[Account], Client]
PRODUCTS = "/api/v1/products"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory(settings: Any) -> Iterator[None]:
    settings.SAMPAN_SEARCH_MEANING = False
    forget_shop_pools()
    forget_product_shares()
    yield
    forget_shop_pools()
    forget_product_shares()


@pytest.fixture
def cup(mei: Account) -> Product:
    """A Chinese product with a picture, choices, reviews, and translations of its words."""
    shop = make_shop(mei, about="我在成都做陶", return_policy="七天内可以退", language="zh-Hans")
    cup = make_product(
        shop,
        title="手工陶瓷杯",
        description="一只一只手拉坯做的",
        language="zh-Hans",
        category="kitchen",
        option_names=["颜色", "尺码"],
        variants=[{"options": ["青色", "XL"], "price": 2_500}, {"options": ["米白", "M"], "price": 3_000}],
        pictures=2,
        review_count=4,
        star_sum=18,
        sold_count=7,
    )
    for original, words in {
        "手工陶瓷杯": "Handmade ceramic cup",
        "一只一只手拉坯做的": "Thrown one by one",
        "颜色": "Colour",
        "青色": "Celadon",
        "我在成都做陶": "I make pots in Chengdu",
        "七天内可以退": "Returns within 7 days",
    }.items():
        Memory.objects.create(
            text_hash=text_hash(original), source="zh-Hans", target="en", origin="author", body=words
        )
    index_products([cup.pk])
    return cup


@pytest.fixture
def note(cup: Product, mei: Account) -> Note:
    """A note of mei's with the cup on its picture."""
    note = make_note(mei)
    media = make_media(mei, note=note)
    ProductTag.objects.create(note=note, media=media, product=cup, x=2_500, y=7_500)
    return note


@pytest.fixture
def order(cup: Product, tom: Account) -> Order:
    """Tom's order of two cups."""
    variant = cup.variants.order_by("pk").first()
    assert variant is not None
    return make_order(tom, (variant, 2), state=OrderState.DONE, shipping=500)


def test_every_field_of_a_list_is_in_the_document(cup: Product, client: Client) -> None:
    for query in ({}, {"q": "cup"}):
        page = client.get(PRODUCTS, query).json()
        holds(page, shapes.ProductPage)
        holds(page["items"][0], shapes.Product)
        holds(page["items"][0]["price_from"], shapes.Money)
        assert page["items"][0]["cover"] is not None


def test_a_product_as_a_list_tells_it(cup: Product, client: Client) -> None:
    item = client.get(PRODUCTS).json()["items"][0]
    assert (item["id"], item["title"], item["language"]) == (str(cup.pk), "手工陶瓷杯", "zh-Hans")
    assert item["translation"] == {"text": "Handmade ceramic cup", "language": "en", "is_doubtful": False}
    assert item["price_from"] == {"amount": 2_500, "currency": "USD", "decimals": 2}
    assert item["price_to"]["amount"] == 3_000
    assert (item["stars"], item["review_count"], item["sold_count"]) == (4.5, 4, 7)
    assert item["reason"] != ""


def test_every_field_of_a_whole_product_is_in_the_document(cup: Product, client: Client) -> None:
    found = client.get(f"{PRODUCTS}/{cup.pk}").json()
    holds(found, shapes.WholeProduct)
    for part, shape in (("options", shapes.Option), ("variants", shapes.Variant)):
        holds(found[part][0], shape)
    assert found["description_translation"]["text"] == "Thrown one by one"
    assert [option["name"] for option in found["options"]] == ["颜色", "尺码"]
    assert found["options"][0]["translation"]["text"] == "Colour"
    values = found["variants"][0]["options"]
    assert [(one["value"], (one["translation"] or {}).get("text")) for one in values] == [
        ("青色", "Celadon"),
        ("XL", None),
    ]
    assert found["variants"][0]["left"] == 10
    assert len(found["pictures"]) == 2


def test_the_sellers_numbers_are_not_told(cup: Product, client: Client) -> None:
    assert "sku" not in client.get(f"{PRODUCTS}/{cup.pk}").content.decode().lower()


def test_a_shop_and_what_it_sells(cup: Product, mei: Account, client: Client) -> None:
    found = client.get("/api/v1/shops/mei").json()
    holds(found, shapes.Shop)
    assert found["about_translation"]["text"] == "I make pots in Chengdu"
    assert found["seller"]["id"] == str(mei.pk)
    assert "payout" not in str(found)
    page = client.get("/api/v1/shops/mei/products", {"sort": "price"}).json()
    holds(page, shapes.ProductPage)
    assert [item["id"] for item in page["items"]] == [str(cup.pk)]
    assert page["items"][0]["reason"] == ""


def test_what_a_note_shows_and_where(note: Note, cup: Product, client: Client) -> None:
    found = client.get(f"/api/v1/notes/{note.pk}/products").json()
    holds(found, shapes.NoteProducts)
    holds(found["items"][0], shapes.TaggedProduct)
    assert (found["items"][0]["x"], found["items"][0]["y"]) == (0.25, 0.75)
    assert found["items"][0]["product"]["id"] == str(cup.pk)
    Note.objects.filter(pk=note.pk).update(visibility="self")
    assert client.get(f"/api/v1/notes/{note.pk}/products").status_code == 404


def test_the_reader_gets_their_own_orders(order: Order, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    page = client.get("/api/v1/orders").json()
    holds(page, shapes.OrderPage)
    holds(page["items"][0], shapes.Order)
    holds(page["items"][0]["lines"][0], shapes.OrderLine)
    holds(page["items"][0]["lines"][0]["options"][0], shapes.OrderedOption)
    assert page["items"][0]["total"] == {"amount": 5_500, "currency": "USD", "decimals": 2}
    assert page["items"][0]["lines"][0]["quantity"] == 2
    assert client.get(f"/api/v1/orders/{order.pk}").json() == page["items"][0]
    assert client.get("/api/v1/orders", {"state": "pending"}).json()["items"] == []


def test_nobody_gets_the_orders_of_others(
    order: Order, mei: Account, make_account: Any, sign_in: SignIn, client: Client
) -> None:
    assert client.get("/api/v1/orders").status_code == 401
    assert client.get(f"/api/v1/orders/{order.pk}").status_code == 401
    for other in (mei, make_account("eve"), make_account("boss", is_staff=True)):
        assert sign_in(other).get("/api/v1/orders").json()["items"] == []
        refused = sign_in(other).get(f"/api/v1/orders/{order.pk}")
        assert Problem.model_validate(refused.json()).status == refused.status_code == 404


def test_what_a_page_would_not_show_is_not_given(
    note: Note, cup: Product, mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    addresses = [f"{PRODUCTS}/{cup.pk}", "/api/v1/shops/mei"]
    Block.objects.create(blocker=mei, blocked=tom)
    assert [sign_in(tom).get(address).status_code for address in addresses] == [404, 404]
    assert sign_in(tom).get(PRODUCTS, {"q": "cup"}).json()["items"] == []
    Product.objects.update(state=ProductState.DRAFT)
    assert client.get(addresses[0]).status_code == 404
    assert sign_in(mei).get(addresses[0]).status_code == 200
    assert client.get(f"/api/v1/notes/{note.pk}/products").json()["items"] == []
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert client.get(addresses[1]).status_code == 404


def test_without_the_shop_only_ones_own_orders_are_left(
    order: Order, cup: Product, tom: Account, sign_in: SignIn, settings: Any
) -> None:
    settings.SAMPAN_SHOP = False
    client = sign_in(tom)
    for address in (PRODUCTS, f"{PRODUCTS}/{cup.pk}", "/api/v1/shops/mei", "/api/v1/shops/mei/products"):
        assert client.get(address).status_code == 404
    assert len(client.get("/api/v1/orders").json()["items"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 41},
        {"sort": "cheapest"},
        {"price_min": -1, "q": "cup", "currency": "USD"},
        {"price_max": 10**13, "q": "cup", "currency": "USD"},
        {"price_max": 1, "q": "cup", "currency": "XYZ"},
        {"q": "x" * 301},
        {"cursor": "1" * 81},
    ],
)
def test_a_wrong_question_is_a_problem(client: Client, query: dict[str, Any]) -> None:
    response = client.get(PRODUCTS, query)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert Problem.model_validate(response.json()).status == 422


@pytest.mark.parametrize("number", ["0", "abc", "9" * 19, "-1"])
def test_a_wrong_number_is_no_product(client: Client, number: str) -> None:
    assert client.get(f"{PRODUCTS}/{number}").status_code in (404, 422)


def test_pages_turn(mei: Account, client: Client) -> None:
    shop = make_shop(mei)
    made = [make_product(shop, title=f"Linen towel {number}") for number in range(7)]
    index_products([product.pk for product in made])
    queries: list[dict[str, Any]] = [{}, {"q": "linen"}, {"sort": "new"}]
    for query in queries:
        first = client.get(PRODUCTS, {**query, "limit": 4}).json()
        second = client.get(PRODUCTS, {**query, "limit": 4, "cursor": first["next_cursor"]}).json()
        ids = [item["id"] for item in [*first["items"], *second["items"]]]
        assert sorted(ids) == sorted(str(product.pk) for product in made)
        assert second["next_cursor"] is None


def test_nothing_is_changed_by_another_method(cup: Product, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    addresses = (PRODUCTS, f"{PRODUCTS}/{cup.pk}", "/api/v1/orders")
    assert [client.post(address).status_code for address in addresses] == [405, 405, 405]


def test_the_exact_cost(
    note: Note,
    order: Order,
    cup: Product,
    tom: Account,
    client: Client,
    sign_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    client.get(PRODUCTS)
    client.get(PRODUCTS, {"q": "cup"})
    with django_assert_num_queries(2):  # cards, translations
        client.get(PRODUCTS)
    with django_assert_num_queries(4):  # dictionary, documents, cards, translations
        client.get(PRODUCTS, {"q": "ceramic cup"})
    with django_assert_num_queries(4):  # product, variants, pictures, translations
        client.get(f"{PRODUCTS}/{cup.pk}")
    with django_assert_num_queries(2):  # shop, translations
        client.get("/api/v1/shops/mei")
    with django_assert_num_queries(3):  # shop, products, translations
        client.get("/api/v1/shops/mei/products")
    with django_assert_num_queries(4):  # note, whether it has tags, tags, translations
        client.get(f"/api/v1/notes/{note.pk}/products")
    signed_in = sign_in(tom)
    with django_assert_num_queries(6):  # session, user with account, orders, lines, refunds, translations
        signed_in.get("/api/v1/orders")
