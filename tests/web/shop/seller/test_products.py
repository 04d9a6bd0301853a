"""The list of products and the editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Product, Shop, StockMovement, Variant
from sampan.shop.selectors import own_words
from sampan.shop.types import ProductState
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product, make_shop, user_of
from tests.web.shop.seller.conftest import HTMX


def form(product: Product | None = None, **changes: Any) -> dict[str, Any]:
    """The editor's form as a browser sends it: `product` as it stands, with these fields changed."""
    variants = list(product.variants.order_by("position")) if product else []
    fields: dict[str, Any] = {
        "title": product.title if product else "Teacup",
        "description": "Porcelain",
        "category": "kitchen",
        "shelf": "",
        "commission": "",
        "state": "draft",
        "seen": product.updated_at.isoformat() if product else "",
        "option_name": [*(product.option_names if product else ()), ""],
        "option_values": [", ".join(value for one in variants for value in one.options), ""]
        if product
        else [""],
        "media": [str(one.media_id) for one in product.pictures.all()] if product else [],
        "v_options": [json.dumps(one.options) for one in variants] or ["[]"],
        "v_id": [str(one.pk) for one in variants] or [""],
        "v_stock_seen": [str(one.stock) for one in variants] or [""],
        "v_price": [f"{one.price / 100:.2f}" for one in variants] or ["12.50"],
        "v_stock": [str(one.stock) for one in variants] or ["4"],
        "v_weight": ["250"] * (len(variants) or 1),
        "v_sku": [one.sku for one in variants] or ["CUP-1"],
        "v_picture": [""] * (len(variants) or 1),
    }
    return {**fields, **changes}


def test_a_product_is_made_and_put_on_sale(seller: Client, shop: Shop, mei: Account) -> None:
    media = make_media(mei)
    answer = seller.post("/sell/products/new", form(media=[str(media.pk)], state="listed"))
    product = Product.objects.get(shop=shop)
    assert answer["Location"] == f"/sell/products/{product.pk}"
    variant = product.variants.get()
    assert (product.state, variant.price, variant.stock, variant.sku) == (
        ProductState.LISTED,
        1_250,
        4,
        "CUP-1",
    )
    assert product.cover_id == media.pk
    page = seller.get(answer["Location"]).content.decode()
    assert 'value="12.50"' in page
    assert 'value="Teacup"' in page


def test_a_listed_product_without_a_picture_is_refused_and_nothing_typed_is_lost(
    seller: Client, shop: Shop
) -> None:
    answer = seller.post("/sell/products/new", form(state="listed", title="青花杯", v_price=["9.80"]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="青花杯"' in page
    assert 'value="9.80"' in page
    assert page.count("field__error") >= 1
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("v_price", ["-1"]), ("v_price", ["1e9"]), ("v_price", ["999999999999999"]), ("v_stock", ["-4"]),
     ("v_stock", ["99999999"]), ("v_weight", ["1.5"]), ("v_sku", ["x" * 80]), ("title", "x" * 200),
     ("category", "weapons"), ("commission", "101"), ("state", "sold"), ("v_price", [""])],
)  # fmt: skip
def test_a_value_that_cannot_be_changes_nothing(
    seller: Client, product: Product, field: str, value: Any
) -> None:
    before = list(Variant.objects.values()), list(Product.objects.values())
    sent = form(product)
    if field.startswith("v_"):
        value = [*value, *sent[field][1:]]
    answer = seller.post(f"/sell/products/{product.pk}", {**sent, field: value})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert (list(Variant.objects.values()), list(Product.objects.values())) == before


def test_the_error_stands_beside_the_cell_that_is_wrong(seller: Client, product: Product) -> None:
    sent = form(product)
    page = seller.post(
        f"/sell/products/{product.pk}", {**sent, "v_price": ["20", "cheap", "20"]}
    ).content.decode()
    assert 'aria-describedby="ep-2"' in page
    assert 'aria-describedby="ep-1"' not in page
    assert 'value="cheap"' in page


def test_stock_that_was_sold_meanwhile_stays_sold(seller: Client, product: Product) -> None:
    sent = form(product)  # the page was opened with ten of each
    first = product.variants.order_by("position")[0]
    first.stock = 7
    first.save()
    StockMovement.objects.create(variant=first, change=-3, reason="reserved")
    assert (
        seller.post(f"/sell/products/{product.pk}", {**sent, "v_stock": ["15", "10", "10"]}).status_code
        == 302
    )
    first.refresh_from_db()
    assert first.stock == 12


