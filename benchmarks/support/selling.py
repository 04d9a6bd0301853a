"""A shop with products and buyers for the benchmark of the checkout, and what it sold; Django is set up."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, Sum

from benchmarks.support.world import sign_in_as
from sampan.accounts.models import Account, User
from sampan.notes.models import Media
from sampan.shop.models import (
    Address,
    Entry,
    OrderLine,
    Payment,
    Product,
    ProductPicture,
    SandboxCharge,
    ShippingRate,
    Shop,
    StockMovement,
    Variant,
)
from sampan.shop.types import CheckoutState, OrderState, PaymentState, ProductState, ShopState, StockReason

PRICE = 2_000
"""20.00 US dollars."""
SETTLED_SECONDS = 120


@dataclass(frozen=True)
class Counted:
    """What the books and tables say afterwards."""

    sold: int
    left: int
    charged_without_order: int
    books: int
    """The sum of all entries of the books: 0."""


def fill(buyers: int, stocks: list[int]) -> tuple[list[int], list[dict[str, str]]]:
    """The variants with these stocks, and buyers with a session and an address each."""
    seller = _account("seller")
    shop = Shop.objects.create(account=seller, state=ShopState.OPEN, currency="USD", ships_from_country="CN")
    ShippingRate.objects.create(shop=shop, name="Post", countries=["*"], price=0)
    variants = []
    for number, stock in enumerate(stocks):
        media = Media.objects.create(owner=seller, key=f"bowl-{number}", state="ready", is_held=True)
        product = Product.objects.create(
            shop=shop,
            title=f"Bowl {number}",
            state=ProductState.LISTED,
            cover=media,
            in_stock=True,
            price_least=PRICE,
            price_most=PRICE,
        )
        ProductPicture.objects.create(product=product, media=media)
        variant = Variant.objects.create(product=product, price=PRICE, stock=stock, weight_grams=300)
        StockMovement.objects.create(variant=variant, change=stock, reason=StockReason.SET, by=seller)
        variants.append(variant.pk)
    return variants, [_buyer(number) for number in range(buyers)]


def wait_until_settled() -> None:
    """Until no payment is open any more; raises RuntimeError when that takes too long."""
    deadline = time.monotonic() + SETTLED_SECONDS
    open_ones = Payment.objects.filter(state__in=[PaymentState.CREATED, PaymentState.PENDING])
    while open_ones.filter(checkout__state=CheckoutState.OPEN).exists():
        if time.monotonic() > deadline:
            raise RuntimeError("some payments were never settled")
        time.sleep(0.2)


def count(variant_id: int) -> Counted:
    """What was sold of a variant and what is left; whoever was charged has a paid order or a refund."""
    lines = OrderLine.objects.filter(variant=variant_id, order__state=OrderState.PAID)
    charged = SandboxCharge.objects.filter(state="succeeded").values_list("ref", flat=True)
    fine = Q(checkout__state=CheckoutState.PAID) | Q(refunds__isnull=False)
    known = Payment.objects.filter(fine, ref__in=charged).values_list("ref", flat=True)
    return Counted(
        sold=lines.aggregate(all=Sum("quantity"))["all"] or 0,
        left=Variant.objects.get(pk=variant_id).stock,
        charged_without_order=len(set(charged) - set(known)),
        books=Entry.objects.aggregate(all=Sum("amount"))["all"] or 0,
    )


def jobs_waiting() -> int:
    """Jobs that the worker has not done yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return int(cursor.fetchone()[0])


def _buyer(number: int) -> dict[str, str]:
    account = _account(f"buyer{number}")
    address = Address.objects.create(
        account=account,
        name="Bea Buyer",
        phone="+1 918 555 0100",
        country="US",
        region="Oklahoma",
        city="Tulsa",
        line1="1 Main Street",
        postcode="74103",
    )
    assert account.user is not None
    return {"cookie": sign_in_as(account.user), "address": str(address.pk)}


def _account(handle: str) -> Account:
    user = User.objects.create_user(f"{handle}@example.org")
    return Account.objects.create(user=user, handle=handle, display_name=handle, language="en", reads=["en"])
