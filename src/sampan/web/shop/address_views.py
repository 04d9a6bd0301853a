"""Somebody's addresses: the list, the form, taking one away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sampan.core.errors import DomainError, Invalid, TooMany
from sampan.shop import selectors, services
from sampan.shop.address_rules import FIELDS
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.present.addresses import address as shown_address
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import countries, country_of
from sampan.web.shop.address_fields import address_fields, content_of, typed_address


@require_safe
@member_only
def addresses(request: HttpRequest) -> HttpResponse:
    """The reader's addresses. One query beside the reader's own."""
    reader = reader_of(request)
    rows = selectors.list_addresses(reader=reader)
    shown = [shown_address(row, language=reader.language) for row in rows]
    return render(request, "shop/addresses.html", {"addresses": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def edit(request: HttpRequest, address_id: int | None = None) -> HttpResponse:
    """The form of a new address or one's own, and keeping it; then back to where it was asked for."""
    reader = reader_of(request)
    row = selectors.get_address(address_id, reader=reader) if address_id is not None else None
    if request.method != "POST":
        typed = {name: getattr(row, name) for name in FIELDS} if row else {"country": country_of(request)}
        return _form(request, typed, address_id=address_id, is_default=bool(row and row.is_default))
    typed = typed_address(request.POST)
    is_default = request.POST.get("is_default") == "1"
    if request.POST.get("act") == "country":
        return _form(request, typed, address_id=address_id, is_default=is_default)
    try:
        kept = services.save_address(
            reader=reader, content=content_of(typed, is_default=is_default), address_id=address_id
        )
    except (Invalid, TooMany) as error:
        return _form(request, typed, address_id=address_id, is_default=is_default, error=error)
    back = _back(request)
    if back.startswith("/checkout/"):
        return HttpResponseRedirect(f"{back.partition('?')[0]}?address={kept.pk}")
    messages.success(request, _("The address is kept."))
    return HttpResponseRedirect(back)


@require_POST
@member_only
def fields(request: HttpRequest) -> HttpResponse:
    """The fields of another country, with what was typed."""
    typed = typed_address(request.POST)
    return as_fragment(render(request, "shop/_address_fields.html", {"fields": address_fields(typed)}))


@require_POST
@member_only
def delete(request: HttpRequest, address_id: int) -> HttpResponse:
    """Forget an address; orders keep their copy."""
    services.delete_address(reader=reader_of(request), address_id=address_id)
    messages.success(request, _("The address is gone."))
    return HttpResponseRedirect(reverse("addresses"))


def _form(
    request: HttpRequest,
    typed: dict[str, Any],
    *,
    address_id: int | None,
    is_default: bool,
    error: DomainError | None = None,
) -> HttpResponse:
    shown = address_fields(typed, error=error)
    beside = {one.name for one in shown if one.error}
    context = {
        "fields": shown,
        "typed": typed,
        "countries": countries(reader_of(request).language),
        "address_id": str(address_id or ""),
        "is_default": is_default,
        "error": error if error is not None and not beside else None,
        "back": _back(request),
    }
    template = "shop/_address_form.html" if is_fragment(request) else "shop/address.html"
    return render(request, template, context, status=422 if error else 200)


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("addresses")
