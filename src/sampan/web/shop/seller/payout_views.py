"""The operator's page of payouts: who is owed what, and writing down what was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.shop import selectors, services
from sampan.shop.money import parse_amount
from sampan.shop.types import LedgerKind
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present import faces
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.amounts import written
from sampan.web.shop.seller.earnings_views import SHORT_KINDS
from sampan.web.shop.seller.frame import operator_only, sell_page
from sampan.web.shown_sales import ShownOwed, ShownPayout
from sampan.web.shown_sell import ShownTab

BOOKS = {
    LedgerKind.PROVIDER: gettext_lazy("With the payment provider"),
    LedgerKind.SELLER: gettext_lazy("Owed to sellers"),
    LedgerKind.CREATOR: gettext_lazy("Owed to creators"),
    LedgerKind.FEES: gettext_lazy("Fees kept"),
    LedgerKind.STRAY: gettext_lazy("To be given back to buyers"),
}


@operator_only
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    """Everybody to whom something is or was owed; `done=1`: what was sent."""
    return _page(request)


@operator_only
@require_POST
def pay(request: HttpRequest, account_id: int) -> HttpResponse:
    """Write down a transfer; its amount is read in the currency of the account of the books."""
    reader = reader_of(request)
    typed = {name: request.POST.get(name, "").strip() for name in ("amount", "reference")}
    try:
        owed = selectors.get_owed(account_id, reader=reader)
        amount = parse_amount(typed["amount"], owed.currency)
        services.pay_out(reader=reader, account_id=account_id, amount=amount, reference=typed["reference"])
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        return _page(request, error=error, account_id=account_id, typed=typed)
    messages.success(request, _("It is in the books."))
    return HttpResponseRedirect(reverse("operator_payouts"))


def _page(
    request: HttpRequest,
    *,
    error: DomainError | None = None,
    account_id: int | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    reader = reader_of(request)
    done = request.GET.get("done") == "1"
    cursor = request.GET.get("cursor")
    context: dict[str, Any] = {
        "done": done,
        "error": error.message if error else "",
        "error_account": str(account_id or ""),
        "typed": typed or {},
    }
    if done:
        sent = selectors.list_payouts(reader=reader, cursor=cursor)
        context["page"] = sent.map(lambda row: _payout(row, request))
        context["next_url"] = next_url(request, sent.next_cursor)
    else:
        owed = selectors.list_owed(reader=reader, cursor=cursor)
        context["page"] = owed.map(lambda row: _owed(row, request))
        context["next_url"] = next_url(request, owed.next_cursor)
    if is_fragment(request) and request.method == "GET":
        return as_fragment(render(request, "sell/_payouts.html", context))
    context["tabs"] = _tabs(done)
    context["books"] = _books(request)
    return sell_page(request, "sell/operator_payouts.html", context, status=error.status if error else 200)


def _tabs(done: bool) -> list[ShownTab]:
    here = reverse("operator_payouts")
    return [
        ShownTab("owed", _("Owed"), here, current=not done),
        ShownTab("done", _("Paid out"), f"{here}?done=1", current=done),
    ]


def _books(request: HttpRequest) -> list[dict[str, Any]]:
    """The totals of each currency as people read them: what is owed or kept is below zero in the books."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in selectors.book_totals(reader=reader_of(request)):
        kind = LedgerKind(row.kind)
        amount = row.amount if kind == LedgerKind.PROVIDER else -row.amount
        found.setdefault(row.currency, []).append((str(BOOKS[kind]), money(amount, row.currency, request)))
    return [{"currency": currency, "rows": rows} for currency, rows in found.items()]


def _owed(row: Any, request: HttpRequest) -> ShownOwed:
    return ShownOwed(
        account_id=str(row.account_id),
        person=faces.person(row.owner),
        kind_name=str(SHORT_KINDS[LedgerKind(row.kind)]),
        currency=row.currency,
        owed=money(row.owed, row.currency, request),
        available=money(row.available, row.currency, request),
        available_written=written(row.available or None, row.currency),
        details=row.payout_details,
    )


def _payout(row: Any, request: HttpRequest) -> ShownPayout:
    account = row.account
    return ShownPayout(
        person=faces.person(account.owner),
        kind_name=str(SHORT_KINDS[LedgerKind(account.kind)]),
        amount=money(row.amount, account.currency, request),
        reference=row.reference,
        created_at=row.created_at,
    )
