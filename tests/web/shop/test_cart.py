"""The cart: putting in, changing, what has changed meanwhile, coupons, the count in the top bar."""

from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import CartLine, Coupon, Product, Shop, Variant
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def variant_of(product: Product) -> Variant:
    found = product.variants.order_by("position").first()
    assert found is not None
    return found


def test_add_by_htmx_counts_at_once(browser: Client, product: Product) -> None:
    answer = browser.post("/cart/add", {"variant": variant_of(product).pk, "quantity": 2}, headers=HTMX)
    page = answer.content.decode()
    assert "It is in your cart." in page
    assert 'hx-swap-oob="true"' in page
    assert "Cart, 1 thing" in page
    assert CartLine.objects.get().quantity == 2
    assert "Cart, 1 thing" in browser.get("/").content.decode()


def test_add_costs_ten_queries(browser: Client, product: Product, django_assert_num_queries: Any) -> None:
    form = {"variant": variant_of(product).pk}
    with django_assert_num_queries(10):  # session and user; two savepoints, set and released; the count
        browser.post("/cart/add", form, headers=HTMX)
    with django_assert_num_queries(9):
        browser.post("/cart/add", form, headers=HTMX)
    assert CartLine.objects.get().quantity == 2


def test_count_costs_no_query(browser: Client, product: Product, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        browser.get("/addresses/new")
    browser.post("/cart/add", {"variant": variant_of(product).pk}, headers=HTMX)
    with django_assert_num_queries(2):
        page = browser.get("/addresses/new").content.decode()
    assert "Cart, 1 thing" in page


def test_count_is_nobody_elses(browser: Client, product: Product, mei: Account) -> None:
    browser.post("/cart/add", {"variant": variant_of(product).pk}, headers=HTMX)
    browser.force_login(mei.user, backend="sampan.web.accounts.backends.UserWithAccountBackend")
    assert "Cart, 1 thing" not in browser.get("/").content.decode()


def test_add_without_script_by_options(browser: Client, product: Product) -> None:
    answer = browser.post("/cart/add", {"product": product.pk, "variant": "", "option0": "M"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/cart"
    assert CartLine.objects.get().variant.options == ["M"]


@pytest.mark.parametrize("options", [{}, {"option0": ""}, {"option0": "XXXL"}])
def test_unknown_options_add_nothing(browser: Client, product: Product, options: dict[str, str]) -> None:
    answer = browser.post("/cart/add", {"product": product.pk, **options}, headers=HTMX)
    assert answer.status_code == 422
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("quantity", ["-1", "0", "1000", "99999999999999999999", "two", "１", ""])
def test_quantities_that_cannot_be(browser: Client, product: Product, quantity: str) -> None:
    answer = browser.post(
        "/cart/add", {"variant": variant_of(product).pk, "quantity": quantity}, headers=HTMX
    )
    if quantity == "":
        assert CartLine.objects.get().quantity == 1
        return
    assert answer.status_code == 422
    assert not CartLine.objects.exists()


def test_visitor_is_led_to_sign_in(client: Client, product: Product) -> None:
    answer = client.post("/cart/add", {"variant": variant_of(product).pk})
    assert answer.status_code == 302
    assert "/accounts/login" in answer.headers["Location"]
    assert not CartLine.objects.exists()


def test_change_and_take_out(browser: Client, product: Product) -> None:
    browser.post("/cart/add", {"variant": variant_of(product).pk})
    line = CartLine.objects.get()
    page = browser.post(f"/cart/lines/{line.pk}", {"quantity": 3}, headers=HTMX).content.decode()
    assert "$60.00" in page
    assert browser.post(f"/cart/lines/{line.pk}", {"quantity": 11}, headers=HTMX).status_code == 422
    assert CartLine.objects.get().quantity == 3
    page = browser.post(f"/cart/lines/{line.pk}", {"quantity": 0}, headers=HTMX).content.decode()
    assert "Your cart is empty" in page
    assert not CartLine.objects.exists()


def test_anothers_line_is_missing(browser: Client, product: Product, make_account: Any) -> None:
    line = CartLine.objects.create(account=make_account(), variant=variant_of(product), price_seen=2_000)
    assert browser.post(f"/cart/lines/{line.pk}", {"quantity": 0}).status_code == 302
    assert browser.post(f"/cart/lines/{line.pk}", {"quantity": 5}).status_code == 404
    line.refresh_from_db()
    assert line.quantity == 1


def test_changes_are_said(browser: Client, product: Product) -> None:
    first, second, third = product.variants.order_by("position")
    for variant in (first, second, third):
        browser.post("/cart/add", {"variant": variant.pk, "quantity": 2})
    Variant.objects.filter(pk=first.pk).update(price=2_500)
    Variant.objects.filter(pk=second.pk).update(stock=0)
    Variant.objects.filter(pk=third.pk).update(stock=1)
    page = browser.get("/cart").content.decode()
    assert "It was $20.00 when you put it in" in page
    assert "Sold out. Take it out" in page
    assert "Only 1 is left" in page
    assert "Change or take out what is marked first" in page


def test_groups_by_currency(browser: Client, product: Product, make_account: Any) -> None:
    other = make_product(make_shop(make_account("lan"), currency="CNY"), title="Tea")
    for one in (product, other):
        browser.post("/cart/add", {"variant": variant_of(one).pk})
    page = browser.get("/cart").content.decode()
    assert 'href="/checkout/USD"' in page
    assert 'href="/checkout/CNY"' in page
    assert "Paid in Chinese yuan" in page


def test_coupon_is_tried(browser: Client, product: Product, shop: Shop) -> None:
    Coupon.objects.create(shop=shop, code="TEN", kind="percent", value=1_000)
    browser.post("/cart/add", {"variant": variant_of(product).pk})
    page = browser.post(f"/cart/coupons/{shop.pk}", {"code": "ten"}, headers=HTMX).content.decode()
    assert "$2.00 less" in page
    assert "$18.00" in page
    page = browser.post(f"/cart/coupons/{shop.pk}", {"code": "NONE"}, headers=HTMX).content.decode()
    assert 'aria-invalid="true"' in page
    assert "$18.00" not in page
    page = browser.post(f"/cart/coupons/{shop.pk}", {"code": ""}, headers=HTMX).content.decode()
    assert 'aria-invalid="true"' not in page


def test_cart_queries(browser: Client, product: Product, django_assert_num_queries: Any) -> None:
    for variant in product.variants.all():
        browser.post("/cart/add", {"variant": variant.pk})
    Product.objects.update(title="陶碗", language="zh-Hans")
    browser.get("/cart")
    with django_assert_num_queries(4):
        browser.get("/cart")
