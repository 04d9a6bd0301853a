"""What the tests of the shop share: shops, products, buyers with an address, and orders, written as rows."""

import itertools
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from sampan.accounts.models import Account, User
from sampan.core.clock import now
from sampan.core.errors import DomainError
from sampan.notes.models import Media
from sampan.shop import services
from sampan.shop.models import (
    Address,
    Checkout,
    Order,
    OrderLine,
    Product,
    ProductPicture,
    ShippingRate,
    Shop,
    StockMovement,
    Variant,
)
from sampan.shop.types import CheckoutState, OrderState, ProductState, ShopState, StockReason
from tests.conftest import reader_of
from tests.notes.conftest import make_media

_numbers = itertools.count(1)


def make_shop(
    account: Account, *, ships_to: Sequence[str] = ("*",), shipping: int = 500, **fields: Any
) -> Shop:
    """An open shop that charges in US dollars and sends anywhere for 5.00, unless the fields say otherwise.

    `ships_to` empty: it has no shipping rate at all.
    """
    defaults: dict[str, Any] = {"state": ShopState.OPEN, "currency": "USD", "ships_from_country": "CN"}
    shop = Shop.objects.create(account=account, **{**defaults, **fields})
    if ships_to:
        ShippingRate.objects.create(shop=shop, name="Post", countries=list(ships_to), price=shipping)
    return shop


def make_variant(product: Product, *, stock: int = 10, price: int = 2_000, **fields: Any) -> Variant:
    """A variant with its stock and the movement that tells of it."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "sku": f"SKU-{number}",
        "weight_grams": 200,
        "position": product.variants.count(),
        "options": [f"Choice {number}"] if product.option_names else [],
    }
    variant = Variant.objects.create(product=product, price=price, stock=stock, **{**defaults, **fields})
    if stock:
        StockMovement.objects.create(
            variant=variant, change=stock, reason=StockReason.SET, by=product.shop.account
        )
    return variant


def make_product(
    shop: Shop, *, variants: Sequence[dict[str, Any]] = ({},), pictures: int = 0, **fields: Any
) -> Product:
    """A listed product: make_product(shop, variants=[{"price": 500, "stock": 3}], pictures=2, title="Cup").

    With several variants they differ in `Size`, unless `option_names` says otherwise. Pictures are rows
    without files.
    """
    several = len(variants) > 1
    defaults: dict[str, Any] = {
        "title": f"Product {next(_numbers)}",
        "description": "Made by hand.",
        "language": "en",
        "state": ProductState.LISTED,
        "option_names": ["Size"] if several else [],
    }
    product = Product.objects.create(shop=shop, **{**defaults, **fields})
    for place, variant in enumerate(variants):
        options = {"options": [("S", "M", "L", "XL")[place]]} if several and place < 4 else {}
        make_variant(product, **{**options, **variant})
    for place in range(pictures):
        hang_picture(product, position=place)
    first = product.pictures.order_by("position").first()
    live = list(product.variants.filter(removed_at=None))
    product.cover = first.media if first else None
    product.price_least = min((one.price for one in live), default=0)
    product.price_most = max((one.price for one in live), default=0)
    product.in_stock = any(one.stock for one in live)
    product.save()
    return product


def hang_picture(product: Product, *, position: int = 0, **fields: Any) -> Media:
    """One more picture of a product, a row without files."""
    media = make_media(product.shop.account, **{"is_held": True, "is_public": True, **fields})
    ProductPicture.objects.create(product=product, media=media, position=position)
    return media


def make_address(account: Account, **fields: Any) -> Address:
    """An address in Oklahoma, unless the fields say otherwise."""
    return Address.objects.create(account=account, **{**OKLAHOMA, **fields})


OKLAHOMA: dict[str, Any] = {
    "name": "Tom Ray",
    "phone": "+1 405 555 0134",
    "country": "US",
    "region": "Oklahoma",
    "city": "Norman",
    "line1": "12 Elm Street",
    "postcode": "73069",
}


def make_order(
    buyer: Account | None,
    *wanted: Variant | tuple[Variant, int],
    state: OrderState = OrderState.DONE,
    shipping: int = 0,
    **fields: Any,
) -> Order:
    """An order of these variants of ONE shop in this state, with its checkout, as rows.

    Neither stock nor the books are moved: for what comes after an order. `make_order(tom, cup, (pot, 2))`.
    """
    pairs = [one if isinstance(one, tuple) else (one, 1) for one in wanted]
    shop = pairs[0][0].product.shop
    goods = sum(variant.price * quantity for variant, quantity in pairs)
    moment = now()
    checkout = Checkout.objects.create(
        buyer=buyer,
        state=CheckoutState.OPEN if state == OrderState.PENDING else CheckoutState.PAID,
        currency=shop.currency,
        total=goods + shipping,
        expires_at=moment + timedelta(seconds=900),
        **OKLAHOMA,
    )
    order = Order.objects.create(
        checkout=checkout,
        shop=shop,
        buyer=buyer,
        state=state,
        currency=shop.currency,
        goods=goods,
        shipping=shipping,
        total=goods + shipping,
        **{**_times(state), **fields},
    )
    for place, (variant, quantity) in enumerate(pairs):
        OrderLine.objects.create(
            order=order,
            variant=variant,
            product_id=variant.product_id,
            title=variant.product.title,
            language=variant.product.language,
            options=[list(pair) for pair in zip(variant.product.option_names, variant.options, strict=False)],
            sku=variant.sku,
            price=variant.price,
            quantity=quantity,
            weight_grams=variant.weight_grams,
            position=place,
        )
    return order


def _times(state: OrderState) -> dict[str, Any]:
    moment = now()
    reached: dict[OrderState, tuple[str, ...]] = {
        OrderState.PENDING: (),
        OrderState.PAID: ("paid_at",),
        OrderState.SHIPPED: ("paid_at", "shipped_at"),
        OrderState.DONE: ("paid_at", "shipped_at", "done_at"),
        OrderState.CANCELLED: ("ended_at",),
        OrderState.REFUNDED: ("paid_at", "shipped_at", "ended_at"),
    }
    return dict.fromkeys(reached[state], moment)


def can_buy(account: Account, product: Product) -> bool:
    """Whether the account can put the product's first variant into its cart; nothing is left in there."""
    variant = product.variants.order_by("pk")[0]
    try:
        line = services.add_to_cart(reader=reader_of(account), variant_id=variant.pk)
    except DomainError:
        return False
    line.delete()
    return True


def user_of(account: Account) -> User:
    """Who signs in with the account."""
    assert account.user is not None
    return account.user


def together(many: int, work: Callable[[int], object]) -> list[Exception | None]:
    """Run `work` in so many threads that begin at one moment; what each ended with."""
    start = threading.Barrier(many)
    outcomes: list[Exception | None] = [None] * many

    def run(number: int) -> None:
        try:
            start.wait()
            with transaction.atomic():
                work(number)
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def shop(mei: Account) -> Shop:
    """mei's open shop: US dollars, sends anywhere for 5.00."""
    return make_shop(mei)


@pytest.fixture
def product(shop: Shop) -> Product:
    """A listed product of mei's with two pictures and three sizes of 20.00, ten of each."""
    return make_product(shop, title="Rice bowl", variants=[{}, {}, {}], pictures=2)


@pytest.fixture
def buyer(tom: Account) -> Account:
    """tom, with an address in Oklahoma."""
    make_address(tom, is_default=True)
    return tom
