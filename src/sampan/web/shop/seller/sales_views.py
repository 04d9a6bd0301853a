"""What the shop sold: plots by day and the same as a table, products, countries, what came from notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from sampan.shop import selectors
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import country_name
from sampan.web.shop.seller.frame import sell_page, seller_only
from sampan.web.shop.seller.plots import parts_of, plot_days
from sampan.web.shown_sales import ShownDay, ShownPlot, ShownShare
from sampan.web.shown_sell import ShownTab

SPANS = (7, 30, 90)
"""Days that can be looked back over."""
ROWS = 10


@seller_only
@require_GET
def sales(request: HttpRequest) -> HttpResponse:
    """The last days of the shop."""
    reader = reader_of(request)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(span) for span in SPANS} else 30
    summary = selectors.summary(reader=reader, days=days)
    by_day = selectors.sales_by_day(reader=reader, days=days)
    context: dict[str, Any] = {
        "tabs": _tabs(days),
        "summary": _summary(summary, request),
        "plots": _plots(by_day, summary, request),
        "days": [
            ShownDay(
                day=one.day,
                orders=one.orders,
                takings=money(one.takings, summary.currency, request),
                refunded=money(one.refunded, summary.currency, request) if one.refunded else "",
            )
            for one in reversed(by_day)
        ],
        "products": _products(selectors.top_products(reader=reader, days=days, limit=ROWS), summary, request),
        "countries": _countries(selectors.by_country(reader=reader, days=days, limit=ROWS), summary, request),
    }
    return sell_page(request, "sell/sales.html", context)


def _tabs(days: int) -> list[ShownTab]:
    here = reverse("sell_sales")
    return [
        ShownTab(
            str(span),
            ngettext("%(count)d day", "%(count)d days", span) % {"count": span},
            f"{here}?days={span}",
            current=span == days,
        )
        for span in SPANS
    ]


def _summary(row: Any, request: HttpRequest) -> dict[str, Any]:
    def sum_of(amount: int) -> str:
        return money(amount, row.currency, request)

    part = round(row.from_notes * 100 / row.of_goods) if row.of_goods else 0
    return {
        "orders": row.orders,
        "buyers": row.buyers,
        "takings": sum_of(row.takings),
        "average": sum_of(row.average),
        "refunded": sum_of(row.refunded) if row.refunded else "",
        "commission": sum_of(row.commission) if row.commission else "",
        "fee": sum_of(row.fee) if row.fee else "",
        "from_notes": sum_of(row.from_notes),
        "from_notes_part": part,
        "from_notes_orders": row.from_notes_orders,
    }


def _plots(rows: Sequence[Any], summary: Any, request: HttpRequest) -> list[ShownPlot]:
    days = [one.day for one in rows]
    best = max(rows, key=lambda one: one.takings)
    said = _("The best day brought %(sum)s.") % {"sum": money(best.takings, summary.currency, request)}
    return [
        plot_days(
            _("Takings by day"),
            days,
            [one.takings for one in rows],
            write=lambda amount: money(amount, summary.currency, request),
            total=money(summary.takings, summary.currency, request),
            summary=said if best.takings else "",
        ),
        plot_days(
            _("Orders by day"),
            days,
            [one.orders for one in rows],
            write=lambda count: f"{count:,}",
            total=f"{summary.orders:,}",
        ),
    ]


def _products(rows: Sequence[Any], summary: Any, request: HttpRequest) -> list[ShownShare]:
    parts = parts_of([one.takings for one in rows])
    return [
        ShownShare(
            name=one.title,
            value=money(one.takings, summary.currency, request),
            note=ngettext("%(count)d piece", "%(count)d pieces", one.quantity) % {"count": one.quantity},
            part=part,
            url=reverse("sell_product", args=[one.product_id]),
            language=one.language,
        )
        for one, part in zip(rows, parts, strict=True)
    ]


def _countries(rows: Sequence[Any], summary: Any, request: HttpRequest) -> list[ShownShare]:
    parts = parts_of([one.takings for one in rows])
    language = reader_of(request).language
    return [
        ShownShare(
            name=country_name(one.country, language),
            value=money(one.takings, summary.currency, request),
            note=ngettext("%(count)d order", "%(count)d orders", one.orders) % {"count": one.orders},
            part=part,
        )
        for one, part in zip(rows, parts, strict=True)
    ]
