"""The editor of shipping rates: where the shop sends to, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sampan.core.errors import DomainError
from sampan.shop import selectors, services
from sampan.shop.money import parse_amount
from sampan.shop.types import RateContent
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import countries
from sampan.web.shop.seller.amounts import read_whole, written
from sampan.web.shop.seller.destinations import REGIONS, REST, name_countries, read_countries
from sampan.web.shop.seller.frame import sell_page, seller_only, shop_of

RATES_MAX = 40
"""Rows that the editor takes; a shop that needs more has made a slip."""
FIELDS = ("name", "price", "per_kilogram", "free_from", "days_least", "days_most")


@dataclass
class RateRow:
    """One rate as it is typed; `errors` by field."""

    name: str = ""
    countries: tuple[str, ...] = ()
    price: str = ""
    per_kilogram: str = ""
    free_from: str = ""
    days_least: str = "3"
    days_most: str = "14"
    errors: dict[str, str] = field(default_factory=dict)
    places: str = ""
    """The countries in a few words."""


@seller_only
@require_http_methods(["GET", "POST"])
def shipping(request: HttpRequest) -> HttpResponse:
    """The whole list at once; nothing typed is lost when something in it is wrong."""
    reader, currency = reader_of(request), shop_of(request).currency
    if request.method == "GET":
        return _page(request, [_row(rate, currency) for rate in selectors.list_rates(shop_of(request).pk)])
    rows = _typed(request.POST)
    if request.POST.get("act") == "add":
        return _page(request, [*rows, RateRow()])
    removed = request.POST.get("act", "").removeprefix("remove-")
    if removed.isascii() and removed.isdigit():
        return _page(request, [row for place, row in enumerate(rows) if place != int(removed)])
    contents = [_content(row, currency) for row in rows]
    if any(row.errors for row in rows):
        return _page(request, rows, status=422)
    try:
        services.save_rates(reader=reader, rates=[one for one in contents if one is not None])
    except DomainError as error:
        return _page(request, _said(rows, error), status=error.status, error=error)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("sell_shipping"))


def _page(
    request: HttpRequest, rows: list[RateRow], *, status: int = 200, error: DomainError | None = None
) -> HttpResponse:
    language = reader_of(request).language
    for row in rows:
        row.places = name_countries(row.countries, language)
    context = {
        "rows": rows,
        "countries": countries(language),
        "regions": [(code, name, " ".join(members)) for code, name, members in REGIONS],
        "rest": REST,
        "error": error.message if error and not (error.field or "").startswith("rates.") else "",
        "may_add": len(rows) < RATES_MAX,
    }
    return sell_page(request, "sell/shipping.html", context, status=status)


def _row(rate: Any, currency: str) -> RateRow:
    return RateRow(
        name=rate.name,
        countries=tuple(rate.countries),
        price=written(rate.price, currency),
        per_kilogram=written(rate.per_kilogram, currency) if rate.per_kilogram else "",
        free_from=written(rate.free_from, currency),
        days_least=str(rate.days_least),
        days_most=str(rate.days_most),
    )


def _typed(post: QueryDict) -> list[RateRow]:
    """The rows of the form in their order; each row's fields carry its number."""
    places = [place for place in post.getlist("row") if place.isascii() and place.isdigit()]

    def row(place: str) -> RateRow:
        made = RateRow(countries=read_countries(post.getlist(f"countries-{place}")))
        for name in FIELDS:
            setattr(made, name, post.get(f"{name}-{place}", "").strip())
        return made

    return [row(place) for place in places[:RATES_MAX]]


def _content(row: RateRow, currency: str) -> RateContent | None:
    """What the services take; what is wrong is written into `row.errors`."""

    def read(name: str, reading: Any) -> Any:
        try:
            return reading(getattr(row, name))
        except DomainError as error:
            row.errors[name] = error.message
            return 0

    def amount(text: str) -> int:
        return parse_amount(text or "0", currency)

    content = RateContent(
        name=row.name,
        countries=row.countries,
        price=read("price", amount),
        per_kilogram=read("per_kilogram", amount),
        free_from=read("free_from", amount) if row.free_from else None,
        days_least=read("days_least", read_whole),
        days_most=read("days_most", read_whole),
    )
    if not row.countries:
        row.errors["countries"] = _("Choose at least one country.")
    return None if row.errors else content


def _said(rows: list[RateRow], error: DomainError) -> list[RateRow]:
    """What the service found wrong is set beside its field."""
    for problem in getattr(error, "problems", ()):
        if problem.row is not None and problem.row < len(rows):
            rows[problem.row].errors.setdefault(problem.column, problem.message)
    return rows
