"""What every page of the seller's centre stands in: whose shop it is, and the list of its parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sampan.shop import policies, selectors
from sampan.web.accounts.forms import apply
from sampan.web.accounts.members import member_only
from sampan.web.present.reading import reader_of
from sampan.web.shown_sell import ShownSection

View = Callable[..., HttpResponseBase]

SECTIONS = (
    ("sell", _("Overview"), "store"),
    ("sell_orders", _("Orders"), "parcel"),
    ("sell_products", _("Products"), "board"),
    ("sell_shelves", _("Shelves"), "bookmark"),
    ("sell_shipping", _("Shipping"), "truck"),
    ("sell_coupons", _("Coupons"), "coupon"),
    ("sell_sales", _("Sales"), "chart"),
    ("sell_earnings", _("Earnings"), "coins"),
    ("sell_settings", _("Shop settings"), "settings"),
)
"""Address name, title and icon of each part of a seller's centre, in their order."""
WITHOUT_SHOP = (
    ("sell", _("Open a shop"), "store"),
    ("sell_earnings", _("Earnings"), "coins"),
)
"""The parts for somebody who has no shop, but may earn commission."""
OPERATOR = (
    ("operator_shops", _("Shops that wait"), "shield"),
    ("operator_disputes", _("Disputes"), "scales"),
    ("operator_payouts", _("Payouts"), "coins"),
)
"""The parts for the staff."""
PARTS = {
    "sell_order": "sell_orders",
    "sell_tracking": "sell_orders",
    "sell_product": "sell_products",
    "sell_product_new": "sell_products",
    "sell_products_csv": "sell_products",
    "sell_coupon": "sell_coupons",
    "sell_coupon_new": "sell_coupons",
    "operator_dispute": "operator_disputes",
    "operator_payout": "operator_payouts",
}
"""Pages that belong to a part without being its first page."""


def seller_only(view: View) -> View:
    """Send whoever has no shop to the page that opens one; the view finds the shop as `request.shop`."""

    @wraps(view)
    @member_only
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shop = selectors.find_own_shop(reader=reader_of(request))
        if shop is None:
            return HttpResponseRedirect(reverse("sell"))
        request.shop = shop  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def with_own_shop(view: View) -> View:
    """Pages that need no shop, but show its parts to whoever has one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.shop = selectors.find_own_shop(reader=reader_of(request))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def shop_of(request: HttpRequest) -> Any:
    """The shop that `seller_only` found; None on pages that need none."""
    return getattr(request, "shop", None)


def operator_only(view: View) -> View:
    """Pages of the staff; to everybody else they look missing."""

    @wraps(view)
    @member_only
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        policies.check_operates(reader=reader_of(request))
        request.shop = selectors.find_own_shop(reader=reader_of(request))  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def is_carried_out(request: HttpRequest, form: Form, change: Callable[[], Any]) -> bool:
    """Whether the form was sent, is right, and the change was made; a refusal is said beside its field."""
    return request.method == "POST" and form.is_valid() and apply(form, change)


def sell_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A whole page of the centre; nothing of it is kept by a cache, since it is one person's business."""
    everything = {
        "shop": shop_of(request),
        "sections": sections(request),
        "operator_sections": operator_sections(request),
        **(context or {}),
    }
    response = render(request, template, everything, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def sections(request: HttpRequest) -> list[ShownSection]:
    """The parts of the centre that this person has."""
    return _sections(request, SECTIONS if shop_of(request) is not None else WITHOUT_SHOP)


def operator_sections(request: HttpRequest) -> list[ShownSection]:
    """The parts for the staff; empty for everybody else."""
    return _sections(request, OPERATOR) if reader_of(request).is_staff else []


def _sections(request: HttpRequest, parts: tuple[tuple[str, Any, str], ...]) -> list[ShownSection]:
    match = request.resolver_match
    here = (match.url_name if match else "") or ""
    open_part = PARTS.get(here, here)
    return [
        ShownSection(title=str(title), icon=icon, url=reverse(name), current=name == open_part)
        for name, title, icon in parts
    ]
