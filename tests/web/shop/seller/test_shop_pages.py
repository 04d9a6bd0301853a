"""Opening a shop, its settings, rest, shipping and shelves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Order, Product, Shelf, ShippingRate, Shop
from sampan.shop.types import ShopState

SignIn = Callable[[Account], Client]
OPENING = {"currency": "CNY", "ships_from_country": "CN", "ships_from_place": "成都", "about": "手作茶杯"}


def settings_of(shop: Shop, **changes: str) -> dict[str, str]:
    names = ("currency", "ships_from_country", "ships_from_place", "about", "handling_days", "return_days")
    kept = {name: str(getattr(shop, name)) for name in (*names, "return_policy", "payout_details")}
    return {**kept, "commission": "0", **changes}


def test_a_visitor_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/sell/")["Location"].startswith("/accounts/login/")


def test_the_page_says_what_a_shop_means_and_opens_one(seller: Client, mei: Account) -> None:
    page = seller.get("/sell/").content.decode()
    assert "open at once, without waiting for anybody" in page
    assert seller.post("/sell/", OPENING)["Location"] == "/sell/"
    shop = Shop.objects.get(account=mei)
    assert (shop.currency, shop.ships_from_place, shop.state) == ("CNY", "成都", ShopState.OPEN)
    assert "Before you can sell" in seller.get("/sell/").content.decode()


def test_where_the_operator_approves_the_state_is_said_on_every_page(
    seller: Client, mei: Account, settings: Any
) -> None:
    settings.SAMPAN_SHOP_APPROVAL = True
    assert "looks at every new shop" in seller.get("/sell/").content.decode()
    seller.post("/sell/", OPENING)
    assert Shop.objects.get(account=mei).state == ShopState.ASKED
    for path in ("/sell/", "/sell/products", "/sell/orders"):
        assert "waits for the operator" in seller.get(path).content.decode()


def test_a_wrong_country_and_currency_are_refused_beside_their_fields(seller: Client, mei: Account) -> None:
    answer = seller.post("/sell/", {**OPENING, "currency": "XXX", "ships_from_country": "Atlantis"})
    assert answer.status_code == 422
    assert answer.content.decode().count("field__error") == 2
    assert "手作茶杯" in answer.content.decode()
    assert not Shop.objects.filter(account=mei).exists()


def test_settings_are_kept_and_payout_details_stay_private(
    seller: Client, shop: Shop, client: Client
) -> None:
    changes = {"commission": "12.5", "payout_details": "ICBC 6222 0000", "handling_days": "5"}
    assert seller.post("/sell/settings", settings_of(shop, **changes)).status_code == 302
    shop.refresh_from_db()
    assert (shop.commission, shop.handling_days) == (1_250, 5)
    assert "6222" in seller.get("/sell/settings").content.decode()
    assert "6222" not in client.get("/@mei/shop").content.decode()


@pytest.mark.parametrize("share", ["-1", "101", "a", "NaN", "1e9", "0.001"])
def test_a_share_that_cannot_be_is_refused(seller: Client, shop: Shop, share: str) -> None:
    answer = seller.post("/sell/settings", settings_of(shop, commission=share))
    assert answer.status_code == 422
    assert "from 0 to 100" in answer.content.decode()
    shop.refresh_from_db()
    assert shop.commission == 0


def test_a_shop_rests_sells_again_closes_and_reopens(seller: Client, shop: Shop) -> None:
    seller.post("/sell/rest", {"on": "1"})
    shop.refresh_from_db()
    assert shop.state == ShopState.RESTING
    assert "Your shop is resting" in seller.get("/sell/orders").content.decode()
    seller.post("/sell/rest", {"on": "0"})
    shop.refresh_from_db()
    assert shop.state == ShopState.OPEN
    seller.post("/sell/close")
    shop.refresh_from_db()
    assert shop.state == ShopState.CLOSED
    seller.post("/sell/reopen")
    shop.refresh_from_db()
    assert shop.state == ShopState.OPEN


def rate_fields(**changes: object) -> dict[str, object]:
    return {
        "row": ["0"],
        "name-0": "Registered",
        "countries-0": ["US", "CA"],
        "price-0": "12.50",
        "per_kilogram-0": "",
        "free_from-0": "80",
        "days_least-0": "5",
        "days_most-0": "12",
        **changes,
    }


def test_shipping_rates_are_saved_together(seller: Client, shop: Shop) -> None:
    assert seller.post("/sell/shipping", rate_fields()).status_code == 302
    rate = ShippingRate.objects.get(shop=shop)
    assert (rate.countries, rate.price, rate.free_from, rate.days_most) == (["US", "CA"], 1_250, 8_000, 12)
    page = seller.get("/sell/shipping").content.decode()
    assert 'value="12.50"' in page
    assert "United States, Canada" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("price-0", "-3"), ("countries-0", ["XX"]), ("days_most-0", "2"), ("price-0", "1e99")],
)
def test_a_wrong_rate_changes_nothing_and_loses_nothing(
    seller: Client, shop: Shop, field: str, value: object
) -> None:
    before = list(ShippingRate.objects.values())
    answer = seller.post("/sell/shipping", rate_fields(**{field: value}))
    assert answer.status_code == 422
    assert 'value="Registered"' in answer.content.decode()
    assert "field__error" in answer.content.decode()
    assert list(ShippingRate.objects.values()) == before


def test_a_rate_is_added_and_removed_before_saving(seller: Client, shop: Shop) -> None:
    added = seller.post("/sell/shipping", rate_fields(act="add")).content.decode()
    assert added.count('name="row"') == 2
    assert 'value="12.50"' in added
    assert (
        seller.post("/sell/shipping", rate_fields(act="remove-0")).content.decode().count('name="row"') == 0
    )
    assert ShippingRate.objects.get(shop=shop).price == 500  # nothing was saved by either


def test_shelves_are_made_renamed_ordered_and_removed(seller: Client, shop: Shop, product: Product) -> None:
    for name in ("Cups", "Trays"):
        seller.post("/sell/shelves", {"name": name})
    cups, trays = Shelf.objects.order_by("position", "pk")
    seller.post("/sell/shelves", {"shelf": cups.pk, "name": "Teacups"})
    seller.post("/sell/shelves/order", {"shelf": trays.pk, "to": "earlier"})
    assert [one.name for one in Shelf.objects.order_by("position")] == ["Trays", "Teacups"]
    Product.objects.update(shelf=cups)
    seller.post(f"/sell/shelves/{cups.pk}/remove")
    product.refresh_from_db()
    assert product.shelf_id is None
    answer = seller.post("/sell/shelves", {"name": "Trays"})
    assert answer.status_code in (409, 422)
    assert "field__error" in answer.content.decode()
    assert Shelf.objects.count() == 1


def test_a_shelf_of_another_shop_cannot_be_touched(
    seller: Client, shop: Shop, rival: Account, rival_browser: Client
) -> None:
    theirs = Shelf.objects.create(shop_id=rival.pk, name="Theirs")
    assert seller.post("/sell/shelves", {"shelf": theirs.pk, "name": "Mine"}).status_code == 404
    assert seller.post(f"/sell/shelves/{theirs.pk}/remove").status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "Theirs"


def test_the_first_page_counts_what_is_to_do(
    seller: Client, shop: Shop, product: Product, django_assert_num_queries: Any
) -> None:
    variant = product.variants.first()
    assert variant is not None
    variant.stock = 2
    variant.save()
    seller.get("/sell/")
    with django_assert_num_queries(10):  # of them four for the sums
        page = seller.get("/sell/").content.decode()
    assert 'figure__number--wanted">1<' in page


def test_profile_and_settings_lead_to_the_sellers_centre(seller: Client, mei: Account, tom: Account) -> None:
    for path in ("/@mei", "/settings/"):
        assert 'href="/sell/"' in seller.get(path).content.decode()
    assert 'href="/sell/"' not in seller.get("/@tom").content.decode()


def test_where_the_shop_is_switched_off_nobody_opens_one_but_sellers_still_send(
    seller: Client, order: Order, rival_browser: Client, tom: Account, sign_in: SignIn, settings: Any
) -> None:
    settings.SAMPAN_SHOP = False
    assert sign_in(tom).post("/sell/", OPENING).status_code == 404
    assert not Shop.objects.filter(account=tom).exists()
    assert seller.get("/sell/orders").status_code == 200
    assert seller.post(f"/sell/orders/{order.pk}/ship", {"carrier": "EMS"}).status_code == 302
