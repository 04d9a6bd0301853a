"""No page of the shop shows a stranger what is between buyer and seller, and no form lets them touch it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop import services
from sampan.shop.models import (
    Address,
    CartLine,
    Checkout,
    Coupon,
    Dispute,
    LedgerAccount,
    Order,
    OrderLine,
    OrderMessage,
    Payment,
    Payout,
    Product,
    ReturnRequest,
    Review,
    Shelf,
    ShippingRate,
    Shop,
    Variant,
)
from tests.conftest import reader_of
from tests.shop.checkouts import buy, check_out, snapshot
from tests.shop.conftest import make_address, make_shop
from tests.web.surface import Address as PageAddress
from tests.web.surface import addresses

pytestmark = pytest.mark.django_db

OF_THE_SHOP = (
    "orders",
    "pay/",
    "sell",
    "cart",
    "checkout",
    "addresses",
    "reviews",
    "p/",
    "shop",
    "@<",
    "api",
)
LIVE = (
    Order,
    OrderLine,
    OrderMessage,
    Checkout,
    Payment,
    Payout,
    ReturnRequest,
    Dispute,
    CartLine,
    LedgerAccount,
)
OWNED = {Shop: "pk", ShippingRate: "shop", Product: "shop", Coupon: "shop", Shelf: "shop", Address: "account"}
SECRETS = (b"12 Elm", b"Tom Ray", b"405 555")
"""Of the buyer's address, which only the buyer and the seller see."""
OPEN = {
    "pay/webhooks/<slug:provider>",
    "orders",
    "sell/orders",
    "sell/orders/download",
    "sell/orders/tracking",
}
"""Addresses that name nobody's order: the stranger's own lists, and where providers report (by signature)."""
OWN_CART = ("cart/", "checkout/", "addresses/")
"""These act upon what is the asker's own, whoever's number is in the address."""
FORM = {
    **dict.fromkeys(("body", "reason", "decision", "carrier", "name", "title", "answer", "city"), "x"),
    **dict.fromkeys(("agree", "on", "stars", "expected_total"), "1"),
    "act": "do",
    "quantity": "0",
    "refund": "1.00",
    "amount": "1.00",
    "seen": "100",
    "way": "amount",
    "manner": "pay",
    "state": "archived",
    "code": "ABC",
    "country": "US",
    "for": "buyer",
    "tracking": "y",
}
"""Whatever the forms of the shop ask for, as nearly right as one form can be for all of them."""


@pytest.fixture
def values(buyer: Account, mei: Account, shop: Shop, product: Product) -> dict[str, object]:
    """An order with everything that can hang on one, another that waits for its money, and a cart."""
    tom, seller = reader_of(buyer), reader_of(mei)
    variant = product.variants.order_by("position")[0]
    order = buy(buyer, (variant, 2))
    services.ship(reader=seller, order_id=order.pk, carrier="Post")
    services.receive(reader=tom, order_id=order.pk)
    line = order.lines.get()
    review = services.write_review(reader=tom, line_id=line.pk, stars=4, body="Fine.")
    returned = services.ask_return(reader=tom, order_id=order.pk, lines=[(line.pk, 1)], reason="Chipped.")
    services.answer_return(reader=seller, return_id=returned.pk, agree=True)
    waiting = check_out(buyer, variant)
    step = services.begin_payment(reader=tom, checkout_id=waiting.pk)
    services.add_to_cart(reader=tom, variant_id=variant.pk)
    coupon = Coupon.objects.create(shop=shop, code="ABC", kind="amount", value=100, starts_at=now())
    return {
        "order_id": order.pk,
        "review_id": review.pk,
        "return_id": returned.pk,
        "checkout_id": waiting.pk,
        "dispute_id": services.open_dispute(reader=tom, order_id=order.pk, reason="Still chipped.").pk,
        "line_id": line.pk,
        "cart_line_id": CartLine.objects.get().pk,
        "ref": step.ref,
        "coupon_id": coupon.pk,
        "shelf_id": Shelf.objects.create(shop=shop, name="Tea").pk,
        "address_id": Address.objects.get().pk,
        "shop_id": shop.pk,
        "product_id": product.pk,
        "account_id": LedgerAccount.objects.filter(owner=mei).order_by("pk")[0].pk,
        "variant_id": variant.pk,
        "currency": "USD",
        "handle": "mei",
        "provider": "sandbox",
    }


def test_a_stranger_sees_and_changes_nothing_between_buyer_and_seller(
    values: dict[str, object], make_account: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    eve = make_account("eve")
    make_shop(eve)
    make_address(eve)
    before = _everything_but(eve)
    tried = 0
    for client in (sign_in(eve), Client()):
        for page in _pages(values):
            tried += 1
            path = page.fill(_of(page, values))
            for answer in (client.get(path), client.post(path, {**FORM, "key": str(uuid4())})):
                _refused(page, answer)
    assert tried > 90, "the test no longer finds the pages of the shop"
    assert _everything_but(eve) == before


def _pages(values: dict[str, object]) -> list[PageAddress]:
    """The addresses of the shop that name something of the buyer's or the seller's, and their lists."""
    return [
        page
        for page in addresses()
        if page.route.startswith(OF_THE_SHOP)
        and set(page.arguments) <= set(values)
        and (page.route in OPEN or page.arguments)
        and not page.route.startswith(("@<", "p/<", "api/v1/accounts"))
    ]


def _of(page: PageAddress, values: dict[str, object]) -> dict[str, object]:
    return {**values, "line_id": values["cart_line_id"]} if page.route.startswith("cart") else values


def _refused(page: PageAddress, answer: Any) -> None:
    """A stranger's try is not found, sent to sign in, or says nothing of the other's."""
    body = b"" if answer.streaming else answer.content
    assert not [secret for secret in SECRETS if secret in body], (page.route, body)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/accounts/login/") or page.route.startswith(OWN_CART)
    elif page.route not in OPEN and not page.route.startswith(("api", "shop")):
        assert answer.status_code in {404, 405}, (page.route, answer.status_code)


def _everything_but(account: Account) -> dict[str, Any]:
    """All rows of the shop, but for those of this account's own shop and address book."""
    mine: dict[type[models.Model], str] = {**OWNED, Variant: "product__shop"}
    rows: dict[str, Any] = {
        model.__name__: list(model.objects.order_by("pk").values()) for model in (*LIVE, Review)
    }  # type: ignore[attr-defined]
    for model, owner in mine.items():
        others = model.objects.exclude(**{owner: account.pk})  # type: ignore[attr-defined]
        rows[model.__name__] = list(others.order_by("pk").values())
    return {**snapshot(), **rows}
