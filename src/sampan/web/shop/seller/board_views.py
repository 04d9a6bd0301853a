"""The seller's board of orders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sampan.shop import selectors
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, seller_only
from sampan.web.shop.seller.showing_orders import TABS, board_row, board_tabs


@seller_only
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Orders by what is to be done with them; what is to be shipped stands first."""
    reader = reader_of(request)
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else "to_ship"
    found = selectors.board(reader=reader, tab=tab, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "page": found.map(lambda order: board_row(order, request=request)),
        "next_url": next_url(request, found.next_cursor),
        "tab": tab,
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_orders.html", context))
    context["tabs"] = board_tabs(tab, selectors.board_counts(reader=reader))
    return sell_page(request, "sell/orders.html", context)
