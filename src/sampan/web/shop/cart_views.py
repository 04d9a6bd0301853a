"""The cart: putting in, changing, taking out, trying a coupon."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sampan.core.errors import DomainError, Invalid, NotFound, SignInNeeded
from sampan.core.ids import parse_id
from sampan.shop import selectors, services
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.cart_badge import keep_badge
from sampan.web.present import carts
from sampan.web.present.reading import reader_of
from sampan.web.shop.coupon_codes import codes_of, keep_code
from sampan.web.shop.switch import shop_only


@require_safe
@shop_only
@member_only
def cart(request: HttpRequest) -> HttpResponse:
    """Everything in the cart. Two queries beside the reader's own; more for a currency with coupons."""
    return _show(request)


@require_POST
@shop_only
@member_only
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant into the cart; answers with what to do next, and the count in the top bar."""
    reader = reader_of(request)
    form = request.POST
    product_id = parse_id(form.get("product"))
    try:
        services.add_to_cart(
            reader=reader,
            variant_id=_variant(request, product_id),
            quantity=_quantity(form.get("quantity")),
            via_note_id=parse_id(form.get("via")),
        )
    except DomainError as error:
        if isinstance(error, NotFound | SignInNeeded):
            raise
        return _refused(request, error, product_id)
    count = selectors.cart_count(reader.account_id or 0)
    if not is_fragment(request):
        messages.success(request, _("It is in your cart."))
        return keep_badge(request, HttpResponseRedirect(reverse("cart")), count)
    response = render(request, "shop/_added.html", {"cart_count": count})
    return keep_badge(request, as_fragment(response), count)


@require_POST
@shop_only
@member_only
def change(request: HttpRequest, line_id: int) -> HttpResponse:
    """Change how many of a line there are; 0 takes it out."""
    problem = None
    try:
        services.change_cart_line(
            reader=reader_of(request), line_id=line_id, quantity=_quantity(request.POST.get("quantity"))
        )
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        problem = error
    return _show(request, problem=problem, line_id=line_id, changed=True)


@require_POST
@shop_only
@member_only
def coupon(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Try a coupon on what the cart holds of one shop; an empty code takes it off."""
    keep_code(request, shop_id, request.POST.get("code", ""))
    return _show(request, changed=True)


def _show(
    request: HttpRequest, *, problem: DomainError | None = None, line_id: int = 0, changed: bool = False
) -> HttpResponse:
    reader = reader_of(request)
    row = selectors.get_cart(reader=reader)
    codes = codes_of(request)
    tried = {one.currency for one in row.groups if any(shop.shop.pk in codes for shop in one.shops)}
    quotes: dict[str, Any] = {
        currency: services.quote(reader=reader, currency=currency, codes=codes) for currency in tried
    }
    shown = carts.cart(row, quotes=quotes, codes=codes, request=request)
    context = {"cart": shown, "cart_count": shown.count, "problem": problem, "problem_line": str(line_id)}
    if is_fragment(request):
        status = 422 if problem else 200
        response = as_fragment(render(request, "shop/_cart.html", context | {"told": True}, status=status))
    elif changed and problem is None:
        response = HttpResponseRedirect(reverse("cart"))
    else:
        response = render(request, "shop/cart.html", context, status=422 if problem else 200)
    return keep_badge(request, response, shown.count)


def _variant(request: HttpRequest, product_id: int | None) -> int:
    """The variant that the form names: by id, or without a script by its options."""
    asked = parse_id(request.POST.get("variant"))
    if asked is not None:
        return asked
    if product_id is None:
        raise NotFound
    row = selectors.get_product(product_id, reader=reader_of(request))
    wanted = [request.POST.get(f"option{place}", "") for place in range(len(row.option_names))]
    if "" in wanted:
        raise Invalid("variant", _("Choose one of each first, then add it to the cart."), field="variant")
    for variant in row.variants.all():
        if list(variant.options) == wanted:
            return variant.pk
    raise Invalid("variant", _("There is none like this. Choose another combination."), field="variant")


def _quantity(written: str | None) -> int:
    """The number that was written; what is none becomes -1, which is refused."""
    found = parse_id((written or "1").strip())
    return found if found is not None else -1


def _refused(request: HttpRequest, error: DomainError, product_id: int | None) -> HttpResponse:
    if is_fragment(request):
        return as_fragment(render(request, "components/error.html", {"error": error}, status=422))
    messages.error(request, error.message)
    back = reverse("product", args=[product_id]) if product_id else reverse("cart")
    return HttpResponseRedirect(back)
