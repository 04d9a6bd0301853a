"""Paying: the page that begins it, the one that waits for the provider, and the one where it has arrived."""

from __future__ import annotations

from typing import Any, cast

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sampan.core.errors import DomainError
from sampan.shop.errors import AmountRefused, CheckoutOver, PaidAlready, PaymentsUnreachable, SellerGone
from sampan.shop.selectors.paying import Paying, get_paying
from sampan.shop.services import begin_payment, hasten_payment
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment
from sampan.web.present.prices import money
from sampan.web.present.reading import reader_of

DECLINED = _("The payment was declined, and nothing was charged. Try again, or with another way to pay.")
FAILURES = {
    "insufficient_funds": _("There is not enough money on that card. Nothing was charged: try another one."),
    "expired_card": _("That card has expired. Nothing was charged: try another one."),
    "incorrect_cvc": _("The security code of the card was wrong. Nothing was charged: try again."),
    "payment_intent_authentication_failure": _(
        "The bank could not make sure that it is you. Nothing was charged: try again, or with another card."
    ),
}
STRIPE_SOURCES = {
    "script-src": ["https://js.stripe.com"],
    "frame-src": ["https://js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": ["https://api.stripe.com"],
}
"""What Stripe's script needs (https://docs.stripe.com/security/guide), on the one page that has it."""


@require_safe
@never_cache
@member_only
def pay(request: HttpRequest, checkout_id: int) -> HttpResponse:
    """Begin to pay, or go on: the same charge, however often the page is loaded."""
    reader = reader_of(request)
    try:
        step = begin_payment(reader=reader, checkout_id=checkout_id)
    except PaidAlready:
        return HttpResponseRedirect(reverse("pay_done", args=[checkout_id]))
    except CheckoutOver:
        return _over(request, get_paying(checkout_id, reader=reader))
    except (AmountRefused, PaymentsUnreachable, SellerGone) as error:
        context = {**shown(get_paying(checkout_id, reader=reader), request), "error": error}
        return render(request, "shop/pay.html", context, status=error.status)
    context = {**shown(get_paying(checkout_id, reader=reader), request), "step": step}
    if step.kind == "stripe":
        config = {"key": step.public_key, "secret": step.client_secret, "back": _back(request, checkout_id)}
        return _stripe_page(request, {**context, "stripe": config})
    return render(request, "shop/pay.html", context)


@require_safe
@never_cache
@member_only
def wait(request: HttpRequest, checkout_id: int) -> HttpResponse:
    """The payer is back; the provider's answer may be seconds away. The page goes on by itself."""
    paying = get_paying(checkout_id, reader=reader_of(request))
    target = _onward(paying)
    if target:
        return HttpResponseRedirect(target)
    hasten_payment(checkout_id=checkout_id)
    return render(request, "shop/pay_wait.html", shown(paying, request))


@require_safe
@never_cache
@member_only
def state(request: HttpRequest, checkout_id: int) -> HttpResponse:
    """Asked by that page every two seconds: still waiting (204), or where to go on."""
    paying = get_paying(checkout_id, reader=reader_of(request))
    target = _onward(paying)
    if not target:
        hasten_payment(checkout_id=checkout_id)
        return as_fragment(HttpResponse(status=204))
    response = as_fragment(HttpResponse())
    response["HX-Redirect"] = target
    return response


@require_safe
@never_cache
@member_only
def done(request: HttpRequest, checkout_id: int) -> HttpResponse:
    """It is paid: thanks, and the orders."""
    paying = get_paying(checkout_id, reader=reader_of(request))
    if not paying.is_paid:
        return HttpResponseRedirect(reverse("pay", args=[checkout_id]))
    return render(request, "shop/pay_done.html", shown(paying, request))


def shown(paying: Paying, request: HttpRequest) -> dict[str, Any]:
    """What the pages of paying show of a checkout."""
    return {
        "paying": paying,
        "total": money(paying.total, paying.currency, request),
        "orders": [(one, money(one.total, paying.currency, request)) for one in paying.orders],
        "failure": FAILURES.get(paying.failure, DECLINED) if paying.failure else "",
        "is_sandbox": (paying.provider or settings.SAMPAN_PAYMENTS) == "sandbox",
    }


def _onward(paying: Paying) -> str:
    """Where somebody who waits goes on; '' while the provider has not said."""
    if paying.is_paid:
        return reverse("pay_done", args=[paying.checkout_id])
    if not paying.is_under_way or (paying.failure and not paying.is_over):
        return reverse("pay", args=[paying.checkout_id])
    return ""


def _over(request: HttpRequest, paying: Paying) -> HttpResponse:
    if paying.is_over and paying.is_under_way:  # it may have been paid at the last moment
        return HttpResponseRedirect(reverse("pay_wait", args=[paying.checkout_id]))
    error: DomainError = CheckoutOver()
    return render(request, "shop/pay_over.html", {"paying": paying, "error": error}, status=error.status)


def _stripe_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    @csp_update(STRIPE_SOURCES)
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, "shop/pay.html", context)

    return cast(HttpResponse, page(request))


def _back(request: HttpRequest, checkout_id: int) -> str:
    return request.build_absolute_uri(reverse("pay_wait", args=[checkout_id]))