def test_a_page_that_is_out_of_date_overwrites_nothing(seller: Client, product: Product) -> None:
    old = form(product)
    assert seller.post(f"/sell/products/{product.pk}", form(product, title="First")).status_code == 302
    answer = seller.post(f"/sell/products/{product.pk}", {**old, "title": "Second"})
    assert answer.status_code == 409
    assert "from another page meanwhile" in answer.content.decode()
    assert 'value="Second"' in answer.content.decode()
    product.refresh_from_db()
    assert product.title == "First"


def test_the_table_follows_the_choices_and_keeps_what_was_typed(seller: Client, product: Product) -> None:
    sent = form(product, option_name=["Size", "Color"], option_values=["S", "Red, Blue"])
    answer = seller.post("/sell/products/variants", sent, **HTMX)
    page = answer.content.decode()
    assert page.count("data-variant>") == 2
    assert page.count('value="20.00"') == 2
    assert Variant.objects.filter(removed_at=None).count() == 3  # nothing was kept


def test_new_choices_are_saved_as_variants(seller: Client, product: Product) -> None:
    options = [json.dumps(["S", color]) for color in ("红", "蓝")]
    sent = form(
        product, option_name=["Size", "Color"], option_values=["S", "红, 蓝"], v_options=options,
        v_id=["", ""], v_stock_seen=["", ""], v_price=["8", "9"], v_stock=["1", "2"], v_sku=["", ""],
        v_weight=["", ""], v_picture=["", ""],
    )  # fmt: skip
    assert seller.post(f"/sell/products/{product.pk}", sent).status_code == 302
    live = Variant.objects.filter(product=product, removed_at=None).order_by("position")
    assert [(one.options, one.price) for one in live] == [(["S", "红"], 800), (["S", "蓝"], 900)]


def test_pictures_of_others_cannot_be_taken(seller: Client, shop: Shop, rival: Account) -> None:
    theirs = make_media(rival)
    answer = seller.post("/sell/products/new", form(media=[str(theirs.pk)]))
    assert answer.status_code in (404, 422)
    assert not Product.objects.exists()
    theirs.refresh_from_db()
    assert not theirs.is_held


def test_the_product_of_another_shop_looks_missing(rival_browser: Client, product: Product) -> None:
    for path in (f"/sell/products/{product.pk}", f"/sell/products/{product.pk}/state"):
        assert rival_browser.post(path, form(product, title="Stolen", state="archived")).status_code == 404
    assert rival_browser.get(f"/sell/products/{product.pk}").status_code == 404
    assert product.title not in rival_browser.get("/sell/products").content.decode()
    product.refresh_from_db()
    assert (product.title, product.state) != ("Stolen", ProductState.ARCHIVED)


def test_a_variant_of_another_shop_cannot_be_written_through_ones_own_product(
    rival: Account, rival_browser: Client, product: Product
) -> None:
    own = make_product(Shop.objects.get(account=rival))
    theirs = product.variants.order_by("position")[0]
    sent = form(own, v_id=[str(theirs.pk)], v_price=["0.01"], option_name=[], option_values=[])
    answer = rival_browser.post(f"/sell/products/{own.pk}", sent)
    assert answer.status_code in (404, 422)
    theirs.refresh_from_db()
    assert theirs.price == 2_000


def test_without_a_shop_one_is_sent_to_open_one(tom: Account, sign_in: Callable[[Account], Client]) -> None:
    browser = sign_in(tom)
    for path in ("/sell/products", "/sell/products/new", "/sell/orders", "/sell/coupons", "/sell/sales"):
        assert browser.get(path)["Location"] == "/sell/"
    assert browser.post("/sell/products/new", form())["Location"] == "/sell/"
    assert not Product.objects.exists()


def test_products_are_found_by_title_number_state_and_low_stock(seller: Client, shop: Shop) -> None:
    make_product(shop, title="Blue cup", variants=[{"sku": "KX-77", "stock": 2}])
    make_product(shop, title="Tray", state=ProductState.DRAFT)

    def titles(query: str) -> list[bool]:
        page = seller.get(f"/sell/products?{query}").content.decode()
        return ["Blue cup" in page, ">Tray<" in page]

    assert titles("") == [True, True]
    assert titles("q=blue") == [True, False]
    assert titles("q=kx-7") == [True, False]
    assert titles("state=draft") == [False, True]
    assert titles("low=1") == [True, False]
    assert titles("q=nothing") == [False, False]


