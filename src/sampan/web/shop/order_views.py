"""Orders: the buyer's list, and the page of one order for whoever has a part in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sampan.core.errors import Conflict, DomainError, Invalid, TooMany
from sampan.shop.policies import get_party
from sampan.shop.selectors.orders import get_order, list_orders
from sampan.shop.services.order_messages import BODY_CHARS, send_order_message
from sampan.shop.types import OrderState
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.order_words import STATES
from sampan.web.present.orders import order_cards, order_page
from sampan.web.present.reading import reader_of

TABS = (
    ("", _("All")),
    *((state.value, STATES[state]) for state in (OrderState.PENDING, OrderState.PAID, OrderState.SHIPPED)),
    (OrderState.DONE.value, STATES[OrderState.DONE]),
)


@require_safe
@member_only
def orders(request: HttpRequest) -> HttpResponse:
    """What the reader bought. Four queries beside the reader's own."""
    asked = request.GET.get("state", "")
    state = asked if asked in dict(TABS) else ""
    found = list_orders(reader=reader_of(request), cursor=request.GET.get("cursor"), state=state)
    context = {
        "orders": order_cards(found.items, request=request),
        "next_url": next_url(request, found.next_cursor),
        "state": state,
        "tabs": TABS,
    }
    if is_fragment(request) and request.GET.get("cursor"):
        return as_fragment(render(request, "shop/_order_rows.html", context))
    return render(request, "shop/orders.html", context)


@require_safe
@member_only
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order with its way, parcels, messages and money. Ten queries at most beside the reader's own."""
    return show_order(request, order_id)


@require_POST
@member_only
def message(request: HttpRequest, order_id: int) -> HttpResponse:
    """Write to the other side; the same form sent twice writes once."""
    body = request.POST.get("body", "")
    try:
        send_order_message(reader=reader_of(request), order_id=order_id, body=body, key=_key(request))
    except (Invalid, TooMany) as error:
        return show_order(request, order_id, error=error, form="message")
    if is_fragment(request):
        return show_order(request, order_id)
    return HttpResponseRedirect(reverse("order", args=[order_id]) + "#messages")


def show_order(
    request: HttpRequest, order_id: int, *, error: DomainError | None = None, form: str = ""
) -> HttpResponse:
    """The page; `error` stands beside the form of that name, and what was typed into it stays."""
    row = get_order(order_id, reader=reader_of(request))
    party = get_party(row, reader=reader_of(request))
    shown = order_page(row, party=party, request=request)
    context: dict[str, Any] = {
        "order": shown,
        "party": party.value,
        "error": error,
        # Where the form is gone because the order has moved on, the page says it first.
        "top_error": error if form not in shown.acts else None,
        "form": form,
        "typed": request.POST if error is not None else {},
        "key": str(_key(request) if error is not None else uuid.uuid4()),
        "body_chars": BODY_CHARS,
        "done_days": settings.SAMPAN_ORDER_DONE_DAYS,
    }
    status = 422 if error is not None else 200
    if is_fragment(request) and form in ("", "message") and request.method == "POST":
        return as_fragment(render(request, "shop/_messages.html", context, status=status))
    return render(request, "shop/order.html", context, status=status)


def done(request: HttpRequest, order_id: int, said: object) -> HttpResponse:
    """Back to the order, with what happened said."""
    messages.success(request, str(said))
    return HttpResponseRedirect(reverse("order", args=[order_id]))


REFUSALS = (Conflict, Invalid, TooMany)
"""What an order's page says beside the form that caused it."""


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
