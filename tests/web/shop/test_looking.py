"""The product's page and the storefront: what visitors and members see, what it costs the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, User
from sampan.shop.models import Product, Review, ReviewPicture, Shop
from sampan.shop.selectors.rates import convert
from sampan.shop.types import OrderState, ProductState, ShopState
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product
from tests.web.shop.conftest import RATE_DAY

pytestmark = pytest.mark.django_db


def test_visitor_reads_product(client: Client, product: Product) -> None:
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "Rice bowl" in page
    assert "$20.00" in page
    assert "Shipping to United States" in page
    assert "Sign in to buy" in page
    assert page.count('name="option0"') == 3


def test_product_page_queries(
    client: Client, shop: Shop, buyer: Account, browser: Client, django_assert_num_queries: Any
) -> None:
    convert(100, "USD", "EUR")  # the rates of this hour are remembered
    product = make_product(shop, title="手工陶碗", description="慢慢烧出来的碗。", pictures=2)
    line = make_order(buyer, product.variants.get()).lines.get()
    review = Review.objects.create(product=product, author=buyer, line=line, stars=5, body="很好用")
    ReviewPicture.objects.create(review=review, media=make_media(buyer))
    client.get(f"/p/{product.pk}")
    # The product, its variants, its pictures, the reviews, their pictures, the rate, all texts.
    with django_assert_num_queries(7):
        client.get(f"/p/{product.pk}")
    browser.get(f"/p/{product.pk}")
    # Session, user and account; besides, how the reader stands to the seller.
    with django_assert_num_queries(10):
        browser.get(f"/p/{product.pk}")


def test_own_currency_beside_sellers(client: Client, product: Product, rates: None) -> None:
    client.cookies["shop_currency"] = "CNY"
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "$20.00" in page
    assert "CN¥140.00" in page
    assert f"{RATE_DAY:%B} {RATE_DAY.day}" in page or str(RATE_DAY.day) in page
    assert "You pay in the seller" in page


def test_unknown_currency_and_country_are_not_kept(client: Client, product: Product) -> None:
    answer = client.post("/shop/region", {"country": "XX", "currency": "NOPE", "next": f"/p/{product.pk}"})
    assert answer.status_code == 302
    assert not {"shop_country", "shop_currency"} & set(answer.cookies)


def test_region_is_kept_and_used(client: Client, mei: Account) -> None:
    from tests.shop.conftest import make_shop

    shop = make_shop(mei, ships_to=("CN",))
    product = make_product(shop)
    assert "does not send to United States" in client.get(f"/p/{product.pk}").content.decode()
    answer = client.post("/shop/region", {"country": "CN", "currency": "CNY", "next": f"/p/{product.pk}"})
    assert answer.headers["Location"] == f"/p/{product.pk}"
    assert "Shipping to China" in client.get(f"/p/{product.pk}").content.decode()


def test_region_leads_nowhere_else(client: Client, product: Product) -> None:
    answer = client.post("/shop/region", {"country": "CN", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/shop"


def test_named_variant_is_chosen(client: Client, product: Product) -> None:
    variant = product.variants.order_by("position")[1]
    page = client.get(f"/p/{product.pk}?variant={variant.pk}").content.decode()
    assert f'name="variant" value="{variant.pk}"' in page
    assert 'value="M" required checked' in page


def test_sold_out_is_said(client: Client, shop: Shop) -> None:
    product = make_product(shop, variants=[{"stock": 0}])
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "Sold out" in page
    assert "Sign in to buy" not in page


def test_draft_is_missing_for_others(
    client: Client, shop: Shop, mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    product = make_product(shop, state=ProductState.DRAFT, title="Not yet")
    User.objects.filter(pk=mei.user_id).update(interface_language="en")
    assert client.get(f"/p/{product.pk}").status_code == 404
    assert "This is a draft" in sign_in(mei).get(f"/p/{product.pk}").content.decode()


def test_resting_shop_sells_nothing(client: Client, product: Product, shop: Shop) -> None:
    Shop.objects.update(state=ShopState.RESTING)
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "This shop is resting" in page
    assert "Sign in to buy" not in page


def test_words_are_escaped(client: Client, shop: Shop) -> None:
    product = make_product(
        shop,
        title="<script>alert(1)</script>",
        description="<img src=x onerror=alert(1)>",
        option_names=["<b>Size"],
        variants=[{"options": ["</script><script>"]}],
    )
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "</script><script>" not in page


def test_without_shop_nothing_is_sold(client: Client, product: Product, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    assert client.get(f"/p/{product.pk}").status_code == 404
    assert client.get("/@mei/shop").status_code == 404
    assert 'href="/shop"' not in client.get("/").content.decode()


def test_storefront_has_products(client: Client, product: Product, django_assert_num_queries: Any) -> None:
    page = client.get("/@mei/shop").content.decode()
    assert "Rice bowl" in page
    assert "Ships from China" in page
    with django_assert_num_queries(3):
        client.get("/@mei/shop")
    assert 'href="/@mei/shop"' in client.get("/@mei").content.decode()
    assert client.get("/@nobody/shop").status_code == 404


def test_reviews_stand_under_product(client: Client, product: Product, buyer: Account) -> None:
    variant = product.variants.first()
    assert variant is not None
    for stars, body in ((5, "Holds soup well"), (2, "Came chipped")):
        line = make_order(buyer, variant, state=OrderState.DONE).lines.get()
        Review.objects.create(product=product, author=buyer, line=line, stars=stars, body=body, language="en")
    Product.objects.update(review_count=2, star_sum=7)
    page = client.get(f"/p/{product.pk}").content.decode()
    assert "Holds soup well" in page
    assert "3.5 of 5 stars" in page
    low = client.get(f"/p/{product.pk}/reviews?stars=2", headers={"HX-Request": "true"}).content.decode()
    assert "Came chipped" in low
    assert "Holds soup well" not in low
    best = client.get(f"/p/{product.pk}/reviews?sort=best").content.decode()
    assert best.index("Holds soup well") < best.index("Came chipped")


def test_shop_tab(client: Client, shop: Shop, browser: Client, django_assert_num_queries: Any) -> None:
    convert(100, "USD", "EUR")
    bowl = make_product(shop, title="手工陶碗", pictures=1, category="kitchen")
    make_product(shop, title="丝巾", category="clothing")
    page = client.get("/shop").content.decode()
    assert f'href="/p/{bowl.pk}"' in page
    assert "丝巾" in page
    kitchen = client.get("/shop?category=kitchen").content.decode()
    assert "手工陶碗" in kitchen
    assert "丝巾" not in kitchen
    assert "Nobody sells anything of this kind yet." in client.get("/shop?category=toys").content.decode()
    # The products, their texts.
    with django_assert_num_queries(2):
        client.get("/shop")
    browser.get("/shop")
    with django_assert_num_queries(7):
        browser.get("/shop")


def test_shop_tab_takes_any_question(client: Client, product: Product) -> None:
    for query in ("category=nope", "sort=nope", "cursor=nope", "category=%00&sort=%00&cursor=%00"):
        assert client.get(f"/shop?{query}").status_code == 200
    for query in ("shelf=x&sort=x&cursor=x", "shelf=99999999999999999999", "cursor=%00"):
        assert client.get(f"/@mei/shop?{query}").status_code == 200
    for query in ("variant=x&via=x", "via=99999999999999999999"):
        assert client.get(f"/p/{product.pk}?{query}").status_code == 200
    assert client.get(f"/p/{product.pk}/reviews?sort=x&stars=x&cursor=%00").status_code == 200


def test_reader_of_chinese_sees_chinese_page(client: Client, product: Product) -> None:
    client.cookies["django_language"] = "zh-hans"
    page = client.get(f"/p/{product.pk}").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "US$20.00" in page
