"""The shop's coupons: the list, a new one, changing and stopping one, and who used it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.core.clock import now
from sampan.shop import selectors, services
from sampan.shop.types import CouponKind
from sampan.web.answers import as_fragment, is_fragment, is_on, next_url
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.amounts import written_share
from sampan.web.shop.seller.coupon_forms import CouponForm, state_of
from sampan.web.shop.seller.frame import is_carried_out, sell_page, seller_only, shop_of
from sampan.web.shop.seller.numbers import order_number
from sampan.web.shown_sell import ShownCoupon, ShownUse

STATES = {
    "on": gettext_lazy("Holds"),
    "soon": gettext_lazy("Not yet"),
    "over": gettext_lazy("Has ended"),
    "used_up": gettext_lazy("Used up"),
    "stopped": gettext_lazy("Stopped"),
}


@seller_only
@require_GET
def coupons(request: HttpRequest) -> HttpResponse:
    """All coupons of the shop, newest first."""
    found = selectors.list_coupons(reader=reader_of(request), cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "page": found.map(lambda one: _coupon(one, request)),
        "next_url": next_url(request, found.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_coupons.html", context))
    return sell_page(request, "sell/coupons.html", context)


@seller_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A coupon that holds from now on, or from a set day."""
    reader = reader_of(request)
    form = CouponForm(request.POST or None, currency=shop_of(request).currency)
    if is_carried_out(request, form, lambda: services.create_coupon(reader=reader, content=form.content())):
        messages.success(request, _("The coupon is made."))
        return HttpResponseRedirect(reverse("sell_coupons"))
    return sell_page(request, "sell/coupon.html", {"form": form}, status=422 if form.errors else 200)


@seller_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, coupon_id: int) -> HttpResponse:
    """Change all of a coupon but its code and kind, and see which orders used it."""
    reader = reader_of(request)
    coupon = selectors.get_coupon(coupon_id, reader=reader)
    form = CouponForm(request.POST or None, currency=shop_of(request).currency, coupon=coupon)
    if is_carried_out(
        request,
        form,
        lambda: services.change_coupon(reader=reader, coupon_id=coupon_id, content=form.content()),
    ):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("sell_coupon", args=[coupon_id]))
    used = selectors.list_coupon_uses(coupon_id, reader=reader, cursor=request.GET.get("cursor"))
    context = {
        "form": form,
        "coupon": _coupon(coupon, request),
        "uses": used.map(lambda one: _use(one, request)),
        "next_url": next_url(request, used.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "sell/_coupon_uses.html", context))
    return sell_page(request, "sell/coupon.html", context, status=422 if form.errors else 200)


@seller_only
@require_POST
def stop(request: HttpRequest, coupon_id: int) -> HttpResponse:
    """Stop a coupon, or let it hold again; orders that used it keep what they got."""
    services.stop_coupon(reader=reader_of(request), coupon_id=coupon_id, on=is_on(request))
    return HttpResponseRedirect(reverse("sell_coupon", args=[coupon_id]))


def _coupon(row: Any, request: HttpRequest) -> ShownCoupon:
    currency = shop_of(request).currency
    state = state_of(row, now=now())
    is_share = row.kind == CouponKind.PERCENT
    return ShownCoupon(
        id=str(row.pk),
        code=row.code,
        takes=f"{written_share(row.value)} %" if is_share else money(row.value, currency, request),
        least_total=money(row.least_total, currency, request) if row.least_total else "",
        most_off=money(row.most_off, currency, request) if row.most_off else "",
        uses=row.use_count,
        uses_max=row.uses_max,
        uses_each_max=row.uses_each_max,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=state,
        state_name=str(STATES[state]),
        is_active=row.is_active,
    )


def _use(row: Any, request: HttpRequest) -> ShownUse:
    return ShownUse(
        order_id=str(row.order_id),
        number=order_number(row.order_id),
        discount=money(row.order.discount, row.order.currency, request),
        created_at=row.created_at,
    )
