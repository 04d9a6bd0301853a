"""The checkout: one page with address, shipping, coupons and sums, and one button that places the orders."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, TooMany
from sampan.core.ids import parse_id
from sampan.shop import selectors, services
from sampan.shop.errors import CartEmpty
from sampan.shop.money import SUPPORTED
from sampan.shop.types import CheckoutState
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.cart_badge import keep_badge
from sampan.web.present import carts
from sampan.web.present.addresses import address as shown_address
from sampan.web.present.prices import money, price
from sampan.web.present.reading import reader_of
from sampan.web.shop.coupon_codes import codes_of, forget_codes, keep_code
from sampan.web.shop.switch import shop_only

NOTE = "note_"
CODE = "code_"
NOTE_CHARS = 300
"""Characters of what a buyer may say to a seller with an order."""
SHOPS_MAX = 100
"""Fields of one kind that are read of a form."""


@require_http_methods(["GET", "HEAD", "POST"])
@shop_only
@member_only
def checkout(request: HttpRequest, currency: str) -> HttpResponse:
    """What the cart of one currency costs at an address; POST `act=place` places the orders, any other `act`
    only reckons anew. What was typed stays. Six queries at most beside the reader's own."""
    if currency not in SUPPORTED:
        raise NotFound
    if request.method != "POST":
        return _show(request, currency)
    for shop_id, code in _typed(request, CODE).items():
        keep_code(request, shop_id, code)
    if request.POST.get("act") != "place":
        return _show(request, currency)
    return _place(request, currency)


def _place(request: HttpRequest, currency: str) -> HttpResponse:
    reader = reader_of(request)
    try:
        placed = services.start_checkout(
            reader=reader,
            currency=currency,
            address_id=_address_id(request),
            codes=codes_of(request),
            expected_total=_total(request),
            key=_key(request),
            notes=_typed(request, NOTE),
        )
    except (Conflict, Invalid, TooMany) as error:
        return _show(request, currency, error=error)
    forget_codes(request, list(_typed(request, CODE)))
    count = selectors.cart_count(reader.account_id or 0)
    if placed.state == CheckoutState.OPEN:
        answer = HttpResponseRedirect(reverse("pay", args=[placed.pk]))
    else:
        messages.success(request, _("Your order is placed. There was nothing to pay."))
        answer = HttpResponseRedirect(reverse("orders"))
    return keep_badge(request, answer, count)


def _show(request: HttpRequest, currency: str, *, error: DomainError | None = None) -> HttpResponse:
    reader = reader_of(request)
    rows = selectors.list_addresses(reader=reader)
    wanted = parse_id(request.POST.get("address") or request.GET.get("address"))
    address = next((row for row in rows if row.pk == wanted), rows[0] if rows else None)
    codes = codes_of(request)
    try:
        quote = services.quote(reader=reader, currency=currency, address=address, codes=codes)
    except CartEmpty:
        if error is None:
            return HttpResponseRedirect(reverse("cart"))
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("cart"))
    orders = carts.quoted_orders(quote, codes=codes, notes=_typed(request, NOTE), request=request)
    context: dict[str, Any] = {
        "currency": currency,
        "addresses": [shown_address(row, language=reader.language) for row in rows],
        "chosen": str(address.pk) if address is not None else "",
        "orders": orders,
        "goods": money(quote.goods, currency, request),
        "discount": money(quote.discount, currency, request) if quote.discount else "",
        "shipping": money(quote.shipping, currency, request),
        "total": price(quote.total, currency, request),
        "expected_total": quote.total,
        "key": str(_key(request)),
        "can_place": address is not None and not any(one.problems for one in orders),
        "error": error if error is None or not _said_beside(error, orders) else None,
        "note_chars": NOTE_CHARS,
        "minutes": settings.SAMPAN_RESERVE_SECONDS // 60,
    }
    if is_fragment(request):
        return as_fragment(render(request, "shop/_checkout.html", context | {"told": True}))
    return render(request, "shop/checkout.html", context, status=422 if error else 200)


def _said_beside(error: DomainError, orders: Any) -> bool:
    """Whether the page says it already, beside the shop that it is about."""
    return any(error.message in (*one.problems, one.coupon_error) for one in orders)


def _typed(request: HttpRequest, prefix: str) -> dict[int, str]:
    """What was typed for each shop in the fields with this prefix."""
    found: dict[int, str] = {}
    for name, value in list(request.POST.items())[: 4 * SHOPS_MAX]:
        shop_id = parse_id(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if shop_id is not None:
            found[shop_id] = str(value)
    return found


def _address_id(request: HttpRequest) -> int:
    found = parse_id(request.POST.get("address"))
    if found is None:
        raise Invalid("address", _("Say first where it should go."), field="address")
    return found


def _total(request: HttpRequest) -> int:
    """The sum that the buyer saw; what is no number agrees with nothing."""
    found = parse_id(request.POST.get("expected_total"))
    return found if found is not None else -1


def _key(request: HttpRequest) -> uuid.UUID:
    """The form's own key, so that two presses place one order."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
