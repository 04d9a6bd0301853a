"""Fills the peer with products and buyers, and counts what it sold: `world.py fill BUYERS STOCK...` prints
{"products": [...], "buyers": [{"cookie", "address"}, ...]}, `world.py count PRODUCT` {"sold", "left"}."""

import json
import os
import sys
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from oscar.apps.address.models import Country, UserAddress  # noqa: E402
from oscar.apps.catalogue.models import Product, ProductClass  # noqa: E402
from oscar.apps.order.models import Line  # noqa: E402
from oscar.apps.partner.models import Partner, StockRecord  # noqa: E402


def main() -> None:
    """Do what the command line says."""
    if sys.argv[1] == "fill":
        print(json.dumps(fill(int(sys.argv[2]), [int(stock) for stock in sys.argv[3:]])))
    else:
        print(json.dumps(count(int(sys.argv[2]))))


def fill(buyers: int, stocks: list[int]) -> dict[str, object]:
    """Products with these stocks at 20.00, and buyers with a session and an address each."""
    country = Country.objects.create(
        iso_3166_1_a2="US", iso_3166_1_a3="USA", name="United States", is_shipping_country=True
    )
    kind = ProductClass.objects.create(name="Things", requires_shipping=True, track_stock=True)
    partner = Partner.objects.create(name="Seller", code="seller")
    products = []
    for number, stock in enumerate(stocks):
        product = Product.objects.create(title=f"Bowl {number}", product_class=kind, upc=f"bowl-{number}")
        StockRecord.objects.create(
            product=product,
            partner=partner,
            partner_sku=f"bowl-{number}",
            price=Decimal("20.00"),
            price_currency="USD",
            num_in_stock=stock,
        )
        products.append(product.pk)
    return {"products": products, "buyers": [buyer(number, country) for number in range(buyers)]}


def buyer(number: int, country: Country) -> dict[str, str]:
    """Somebody who is signed in and has an address."""
    user = get_user_model().objects.create_user(f"buyer{number}", f"buyer{number}@example.org")
    address = UserAddress.objects.create(
        user=user,
        first_name="Bea",
        last_name="Buyer",
        line1="1 Main Street",
        line4="Tulsa",
        state="Oklahoma",
        postcode="74103",
        country=country,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"cookie": f"sessionid={session.session_key}", "address": str(address.pk)}


def count(product: int) -> dict[str, int]:
    """Pieces in orders, and what the stock record says may still be sold."""
    sold = sum(Line.objects.filter(product=product).values_list("quantity", flat=True))
    return {"sold": sold, "left": StockRecord.objects.get(product=product).net_stock_level}


if __name__ == "__main__":
    main()
