"""Shelves: the parts of a shop's own catalogue, in the seller's words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sampan.core.errors import DomainError
from sampan.core.ids import parse_id
from sampan.shop import selectors, services
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, seller_only, shop_of

NAME_MAX = 40


@seller_only
@require_http_methods(["GET", "POST"])
def shelves(request: HttpRequest) -> HttpResponse:
    """The shelves in their order; POST makes one (no `shelf`) or renames one."""
    if request.method == "GET":
        return _page(request)
    shelf_id, name = parse_id(request.POST.get("shelf")), request.POST.get("name", "").strip()
    try:
        services.save_shelf(reader=reader_of(request), shelf_id=shelf_id, name=name)
    except DomainError as error:
        return _page(request, error=error, shelf_id=shelf_id, name=name)
    return HttpResponseRedirect(reverse("sell_shelves"))


@seller_only
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Put one shelf before its neighbour, or behind it."""
    ids = [shelf.pk for shelf in selectors.list_shelves(shop_of(request).pk)]
    moved = parse_id(request.POST.get("shelf"))
    if moved in ids:
        place = ids.index(moved)
        other = place + (1 if request.POST.get("to") == "later" else -1)
        if 0 <= other < len(ids):
            ids[place], ids[other] = ids[other], ids[place]
        services.order_shelves(reader=reader_of(request), ids=ids)
    return HttpResponseRedirect(reverse("sell_shelves"))


@seller_only
@require_POST
def remove(request: HttpRequest, shelf_id: int) -> HttpResponse:
    """Take a shelf away; its products stay, on no shelf."""
    services.remove_shelf(reader=reader_of(request), shelf_id=shelf_id)
    messages.success(request, _("The shelf is gone. Its products are still there."))
    return HttpResponseRedirect(reverse("sell_shelves"))


def _page(
    request: HttpRequest, *, error: DomainError | None = None, shelf_id: int | None = None, name: str = ""
) -> HttpResponse:
    context = {
        "shelves": selectors.list_shelves(shop_of(request).pk),
        "error": error.message if error else "",
        "error_shelf": shelf_id,
        "typed": name,
        "name_max": NAME_MAX,
    }
    return sell_page(request, "sell/shelves.html", context, status=error.status if error else 200)
