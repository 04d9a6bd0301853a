"""Addresses and the checkout: nothing typed is lost, nothing is placed twice or at another price."""

import uuid
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Address, CartLine, Checkout, Coupon, Order, Product, Shop, Variant
from tests.shop.conftest import make_address

pytestmark = pytest.mark.django_db
TYPED = {
    "country": "CN",
    "name": "李梅",
    "phone": "13800138000",
    "region": "四川",
    "city": "成都",
    "district": "锦江区",
    "line1": "春熙路1号",
    "postcode": "610000",
}


@pytest.fixture
def filled(browser: Client, product: Product) -> Client:
    """A browser with one bowl of 20.00 in its cart."""
    variant = product.variants.first()
    assert variant is not None
    browser.post("/cart/add", {"variant": variant.pk})
    return browser


def form_of(buyer: Account, **fields: Any) -> dict[str, Any]:
    """What the page sends: the goods and 5.00 for the post."""
    address = Address.objects.filter(account=buyer).first()
    given = {"act": "place", "address": address.pk if address else "", "expected_total": 2_500}
    return {**given, "key": str(uuid.uuid4()), **fields}


def test_checkout_shows_sums(filled: Client, django_assert_num_queries: Any) -> None:
    page = filled.get("/checkout/USD").content.decode()
    for said in ("12 Elm Street", "$20.00", "$5.00", "$25.00", 'value="2500"'):
        assert said in page
    with django_assert_num_queries(5):
        filled.get("/checkout/USD")


def test_place_leads_to_payment(filled: Client, buyer: Account, shop: Shop) -> None:
    form = form_of(buyer, **{f"note_{shop.pk}": "Please wrap it"})
    answer = filled.post("/checkout/USD", form)
    placed = Checkout.objects.get()
    assert answer.headers["Location"] == f"/pay/{placed.pk}"
    assert Order.objects.get().buyer_note == "Please wrap it"
    assert not CartLine.objects.exists()
    assert "Cart, 1" not in filled.get("/addresses").content.decode()
    again = filled.post("/checkout/USD", form)
    assert again.headers["Location"] == f"/pay/{placed.pk}"
    assert Checkout.objects.count() == 1


def test_place_costs_sixteen_queries(filled: Client, buyer: Account, django_assert_num_queries: Any) -> None:
    form = form_of(buyer)
    with django_assert_num_queries(
        16
    ):  # session and user; a savepoint for the transaction; nothing of coupons
        answer = filled.post("/checkout/USD", form)
    assert answer.headers["Location"] == f"/pay/{Checkout.objects.get().pk}"


@pytest.mark.parametrize("total", ["1", "-2500", "", "2500.0", "99999999999999999999999"])
def test_changed_price_places_nothing(filled: Client, buyer: Account, shop: Shop, total: str) -> None:
    form = form_of(buyer, expected_total=total, **{f"note_{shop.pk}": "Keep these words"})
    answer = filled.post("/checkout/USD", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A price, the shipping or the coupon has changed" in page
    assert "Keep these words" in page
    assert form["key"] in page
    assert not Checkout.objects.exists()
    assert CartLine.objects.exists()


def test_sold_out_meanwhile(filled: Client, buyer: Account) -> None:
    Variant.objects.update(stock=0)
    answer = filled.post("/checkout/USD", form_of(buyer))
    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_anothers_address_is_missing(filled: Client, buyer: Account, mei: Account) -> None:
    theirs = make_address(mei, line1="Secret street")
    answer = filled.post("/checkout/USD", form_of(buyer, address=theirs.pk))
    assert answer.status_code == 404
    assert not Order.objects.exists()
    assert "Secret street" not in filled.get(f"/checkout/USD?address={theirs.pk}").content.decode()
    assert filled.get(f"/addresses/{theirs.pk}").status_code == 404


def test_coupon_at_checkout(filled: Client, buyer: Account, shop: Shop) -> None:
    Coupon.objects.create(shop=shop, code="FIVE", kind="amount", value=500)
    form = form_of(buyer, act="reckon", **{f"code_{shop.pk}": "five", f"note_{shop.pk}": "Hello"})
    page = filled.post("/checkout/USD", form, headers={"HX-Request": "true"}).content.decode()
    assert 'value="2000"' in page
    assert "Hello" in page
    filled.post("/checkout/USD", form | {"act": "place", "expected_total": 2_000})
    assert Order.objects.get().discount == 500
    assert "coupons" in filled.session
    assert filled.session["coupons"] == {}


def test_refused_coupon_stands_beside_its_field(filled: Client, buyer: Account, shop: Shop) -> None:
    answer = filled.post("/checkout/USD", form_of(buyer, **{f"code_{shop.pk}": "NOPE"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="code-error-{shop.pk}"' in page
    assert not Order.objects.exists()


def test_empty_cart_leads_back(browser: Client, buyer: Account) -> None:
    assert browser.get("/checkout/USD").headers["Location"] == "/cart"
    assert browser.post("/checkout/USD", form_of(buyer)).headers["Location"] == "/cart"
    assert browser.get("/checkout/XYZ").status_code == 404


def test_first_address_on_the_way(filled: Client, buyer: Account) -> None:
    Address.objects.all().delete()
    page = filled.get("/checkout/USD").content.decode()
    assert "Add an address first." in page
    assert "/addresses/new?next=/checkout/USD" in page
    answer = filled.post("/addresses/new", TYPED | {"next": "/checkout/USD"})
    kept = Address.objects.get()
    assert answer.headers["Location"] == f"/checkout/USD?address={kept.pk}"
    assert kept.district == "锦江区"


def test_address_fields_by_country(browser: Client) -> None:
    page = browser.get("/addresses/new").content.decode()
    assert page.index('name="line1"') < page.index('name="city"') < page.index('name="postcode"')
    assert 'autocomplete="shipping postal-code"' in page
    fields = browser.post("/addresses/fields", TYPED).content.decode()
    assert fields.index('name="region"') < fields.index('name="line1"')
    assert 'value="李梅"' in fields
    assert "Province" in fields


@pytest.mark.parametrize(
    ("name", "value"),
    [("postcode", "ABC"), ("phone", "call me"), ("line1", ""), ("country", "ZZ"), ("region", "x" * 61)],
)
def test_bad_address_keeps_what_was_typed(browser: Client, name: str, value: str) -> None:
    before = Address.objects.count()
    answer = browser.post("/addresses/new", TYPED | {name: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "李梅" in page
    assert Address.objects.count() == before


def test_delete_address(browser: Client, buyer: Account, mei: Account) -> None:
    theirs = make_address(mei)
    browser.post(f"/addresses/{theirs.pk}/delete")
    assert Address.objects.filter(pk=theirs.pk).exists()
    mine = Address.objects.get(account=buyer)
    browser.post(f"/addresses/{mine.pk}/delete")
    assert not Address.objects.filter(account=buyer).exists()
    assert "No address yet" in browser.get("/addresses").content.decode()


def test_next_leads_nowhere_else(browser: Client) -> None:
    answer = browser.post("/addresses/new", TYPED | {"next": "https://elsewhere.example/checkout/USD"})
    assert answer.headers["Location"] == "/addresses"
