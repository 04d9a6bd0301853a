"""The Shop tab: what can be bought, by category, for everyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sampan.discovery.selectors.shop_tab import list_shop_tab
from sampan.shop.types import ProductCategory
from sampan.web.answers import as_fragment, go_back, is_fragment, next_url
from sampan.web.cart_badge import count_once
from sampan.web.present.products import product_cards
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import (
    COUNTRY_COOKIE,
    CURRENCY_COOKIE,
    is_country,
    is_currency,
)
from sampan.web.present.shop_reasons import shop_reason
from sampan.web.shop.switch import shop_only

YEAR_SECONDS = 365 * 86400
CATEGORIES = {
    ProductCategory.CLOTHING: _("Clothing"),
    ProductCategory.SHOES_BAGS: _("Shoes & bags"),
    ProductCategory.JEWELLERY: _("Jewellery"),
    ProductCategory.BEAUTY: _("Beauty"),
    ProductCategory.FOOD_TEA: _("Food & tea"),
    ProductCategory.HOME: pgettext_lazy("category", "Home"),
    ProductCategory.KITCHEN: _("Kitchen"),
    ProductCategory.STATIONERY: _("Stationery"),
    ProductCategory.ART: _("Art"),
    ProductCategory.CRAFT_SUPPLIES: _("Craft supplies"),
    ProductCategory.TOYS: _("Toys"),
    ProductCategory.BOOKS: _("Books"),
    ProductCategory.MUSIC: _("Music"),
    ProductCategory.TECH: _("Tech"),
    ProductCategory.OUTDOORS: _("Outdoors"),
    ProductCategory.PETS: _("Pets"),
    ProductCategory.GARDEN: _("Garden"),
    ProductCategory.OTHER: _("Other things"),
}
SORTS = {"": _("For you"), "new": _("Newest"), "sold": _("Best selling"), "price": _("Lowest price")}


@require_safe
@shop_only
def shop(request: HttpRequest) -> HttpResponse:
    """Products of all shops, in a waterfall. Eight queries at most beside the reader's own."""
    reader = reader_of(request)
    asked, order = request.GET.get("category", ""), request.GET.get("sort", "")
    category = asked if asked in CATEGORIES else ""
    sort = order if order in SORTS else ""
    found = list_shop_tab(reader=reader, category=category, sort=sort, cursor=request.GET.get("cursor"))
    cards = product_cards(found.items, request)
    reasons = [shop_reason(found.reasons[row.pk]) if row.pk in found.reasons else "" for row in found.items]
    context = {
        "page": list(zip(cards, reasons, strict=True)),
        "next_url": next_url(request, found.next_cursor),
        "category": category,
        "sort": sort,
        "categories": [(code.value, label) for code, label in CATEGORIES.items()],
        "sorts": list((SORTS if reader.account_id else {**SORTS, "": _("Popular")}).items()),
        "category_label": CATEGORIES[ProductCategory(category)] if category else "",
    }
    if is_fragment(request) and request.GET.get("cursor"):
        return as_fragment(render(request, "shop/_cards.html", context))
    return count_once(request, render(request, "shop/tab.html", context))


@require_POST
@shop_only
def region(request: HttpRequest) -> HttpResponse:
    """Choose where parcels go and which currency prices are shown in besides; the browser remembers."""
    response = go_back(request, "/shop")
    for cookie, value, known in (
        (COUNTRY_COOKIE, request.POST.get("country", ""), is_country),
        (CURRENCY_COOKIE, request.POST.get("currency", ""), is_currency),
    ):
        if known(value):
            response.set_cookie(
                cookie, value, max_age=YEAR_SECONDS, secure=request.is_secure(), samesite="Lax"
            )
    return response
