"""One order for its seller: shipping it, refunds with their sums first, returns, messages, packing slip."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.shop import policies, selectors, services
from sampan.shop.order_states import acts_of
from sampan.shop.types import OrderAct, Party
from sampan.web.answers import as_fragment, is_fragment, is_on
from sampan.web.notes.uploads_views import read_uuid
from sampan.web.present.orders import order_page
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import sell_page, seller_only
from sampan.web.shop.seller.numbers import order_number
from sampan.web.shop.seller.refund_form import RefundForm, refund_sum
from sampan.web.shop.seller.showing_orders import STATES, refund_lines

CARRIERS = ("SF Express", "EMS", "China Post", "YTO", "ZTO", "JD Logistics", "USPS", "UPS", "FedEx", "DHL")
"""Offered while one types; anything else may be written."""


def _own_order(request: HttpRequest, order_id: int) -> Any:
    """An order of the reader's own shop; one that they only bought looks missing here."""
    found = selectors.get_order(order_id, reader=reader_of(request))
    policies.get_party(found, reader=reader_of(request), among=(Party.SELLER,))
    return found


@seller_only
@require_GET
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Everything about one order, and what can be done with it now."""
    return _page(request, _own_order(request, order_id))


@seller_only
@require_GET
def slip(request: HttpRequest, order_id: int) -> HttpResponse:
    """What is put into the parcel, ready to print; `prices=0` leaves the money out."""
    found = _own_order(request, order_id)
    context = {
        "order": order_page(found, party=Party.SELLER, request=request),
        "lines": refund_lines(found, {}, request=request),
        "number": order_number(order_id),
        "prices": request.GET.get("prices") != "0",
        "paid_at": found.paid_at,
    }
    return sell_page(request, "sell/slip.html", context)


@seller_only
@require_POST
def ship(request: HttpRequest, order_id: int) -> HttpResponse:
    """The parcel is on its way; once more with another number corrects it."""
    fields = {name: request.POST.get(name, "").strip() for name in ("carrier", "tracking")}
    try:
        services.ship(reader=reader_of(request), order_id=order_id, **fields)
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        return _page(request, _own_order(request, order_id), error=error, part="ship", typed=fields)
    messages.success(request, _("Saved. The buyer is told."))
    return _back(order_id)


@seller_only
@require_POST
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    """Do not send it: all the money goes back."""
    _own_order(request, order_id)
    reason = request.POST.get("reason", "")
    try:
        services.ask_cancel(reader=reader_of(request), order_id=order_id, reason=reason)
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        return _page(request, _own_order(request, order_id), error=error, part="cancel")
    messages.success(request, _("The order is being cancelled; the money is on its way back."))
    return _back(order_id)


@seller_only
@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, order_id: int) -> HttpResponse:
    """First the sums, then the refund: only a form that shows the sum (`seen`) and is sent again makes it."""
    found = _own_order(request, order_id)
    if request.method == "GET" and is_fragment(request):
        return as_fragment(_refund(request, found, RefundForm.read(request.GET, found)))
    form = RefundForm.read(request.POST, found) if request.method == "POST" else RefundForm.blank(found)
    if request.method == "GET":
        return _page(request, found)
    if form.error or not form.is_seen:
        return _page(request, found, refund=form)
    try:
        key = read_uuid(request.POST.get("refund_key", ""))
        services.ask_refund(reader=reader_of(request), order_id=order_id, key=key, **form.asked())
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        form.error = error.message
        return _page(request, _own_order(request, order_id), refund=form, status=error.status)
    messages.success(request, _("The refund is on its way."))
    return _back(order_id)


@seller_only
@require_POST
def message(request: HttpRequest, order_id: int) -> HttpResponse:
    """Write to the buyer; they read it in their own language."""
    _own_order(request, order_id)
    body, key = request.POST.get("body", ""), read_uuid(request.POST.get("key", ""))
    try:
        services.send_order_message(reader=reader_of(request), order_id=order_id, body=body, key=key)
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        typed = {"body": body}
        return _page(request, _own_order(request, order_id), error=error, part="message", typed=typed)
    return HttpResponseRedirect(f"{reverse('sell_order', args=[order_id])}#messages")


@seller_only
@require_POST
def answer_return(request: HttpRequest, order_id: int, return_id: int) -> HttpResponse:
    """Agree to a return, saying where it goes, or decline it."""
    answer = request.POST.get("answer", "")
    try:
        services.answer_return(
            reader=reader_of(request), return_id=return_id, agree=is_on(request), answer=answer
        )
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        typed = {"answer": answer}
        return _page(request, _own_order(request, order_id), error=error, part="return", typed=typed)
    return _back(order_id)


@seller_only
@require_POST
def return_received(request: HttpRequest, order_id: int, return_id: int) -> HttpResponse:
    """The goods are back: what they cost goes back too."""
    restock = request.POST.get("restock") == "1"
    try:
        services.return_received(reader=reader_of(request), return_id=return_id, restock=restock)
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        return _page(request, _own_order(request, order_id), error=error, part="return")
    messages.success(request, _("The refund is on its way."))
    return _back(order_id)


def _back(order_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("sell_order", args=[order_id]))


def _commission(found: Any, request: HttpRequest) -> str:
    """What creators earn of it, '' for nothing."""
    earned = sum(line.commission for line in found.lines.all())
    return money(earned, found.currency, request) if earned else ""


def _refund(request: HttpRequest, found: Any, form: RefundForm) -> HttpResponse:
    return render(request, "sell/_refund.html", _refund_context(request, found, form))


def _refund_context(request: HttpRequest, found: Any, form: RefundForm) -> dict[str, Any]:
    return {
        "order_id": str(found.pk),
        "currency": found.currency,
        "refund_lines": refund_lines(found, form.chosen, request=request),
        "sum": refund_sum(found, form, request=request),
        # With each sum that is shown: the same button pressed twice gives back once.
        "refund_key": uuid4(),
        "was_sent": found.shipped_at is not None,
    }


def _page(
    request: HttpRequest,
    found: Any,
    *,
    error: DomainError | None = None,
    part: str = "",
    typed: dict[str, str] | None = None,
    refund: RefundForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The order's page; `error` is said in the part of it that was sent, with what was typed there."""
    known = acts_of(found.state, Party.SELLER)
    money_left = found.refunded < found.total
    context = {
        "order": order_page(found, party=Party.SELLER, request=request),
        "number": order_number(found.pk),
        "state_name": STATES[found.state],
        "commission": _commission(found, request),
        "can_ship": OrderAct.SHIP in known and (money_left or not found.total),
        "can_track": OrderAct.TRACK in known,
        "can_cancel": OrderAct.ASK_CANCEL in known and (money_left or not found.total),
        "can_refund": OrderAct.ASK_REFUND in known and money_left,
        "carriers": CARRIERS,
        "key": uuid4(),
        "errors": {part: error.message} if error else {},
        "typed": typed or {},
        "refund_open": refund is not None,
        **_refund_context(request, found, refund or RefundForm.blank(found)),
    }
    return sell_page(request, "sell/order.html", context, status=error.status if error else status)