def test_fifty_products_cost_as_many_queries_as_one(
    seller: Client, shop: Shop, django_assert_num_queries: Any
) -> None:
    for number in range(50):
        make_product(shop, title=f"Cup {number}", variants=[{}, {}, {}], pictures=1)
    seller.get("/sell/products")
    with django_assert_num_queries(5):  # session, user, shop, products, their variants
        page = seller.get("/sell/products").content.decode()
    assert page.count('class="thing"') == 20
    more = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert seller.get(more, **HTMX).content.decode().count('class="thing"') == 20


def test_the_editor_costs_the_same_for_many_variants(
    seller: Client, shop: Shop, django_assert_num_queries: Any
) -> None:
    product = make_product(shop, variants=[{"options": [str(n)]} for n in range(40)], pictures=5)
    seller.get(f"/sell/products/{product.pk}")
    # Session, user, shop; the product, its variants, pictures; own words, media, shelves.
    with django_assert_num_queries(9):
        page = seller.get(f"/sell/products/{product.pk}").content.decode()
    assert page.count("data-variant>") == 40


def test_a_hundred_variants_fit_into_the_form(seller: Client, shop: Shop) -> None:
    values = [str(number) for number in range(100)]
    sent = form(option_name=["No."], option_values=[",".join(values)])
    columns = {
        "v_options": [json.dumps([one]) for one in values],
        "v_price": ["1"] * 100,
        "v_stock": ["1"] * 100,
    }
    empty = {name: [""] * 100 for name in ("v_id", "v_stock_seen", "v_weight", "v_sku", "v_picture")}
    assert seller.post("/sell/products/new", {**sent, **columns, **empty}).status_code == 302
    assert Variant.objects.count() == 100


def test_a_seller_writes_both_languages(seller: Client, product: Product, tom: Account) -> None:
    sent = form(product, title="青花茶杯", description="薄胎。", own_title="Teacup in blue and white")
    assert seller.post(f"/sell/products/{product.pk}", sent).status_code == 302
    page = seller.get(f"/sell/products/{product.pk}").content.decode()
    assert 'value="Teacup in blue and white" lang="en"' in page
    product.refresh_from_db()
    assert product.title == "青花茶杯"
    assert own_words(product, to="en").title == "Teacup in blue and white"


def test_own_words_that_are_emptied_go_and_the_others_stay(seller: Client, product: Product) -> None:
    words = {"title": "青花茶杯", "description": "薄胎。"}
    both = form(product, **words, own_title="Teacup", own_description="Thin.")
    assert seller.post(f"/sell/products/{product.pk}", both).status_code == 302
    product.refresh_from_db()
    sent = form(product, **words, own_title="", own_description="Thin as paper.")
    assert seller.post(f"/sell/products/{product.pk}", sent).status_code == 302
    product.refresh_from_db()
    own = own_words(product, to="en")
    assert (own.title, own.description) == ("", "Thin as paper.")


def test_a_product_is_deleted_unless_somebody_ordered_it(
    seller: Client, product: Product, shop: Shop, buyer: Account
) -> None:
    ordered = make_product(shop)
    make_order(buyer, ordered.variants.all()[0])
    page = seller.get(f"/sell/products/{product.pk}").content.decode()
    assert f"/sell/products/{product.pk}/delete" in page
    answer = seller.post(f"/sell/products/{ordered.pk}/delete", follow=True)
    assert "Archive it instead." in answer.content.decode()
    assert seller.post(f"/sell/products/{product.pk}/delete").headers["Location"] == "/sell/products"
    assert seller.get(f"/sell/products/{product.pk}/delete").status_code == 405
    assert list(Product.objects.all()) == [ordered]


def test_nobody_deletes_the_product_of_another(client: Client, product: Product, tom: Account) -> None:
    make_shop(tom)
    client.force_login(user_of(tom))
    assert client.post(f"/sell/products/{product.pk}/delete").status_code == 404
    assert Product.objects.get() == product


def test_own_words_that_were_refused_with_the_form_are_still_there(seller: Client, product: Product) -> None:
    sent = form(product, v_price=["x", "1", "1"], own_title="Still here", own_description="And this")
    page = seller.post(f"/sell/products/{product.pk}", sent).content.decode()
    assert 'value="Still here"' in page
    assert ">And this</textarea>" in page
