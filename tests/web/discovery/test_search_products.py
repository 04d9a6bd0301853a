"""The search's tab of products: cards in the reader's language, filters in the address, the exact cost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery.selectors.product_corpus import forget_product_shares
from sampan.discovery.services.names import keep_person
from sampan.discovery.services.product_documents import index_products
from sampan.shop.models import ExchangeRate, Product
from sampan.shop.selectors.rates import forget_rates
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> Iterator[None]:
    settings.SAMPAN_SEARCH_MEANING = False
    forget_product_shares()
    forget_rates()
    yield
    forget_product_shares()
    forget_rates()


@pytest.fixture
def teas(mei: Account) -> dict[str, Product]:
    """Teas and a tea cup, from one shop that charges in dollars."""
    shop = make_shop(mei)
    made = {
        "green": make_product(shop, title="Green tea", category="food-tea", variants=[{"price": 900}]),
        "black": make_product(
            shop, title="Black tea", category="food-tea", variants=[{"price": 2_900, "stock": 0}]
        ),
        "cup": make_product(
            shop, title="茶杯 tea cup", language="zh-Hans", category="kitchen", variants=[{"price": 4_000}]
        ),
    }
    index_products([product.pk for product in made.values()])
    return made


def shown(client: Client, query: str, teas: dict[str, Product], **headers: str) -> list[str]:
    html = client.get(f"/search?tab=products&{query}", headers=headers).content.decode()
    names = {str(product.pk): name for name, product in teas.items()}
    return [names[pk] for pk in re.findall(r'data-product="(\d+)"', html)]


def test_products_have_a_tab(teas: dict[str, Product], client: Client) -> None:
    html = client.get("/search?q=tea").content.decode()
    assert 'href="?q=tea&amp;tab=products"' in html
    assert set(shown(client, "q=tea", teas)) == set(teas)


def test_without_the_shop_there_is_no_tab(teas: dict[str, Product], client: Client, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    assert "tab=products" not in client.get("/search?q=tea").content.decode()
    assert shown(client, "q=tea", teas) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=kitchen", {"cup"}),
        ("stock=in", {"green", "cup"}),
        ("least=10&currency=USD", {"black", "cup"}),
        ("most=10.00&currency=USD", {"green"}),
        ("most=70&currency=CNY", {"green"}),
        ("kind=nonsense&stock=maybe&sort=sideways", {"green", "black", "cup"}),
    ],
)
def test_filters_narrow(teas: dict[str, Product], client: Client, query: str, names: set[str]) -> None:
    ExchangeRate.objects.create(base="USD", quote="CNY", rate="7", day=now().date())
    assert set(shown(client, f"q=tea&{query}", teas)) == names


def test_sorts(teas: dict[str, Product], client: Client) -> None:
    assert shown(client, "q=tea&sort=price", teas) == ["green", "black", "cup"]
    assert shown(client, "q=tea&sort=new", teas) == ["cup", "black", "green"]


def test_a_wrong_price_is_said_and_narrows_nothing(teas: dict[str, Product], client: Client) -> None:
    response = client.get("/search?tab=products&q=tea&least=-5&most=cheap&currency=USD")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in html
    assert "without the minus sign" in html
    assert 'value="-5"' in html
    assert len(set(re.findall(r'data-product="(\d+)"', html))) == len(teas)


def test_every_other_address_keeps_what_was_chosen(teas: dict[str, Product], client: Client) -> None:
    html = client.get("/search?tab=products&q=tea&kind=food-tea&most=50&currency=USD").content.decode()
    assert "?q=tea&amp;tab=products&amp;kind=food-tea&amp;most=50&amp;currency=USD&amp;stock=in" in html
    assert 'href="?q=tea&amp;tab=people"' in html
    assert 'href="?q=tea&amp;tab=products"' in html  # without filters


def test_nothing_found_with_filters_leads_back(teas: dict[str, Product], client: Client) -> None:
    html = client.get("/search?tab=products&q=tea&kind=pets").content.decode()
    assert "Nothing found with these filters." in html


def test_titles_come_in_the_readers_language(teas: dict[str, Product], client: Client) -> None:
    Memory.objects.create(
        text_hash=text_hash("茶杯 tea cup"), source="zh-Hans", target="en", origin="engine", body="Teacup"
    )
    assert "Teacup" in client.get("/search?tab=products&q=tea").content.decode()


def test_the_next_cards_come_alone(mei: Account, client: Client) -> None:
    shop = make_shop(mei)
    made = [make_product(shop, title=f"Green tea {number}") for number in range(25)]
    index_products([product.pk for product in made])
    html = client.get("/search?tab=products&q=tea").content.decode()
    following = re.search(r'hx-get="([^"]+)"[^>]*hx-trigger="intersect', html)
    assert following is not None
    part = client.get(following.group(1).replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    seen = re.findall(r'data-product="(\d+)"', html + part.content.decode())
    assert sorted(map(int, seen)) == [product.pk for product in made]


def test_the_cost_of_the_tab(
    teas: dict[str, Product], client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/search?tab=products&q=tea")
    with django_assert_num_queries(4):  # dictionary, documents, cards, texts
        client.get("/search?tab=products&q=tea")


def test_products_and_shops_stand_under_the_field_in_the_readers_language(
    mei: Account, client: Client, django_assert_num_queries: Any
) -> None:
    Memory.objects.create(
        text_hash=text_hash("青瓷茶杯"), source="zh-Hans", target="en", origin="engine", body="Celadon <cup>"
    )
    product = make_product(make_shop(mei), title="青瓷茶杯", language="zh-Hans")
    index_products([product.pk])
    keep_person(account_id=mei.pk)
    english = {"Accept-Language": "en"}
    client.get("/search/suggest?q=x", headers=english)
    with django_assert_num_queries(2):  # all suggestions; the titles in the reader's language
        html = client.get("/search/suggest?q=cela", headers=english).content.decode()
    assert f'href="/p/{product.pk}"' in html
    assert "<mark>Cela</mark>don &lt;cup&gt;" in html
    assert "青瓷茶杯" in html
    with django_assert_num_queries(1):
        chinese = client.get("/search/suggest?q=青瓷", headers={"Accept-Language": "zh-Hans"})
    assert "<mark>青瓷</mark>茶杯" in chinese.content.decode()
    shop = client.get("/search/suggest?q=小梅", headers=english).content.decode()
    assert 'href="/@mei/shop"' in shop
    assert 'href="/@mei"' in shop
