"""The catalogue as a file, and changes to it out of one: looked at first, carried out on a second press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sampan.core.errors import DomainError
from sampan.shop import services
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, seller_only
from sampan.web.shop.seller.spreadsheets import csv_download, read_upload
from sampan.web.shown_sell import ShownCheck, ShownProblem


@seller_only
@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """Every product with its variants, a row each."""
    return csv_download(services.export_catalogue(reader=reader_of(request)), "sampan-products")


@seller_only
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take products, prices and stock in: the first press only looks, the second writes."""
    if request.method == "GET":
        return sell_page(request, "sell/products_csv.html")
    reader, does = reader_of(request), request.POST.get("act") == "do"
    try:
        name, text = read_upload(request)
        work = services.import_catalogue if does else services.check_catalogue
        found = work(reader=reader, text=text)
    except DomainError as error:
        return sell_page(request, "sell/products_csv.html", {"error": error.message}, status=error.status)
    if does and not found.problems:
        done = ngettext("%(count)d row is taken in.", "%(count)d rows are taken in.", found.rows_read)
        messages.success(request, done % {"count": found.rows_read})
        return HttpResponseRedirect(reverse("sell_products"))
    check = ShownCheck(
        name=name,
        rows=found.rows_read,
        new=found.new,
        changed=found.changed,
        problems=tuple(ShownProblem(one.row or 0, one.column, one.message) for one in found.problems),
        text=text,
    )
    return sell_page(request, "sell/products_csv.html", {"check": check})
