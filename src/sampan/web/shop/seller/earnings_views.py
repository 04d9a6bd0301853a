"""What somebody has earned, as a seller and as a creator: owed, to be had, paid out, and every entry."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sampan.shop import selectors
from sampan.shop.types import LedgerKind, PostingKind
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, with_own_shop
from sampan.web.shop.seller.numbers import order_number
from sampan.web.shown_sales import ShownBalance, ShownEntry
from sampan.web.shown_sell import ShownTab

KINDS = {
    LedgerKind.SELLER: gettext_lazy("Sales of your shop"),
    LedgerKind.CREATOR: gettext_lazy("Commission for your notes"),
}
SHORT_KINDS = {LedgerKind.SELLER: gettext_lazy("Sales"), LedgerKind.CREATOR: gettext_lazy("Commission")}
GAINS = {
    (LedgerKind.SELLER, PostingKind.SALE): gettext_lazy("An order was paid"),
    (LedgerKind.CREATOR, PostingKind.SALE): gettext_lazy("Somebody bought out of your note"),
    (LedgerKind.SELLER, PostingKind.REFUND): gettext_lazy("Given back to a buyer"),
    (LedgerKind.CREATOR, PostingKind.REFUND): gettext_lazy("Taken back: the buyer got money back"),
    (LedgerKind.SELLER, PostingKind.PAYOUT): gettext_lazy("Paid out to you"),
    (LedgerKind.CREATOR, PostingKind.PAYOUT): gettext_lazy("Paid out to you"),
}


@member_only
@with_own_shop
@require_GET
def earnings(request: HttpRequest) -> HttpResponse:
    """The reader's own books; open to creators without a shop."""
    reader = reader_of(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = selectors.list_entries(reader=reader, kind=kind, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "page": found.map(lambda row: _entry(row, request)),
        "next_url": next_url(request, found.next_cursor),
        "kind": kind,
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_entries.html", context))
    context["balances"] = [_balance(row, request) for row in selectors.balances(reader)]
    context["tabs"] = _tabs(kind)
    return sell_page(request, "sell/earnings.html", context)


def _tabs(kind: str) -> list[ShownTab]:
    here = reverse("sell_earnings")
    tabs = [("", _("Everything")), *((code.value, str(name)) for code, name in SHORT_KINDS.items())]
    return [
        ShownTab(code, name, f"{here}?kind={code}" if code else here, current=code == kind)
        for code, name in tabs
    ]


def _balance(row: Any, request: HttpRequest) -> ShownBalance:
    return ShownBalance(
        kind=row.kind,
        kind_name=str(KINDS[LedgerKind(row.kind)]),
        currency=row.currency,
        owed=money(row.owed, row.currency, request),
        available=money(row.available, row.currency, request),
        paid_out=money(row.paid_out, row.currency, request),
    )


def _entry(row: Any, request: HttpRequest) -> ShownEntry:
    """What is owed to people stands below zero in the books; here it is a gain."""
    kind, posting = LedgerKind(row.account.kind), row.posting
    amount = -row.amount
    own_order = kind == LedgerKind.SELLER and posting.order_id is not None
    return ShownEntry(
        what=str(GAINS.get((kind, PostingKind(posting.kind)), posting.kind)),
        amount=("+" if amount > 0 else "−") + money(abs(amount), row.account.currency, request),
        gained=amount > 0,
        kind_name=str(SHORT_KINDS[kind]),
        created_at=posting.created_at,
        order_url=reverse("sell_order", args=[posting.order_id]) if own_order else "",
        order_number=order_number(posting.order_id) if own_order else "",
        note=posting.payout.reference if posting.payout_id else "",
    )
