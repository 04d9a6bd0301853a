"""What these tests share: a seller with a shop, another seller, a member of staff, each with a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Order, Payment, Product, Shop
from sampan.shop.services.posting import post_sale
from sampan.shop.types import OrderState, PaymentState
from tests.shop.conftest import make_order, make_product, make_shop

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def seller(mei: Account, sign_in: SignIn) -> Client:
    """mei's browser; she reads the interface in English here, so that its sentences can be told."""
    assert mei.user is not None
    mei.user.interface_language = "en"
    mei.user.save()
    mei.language, mei.reads = "en", ["en", "zh-Hans"]
    mei.save()
    return sign_in(mei)


@pytest.fixture
def rival(make_account: Callable[..., Account]) -> Account:
    """Another seller with a shop of their own."""
    account = make_account("rival")
    make_shop(account)
    return account


@pytest.fixture
def rival_browser(rival: Account, sign_in: SignIn) -> Client:
    """The other seller's browser."""
    return sign_in(rival)


@pytest.fixture
def staff(make_account: Callable[..., Account], sign_in: SignIn) -> Client:
    """The browser of a member of staff."""
    return sign_in(make_account("keeper", is_staff=True))


@pytest.fixture
def order(product: Product, buyer: Account) -> Order:
    """Two of the first size and one of the second, paid, to be shipped: 60.00 and 5.00 shipping."""
    return paid_order(product, buyer)


def paid_order(product: Product, buyer: Account, **fields: Any) -> Order:
    """An order that was paid in the sandbox and stands in the books."""
    first, second = list(product.variants.order_by("position"))[:2]
    state = fields.pop("state", OrderState.PAID)
    made = make_order(buyer, (first, 2), (second, 1), state=state, shipping=500, **fields)
    Payment.objects.create(
        checkout=made.checkout,
        provider="sandbox",
        ref=f"sb_{made.pk}",
        state=PaymentState.SUCCEEDED,
        amount=made.total,
        currency=made.currency,
    )
    post_sale(made)
    return made


def rival_order(rival: Account, buyer: Account) -> Order:
    """A paid order of the other shop."""
    product = make_product(Shop.objects.get(account=rival), variants=[{}, {}])
    return paid_order(product, buyer)
