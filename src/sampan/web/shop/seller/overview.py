"""The first page of the seller's centre: what there is to do, and what is missing before one can sell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sampan.accounts.types import Reader
from sampan.shop import selectors
from sampan.shop.money import format_money

DAYS = 30
"""How far back the takings on the first page go."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it counts and where it leads; `wanted`: something is to be done about it."""

    name: str
    number: str
    url: str
    wanted: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a new shop needs."""

    title: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page; `steps` is empty once all of them are done."""

    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]


def overview(shop: Any, *, reader: Reader) -> Overview:
    """What there is to do in this shop. Four queries: orders, sales, products, shipping."""
    counts = selectors.board_counts(reader=reader)
    sums = selectors.summary(reader=reader, days=DAYS)
    stock = selectors.stock_counts(reader=reader)
    orders = reverse("sell_orders")
    figures = (
        _figure(_("To ship"), counts["to_ship"], f"{orders}?tab=to_ship", wanted=True),
        _figure(_("Refunds, returns, disputes"), counts["problems"], f"{orders}?tab=problems", wanted=True),
        _figure(_("Running out"), stock.low, f"{reverse('sell_products')}?low=1", wanted=True),
        _figure(_("On sale"), stock.listed, reverse("sell_products")),
        Figure(
            name=_("Takings in 30 days"),
            number=format_money(sums.takings, shop.currency, reader.language),
            url=reverse("sell_sales"),
            note=ngettext("%(count)d order", "%(count)d orders", sums.orders) % {"count": sums.orders},
        ),
    )
    return Overview(figures, _steps(shop, listed=stock.listed))


def _figure(name: str, count: int, url: str, *, wanted: bool = False) -> Figure:
    return Figure(name, f"{count:,}", url, wanted=wanted and count > 0)


def _steps(shop: Any, *, listed: int) -> tuple[Step, ...]:
    steps = (
        Step(_("Say where you send to and what that costs"), reverse("sell_shipping"), _ships(shop)),
        Step(_("Put a product on sale"), reverse("sell_product_new"), listed > 0),
        Step(
            _("Tell the operator where your money goes"), reverse("sell_settings"), bool(shop.payout_details)
        ),
    )
    return () if all(step.done for step in steps) else steps


def _ships(shop: Any) -> bool:
    return bool(selectors.list_rates(shop.pk))
