"""The operator's pages: shops that wait for an answer, and disputes with everything that belongs to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.shop import selectors, services
from sampan.shop.money import parse_amount
from sampan.shop.selectors.texts import about_text, dispute_text
from sampan.shop.types import DisputeState, Party
from sampan.web.answers import as_fragment, is_fragment, is_on, next_url
from sampan.web.present import faces
from sampan.web.present.order_words import DISPUTES
from sampan.web.present.orders import order_page
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import country_name
from sampan.web.present.texts import Texts
from sampan.web.shop.seller.amounts import written
from sampan.web.shop.seller.frame import operator_only, sell_page
from sampan.web.shop.seller.numbers import order_number
from sampan.web.shown_sell import ShownDisputeRow, ShownTab, ShownWaitingShop

TABS = {
    DisputeState.OPEN.value: gettext_lazy("To decide"),
    DisputeState.FOR_BUYER.value: gettext_lazy("For the buyer"),
    DisputeState.FOR_SELLER.value: gettext_lazy("For the seller"),
    DisputeState.WITHDRAWN.value: gettext_lazy("Withdrawn"),
}


@operator_only
@require_GET
def shops(request: HttpRequest) -> HttpResponse:
    """Shops that ask to be opened."""
    found = selectors.list_shops_waiting(reader=reader_of(request), cursor=request.GET.get("cursor"))
    texts = Texts(reader_of(request))
    for shop in found.items:
        texts.want(f"shop:{shop.pk}:about", about_text(shop))
    texts.find()
    context = {
        "page": found.map(lambda shop: _waiting(shop, texts)),
        "next_url": next_url(request, found.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_waiting_shops.html", context))
    return sell_page(request, "sell/operator_shops.html", context)


@operator_only
@require_POST
def decide(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Let a shop open, or refuse it."""
    by: Any = request.user
    services.decide_shop(by=by, shop_id=shop_id, approve=is_on(request))
    messages.success(request, _("The shop is open.") if is_on(request) else _("The shop is refused."))
    return HttpResponseRedirect(reverse("operator_shops"))


@operator_only
@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """What the operator was asked to decide."""
    asked = request.GET.get("state", "")
    state = asked if asked in TABS else DisputeState.OPEN.value
    reader = reader_of(request)
    found = selectors.list_disputes(reader=reader, state=state, cursor=request.GET.get("cursor"))
    texts = Texts(reader)
    for row in found.items:
        texts.want(f"dispute:{row.pk}:reason", dispute_text(row))
    texts.find()
    here = reverse("operator_disputes")
    context = {
        "page": found.map(lambda row: _dispute(row, texts, request)),
        "next_url": next_url(request, found.next_cursor),
        "tabs": [
            ShownTab(code, str(name), f"{here}?state={code}", current=code == state)
            for code, name in TABS.items()
        ],
        "state": state,
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_disputes.html", context))
    return sell_page(request, "sell/operator_disputes.html", context)


@operator_only
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """One dispute with the whole order, and the decision with a refund."""
    found = selectors.get_dispute(dispute_id, reader=reader_of(request))
    order = selectors.get_order(found.order_id, reader=reader_of(request))
    if request.method == "GET":
        return _dispute_page(request, found, order)
    by: Any = request.user
    for_buyer = request.POST.get("for") == "buyer"
    try:
        typed = request.POST.get("refund", "").strip()
        refund = parse_amount(typed, order.currency) if for_buyer and typed else 0
        services.settle_dispute(
            by=by,
            dispute_id=dispute_id,
            for_buyer=for_buyer,
            refund=refund,
            decision=request.POST.get("decision", ""),
        )
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        return _dispute_page(request, found, order, error=error)
    messages.success(request, _("It is decided; both are told."))
    return HttpResponseRedirect(reverse("operator_disputes"))


def _dispute_page(
    request: HttpRequest, found: Any, order: Any, *, error: DomainError | None = None
) -> HttpResponse:
    context = {
        "dispute": found,
        "is_open": found.state == DisputeState.OPEN,
        "order": order_page(order, party=Party.OPERATOR, request=request),
        "number": order_number(order.pk),
        "currency": order.currency,
        "left": money(order.total - order.refunded, order.currency, request),
        "left_written": written(order.total - order.refunded, order.currency),
        "error": error.message if error else "",
        "typed": {name: request.POST.get(name, "") for name in ("for", "refund", "decision")},
    }
    return sell_page(request, "sell/operator_dispute.html", context, status=error.status if error else 200)


def _waiting(shop: Any, texts: Texts) -> ShownWaitingShop:
    return ShownWaitingShop(
        id=str(shop.pk),
        person=faces.person(shop.account),
        about=texts.body(f"shop:{shop.pk}:about"),
        currency=shop.currency,
        ships_from=country_name(shop.ships_from_country, texts.reader.language),
        place=shop.ships_from_place,
        asked_at=shop.created_at,
        joined_at=shop.account.created_at,
    )


def _dispute(row: Any, texts: Texts, request: HttpRequest) -> ShownDisputeRow:
    order = row.order
    return ShownDisputeRow(
        id=str(row.pk),
        order_number=order_number(order.pk),
        buyer=faces.person(order.buyer) if order.buyer else None,
        seller=faces.person(order.shop.account),
        reason=texts.body(f"dispute:{row.pk}:reason"),
        total=money(order.total, order.currency, request),
        created_at=row.created_at,
        state=str(row.state),
        state_name=str(DISPUTES[row.state]),
        decided_at=row.decided_at,
    )
