"""The storefront: everything that one shop sells."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sampan.core.ids import parse_id
from sampan.shop import selectors
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.cart_badge import count_once
from sampan.web.present.reading import reader_of
from sampan.web.present.storefronts import storefront as shown_storefront
from sampan.web.shop.switch import shop_only

SORTS = {"": _("Newest"), "sold": _("Best selling"), "price": _("Lowest price")}


@require_safe
@shop_only
def storefront(request: HttpRequest, handle: str) -> HttpResponse:
    """A shop with its shelves and products. Eight queries at most beside the reader's own."""
    reader = reader_of(request)
    row = selectors.get_shop(handle, reader=reader)
    order = request.GET.get("sort", "")
    sort = order if order in SORTS else ""
    shelf = parse_id(request.GET.get("shelf"))
    found = selectors.list_products(
        row, reader=reader, cursor=request.GET.get("cursor"), sort=sort, shelf=shelf
    )
    more = is_fragment(request) and request.GET.get("cursor")
    shelves = [] if more else selectors.list_shelves(row)
    shop, cards, names = shown_storefront(row, found.items, shelves, request=request)
    context: dict[str, Any] = {
        "page": [(card, "") for card in cards],
        "next_url": next_url(request, found.next_cursor),
    }
    if more:
        return as_fragment(render(request, "shop/_cards.html", context))
    context |= {
        "shop": shop,
        "shelves": names,
        "shelf": str(shelf or ""),
        "sort": sort,
        "sorts": list(SORTS.items()),
    }
    return count_once(request, render(request, "shop/storefront.html", context))
