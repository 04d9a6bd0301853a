"""The first page of the seller's centre, opening a shop, and its settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sampan.core.errors import NotFound
from sampan.shop import selectors, services
from sampan.web.accounts.members import member_only
from sampan.web.answers import is_on
from sampan.web.present.reading import reader_of
from sampan.web.shop.seller.frame import is_carried_out, sell_page, seller_only, shop_of
from sampan.web.shop.seller.overview import overview
from sampan.web.shop.seller.shop_forms import OpenShopForm, ShopForm, kept_content


@member_only
@require_http_methods(["GET", "POST"])
def sell(request: HttpRequest) -> HttpResponse:
    """What there is to do in one's shop; without one, what a shop is and the form that opens it."""
    reader = reader_of(request)
    shop = selectors.find_own_shop(reader=reader)
    if shop is not None:
        request.shop = shop  # type: ignore[attr-defined]
        return sell_page(request, "sell/overview.html", {"overview": overview(shop, reader=reader)})
    if not settings.SAMPAN_SHOP:
        raise NotFound  # who has a shop still sends what is paid; nobody opens another
    initial = {"currency": "USD" if reader.language == "en" else "CNY"}
    form = OpenShopForm(request.POST or None, initial=initial, language=reader.language)
    if is_carried_out(request, form, lambda: services.open_shop(reader=reader, content=form.content())):
        return HttpResponseRedirect(reverse("sell"))
    context = {"form": form, "needs_approval": settings.SAMPAN_SHOP_APPROVAL, "fee": settings.SAMPAN_SHOP_FEE}
    return sell_page(request, "sell/open.html", context, status=422 if form.errors else 200)


@seller_only
@require_http_methods(["GET", "POST"])
def shop_settings(request: HttpRequest) -> HttpResponse:
    """What buyers read about the shop, how it works, and where its money goes."""
    reader = reader_of(request)
    form = ShopForm(request.POST or None, shop=shop_of(request), language=reader.language)
    if is_carried_out(request, form, lambda: services.change_shop(reader=reader, content=form.content())):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("sell_settings"))
    return sell_page(request, "sell/settings.html", {"form": form}, status=422 if form.errors else 200)


@seller_only
@require_POST
def rest(request: HttpRequest) -> HttpResponse:
    """Stop selling for a while, or go on."""
    services.rest_shop(reader=reader_of(request), on=is_on(request))
    return HttpResponseRedirect(f"{reverse('sell_settings')}#rest")


@seller_only
@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """Ask again after a refusal, or open again what was closed, with what the settings say now."""
    services.open_shop(reader=reader_of(request), content=kept_content(shop_of(request)))
    return HttpResponseRedirect(reverse("sell"))


@seller_only
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the shop; what is ordered and paid still has to be sent."""
    services.close_shop(reader=reader_of(request))
    messages.success(request, _("Your shop is closed."))
    return HttpResponseRedirect(reverse("sell_settings"))
