"""The seller's own products as rows of a list, and the words for their states and categories."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sampan.shop.types import ProductState
from sampan.web.present import files
from sampan.web.present.prices import money
from sampan.web.shop.tab_views import CATEGORIES as CATEGORIES
from sampan.web.shown_sell import ShownStock, ShownTab

LOW_STOCK = 3
"""From so many down a variant is said to run out."""
STATES = (
    (ProductState.DRAFT.value, _("Draft"), _("Nobody but you sees it.")),
    (ProductState.LISTED.value, _("On sale"), _("Everybody can find and buy it.")),
    (ProductState.ARCHIVED.value, _("Laid away"), _("Gone from the shop; orders keep it.")),
)
STATE_NAMES = {code: name for code, name, _why in STATES}
SKUS_NAMED = 3


def product_tabs(state: str, *, low: bool) -> list[ShownTab]:
    """The lists of products beside each other."""
    here = reverse("sell_products")
    tabs = [("", _("All"), here)]
    tabs += [(code, name, f"{here}?state={code}") for code, name, _why in STATES]
    shown = [ShownTab(code, str(name), url, current=code == state and not low) for code, name, url in tabs]
    return [*shown, ShownTab("low", str(_("Running out")), f"{here}?low=1", current=low)]


def stock_row(product: Any, *, request: HttpRequest, currency: str) -> ShownStock:
    """One product in its seller's list; variants, cover and shelf are loaded. No query."""
    variants = list(product.variants.all())
    stocks = [one.stock for one in variants]
    prices = sorted(one.price for one in variants)
    price = money(prices[0], currency, request) if prices else ""
    if prices and prices[-1] != prices[0]:
        price = f"{price} – {money(prices[-1], currency, request)}"
    skus = [one.sku for one in variants if one.sku]
    return ShownStock(
        id=str(product.pk),
        title=product.title,
        language=product.language,
        cover=files.cover(product.cover) if product.cover else None,
        state=product.state,
        state_name=str(STATE_NAMES.get(product.state, product.state)),
        hidden=product.hidden_at is not None,
        price=price,
        stock=sum(stocks),
        variant_count=len(variants),
        low=any(stock <= LOW_STOCK for stock in stocks),
        sold_count=product.sold_count,
        shelf=product.shelf.name if product.shelf else "",
        skus=", ".join(skus[:SKUS_NAMED]) + (" …" if len(skus) > SKUS_NAMED else ""),
    )
