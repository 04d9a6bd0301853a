"""Orders as a file, and tracking numbers out of one: looked at first, carried out on a second press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sampan.core.errors import DomainError
from sampan.core.ids import parse_id
from sampan.shop import selectors, services
from sampan.shop.money import amount_text
from sampan.shop.services import ShipRow
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, seller_only
from sampan.web.shop.seller.numbers import order_number, read_order_number
from sampan.web.shop.seller.showing_orders import TABS
from sampan.web.shop.seller.spreadsheets import csv_download, read_rows, read_upload
from sampan.web.shown_sell import ShownCheck, ShownProblem

HEAD = (
    *("order", "state", "ordered", "paid", "shipped", "buyer", "product", "options", "sku", "quantity"),
    *("price", "line discount", "currency", "goods", "discount", "shipping", "total", "refunded", "fee"),
    *("commission", "name", "phone", "country", "region", "city", "district", "line 1", "line 2", "postcode"),
    *("note", "carrier", "tracking"),
)
"""One row a line of an order; the order's own sums stand in each, the columns are named in English always."""
COLUMNS = ("order", "carrier", "tracking")
ROWS_MAX = 500
PREVIEW = 50


@seller_only
@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """The orders of one list, or all of them."""
    tab = request.GET.get("tab", "")
    rows = selectors.export_orders(reader=reader_of(request), tab=tab if tab in TABS else "")
    return csv_download(_rows(rows), "sampan-orders")


@seller_only
@require_http_methods(["GET", "POST"])
def tracking(request: HttpRequest) -> HttpResponse:
    """Take tracking numbers in: the first press only looks, the second ships."""
    if request.method == "GET":
        return sell_page(request, "sell/tracking.html")
    reader = reader_of(request)
    try:
        name, text = read_upload(request)
        found = read_rows(text, COLUMNS, most=ROWS_MAX)
        rows = [
            ShipRow(parse_id(read_order_number(row["order"])) or 0, row["carrier"], row["tracking"])
            for _line, row in found
        ]
        problems = services.ship_many(reader=reader, rows=rows, dry_run=request.POST.get("act") != "do")
    except DomainError as error:
        return sell_page(request, "sell/tracking.html", {"error": error.message}, status=error.status)
    if request.POST.get("act") == "do" and rows and not problems:
        done = ngettext("%(count)d order is on its way.", "%(count)d orders are on their way.", len(rows))
        messages.success(request, done % {"count": len(rows)})
        return HttpResponseRedirect(f"{reverse('sell_orders')}?tab=shipped")
    check = ShownCheck(
        name=name,
        rows=len(rows),
        changed=len(rows) - len(problems),
        # The service counts the rows it was given; people count the lines of their file.
        problems=tuple(ShownProblem(found[one.row - 1][0], "", str(one.message)) for one in problems),
        text=text,
        preview=tuple(tuple(row[column] for column in COLUMNS) for _line, row in found[:PREVIEW]),
    )
    return sell_page(request, "sell/tracking.html", {"check": check, "columns": COLUMNS})


def _rows(orders: Iterator[Any]) -> Iterator[tuple[object, ...]]:
    yield HEAD
    for order in orders:
        for line in order.lines.all():
            yield _row(order, line)


def _row(order: Any, line: Any) -> tuple[object, ...]:
    to = order.checkout

    def sum_of(amount: int) -> str:
        return amount_text(amount, order.currency)

    return (
        order_number(order.pk), order.state,
        _day(order.created_at), _day(order.paid_at), _day(order.shipped_at),
        order.buyer.handle if order.buyer else "", line.title,
        " / ".join(f"{name}: {value}" for name, value in line.options), line.sku, line.quantity,
        sum_of(line.price), sum_of(line.discount), order.currency, sum_of(order.goods),
        sum_of(order.discount), sum_of(order.shipping), sum_of(order.total), sum_of(order.refunded),
        sum_of(order.fee),
        sum_of(line.commission), to.name, to.phone, to.country, to.region, to.city, to.district,
        to.line1, to.line2, to.postcode, order.buyer_note, order.carrier, order.tracking,
    )  # fmt: skip


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
