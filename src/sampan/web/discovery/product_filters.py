"""What a search for products is narrowed to, read out of its address, and the addresses that narrow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from sampan.core.errors import Invalid
from sampan.discovery.searching import ProductFilters
from sampan.shop.money import amount_text, parse_amount
from sampan.web.discovery.narrowing import Addressed, filter_shown, known
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import currency_name, currency_of, is_currency
from sampan.web.shop.tab_views import CATEGORIES
from sampan.web.shown_discovery import ShownChoice, ShownFilter

SORTS: Final = {
    "": gettext_lazy("Best match"),
    "new": gettext_lazy("Newest"),
    "sold": gettext_lazy("Best selling"),
    "price": gettext_lazy("Lowest price"),
}
STOCK: Final = {
    "": pgettext_lazy("stock of products", "All products"),
    "in": pgettext_lazy("stock of products", "In stock"),
}
PRICE_CHARS: Final = 20


@dataclass(frozen=True)
class ProductsAsked(Addressed):
    """A search for products as its address says it; what makes no sense there counts as not said.

    `least` and `most` are what was typed, in `currency`; `wrong`: what is wrong with them.
    """

    NARROWING = ("kind", "least", "most", "currency", "stock")

    words: str
    sort: str = ""
    category: str = ""
    least: str = ""
    most: str = ""
    currency: str = ""
    in_stock: bool = False
    price_min: int | None = None
    price_max: int | None = None
    wrong: str = ""

    def narrowings(self) -> int:
        """How many filters leave something out."""
        return sum(map(bool, (self.category, self.has_price, self.in_stock)))

    @property
    def has_price(self) -> bool:
        return self.price_min is not None or self.price_max is not None

    def filters(self) -> ProductFilters:
        """What the search is asked for."""
        return ProductFilters(
            category=self.category,
            price_min=self.price_min,
            price_max=self.price_max,
            currency=self.currency if self.has_price else "",
            in_stock=self.in_stock,
        )

    def said(self) -> dict[str, str]:
        """The parts of the address by name."""
        return {
            "q": self.words,
            "tab": "products",
            "sort": self.sort,
            "kind": self.category,
            "least": self.least,
            "most": self.most,
            "currency": self.currency if self.least or self.most else "",
            "stock": "in" if self.in_stock else "",
        }


def read_products_asked(request: HttpRequest, *, words: str) -> ProductsAsked:
    """What an address asks for; prices are in the currency that it names, else in the reader's own."""
    query = request.GET
    named = query.get("currency", "").upper()
    currency = named if is_currency(named) else currency_of(request)
    least, most = (query.get(name, "").strip()[:PRICE_CHARS] for name in ("least", "most"))
    prices: list[int | None] = []
    wrong = ""
    for typed in (least, most):
        try:
            prices.append(parse_amount(typed, currency) if typed else None)
        except Invalid as error:
            prices.append(None)
            wrong = wrong or error.message
    category = query.get("kind", "")
    return ProductsAsked(
        words=words,
        sort=known(query.get("sort", ""), SORTS),
        category=category if category in {one.value for one in CATEGORIES} else "",
        least=least,
        most=most,
        currency=currency,
        in_stock=query.get("stock") == "in",
        price_min=prices[0],
        price_max=prices[1],
        wrong=wrong,
    )


def product_filters_shown(asked: ProductsAsked) -> list[ShownFilter]:
    """Every filter with its choices."""
    categories = {"": gettext_lazy("All categories")} | {key.value: name for key, name in CATEGORIES.items()}
    return [
        filter_shown(asked, "sort", gettext("Order"), SORTS, asked.sort),
        filter_shown(asked, "kind", gettext("Category"), categories, asked.category),
        _prices(asked),
        filter_shown(asked, "stock", gettext("Stock"), STOCK, "in" if asked.in_stock else ""),
    ]


def price_form(asked: ProductsAsked, *, request: HttpRequest) -> dict[str, Any]:
    """What the fields for the price show."""
    return {
        "least": asked.least,
        "most": asked.most,
        "currency": asked.currency,
        "currency_name": currency_name(asked.currency, reader_of(request).language),
        "kept": [*asked.kept("least", "most", "currency"), ("currency", asked.currency)],
        "wrong": asked.wrong,
    }


def _prices(asked: ProductsAsked) -> ShownFilter:
    found = [
        ShownChoice(gettext("Any price"), asked.address(least="", most="", currency=""), not asked.has_price)
    ]
    if asked.has_price:
        low, high = (
            "" if amount is None else amount_text(amount, asked.currency)
            for amount in (asked.price_min, asked.price_max)
        )
        said = f"{low}–{high} {asked.currency}"
        found.append(ShownChoice(said, asked.address(), chosen=True))
    return ShownFilter("price", gettext("Price"), tuple(found), is_set=asked.has_price)
