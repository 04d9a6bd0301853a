"""The sandbox provider's own page, on which the payer says how the payment shall go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sampan.core.errors import Invalid
from sampan.shop.payments.types import Manner
from sampan.shop.selectors.paying import get_sandbox_paying
from sampan.shop.services import pay_in_sandbox
from sampan.web.accounts.members import member_only
from sampan.web.present.reading import reader_of
from sampan.web.shop.pay_views import shown

MANNERS: tuple[tuple[Manner, Promise, Promise], ...] = (
    (Manner.SLOW, _("Pay slowly"), _("It takes ten seconds, and so does a refund of it.")),
    (Manner.TWICE, _("Tell twice"), _("Paid; each message to the shop comes two times.")),
    (Manner.DISORDER, _("Tell in the wrong order"), _("Paid; the last message comes first.")),
    (Manner.SILENT, _("Pay but never tell"), _("Paid; the shop has to find out by asking.")),
    (Manner.FORGED, _("Tell with a forged signature"), _("Paid; the shop must refuse the message, and ask.")),
)
"""Beside paying and declining, which have buttons of their own."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_only
def pay_sandbox(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what there is to pay; sent with a `manner`, do it and go back to the shop."""
    reader = reader_of(request)
    if request.method == "POST":
        checkout_id = pay_in_sandbox(reader=reader, ref=ref, manner=_manner(request.POST.get("manner", "")))
        return HttpResponseRedirect(reverse("pay_wait", args=[checkout_id]))
    paying = get_sandbox_paying(ref, reader=reader)
    if not paying.is_under_way:
        return HttpResponseRedirect(reverse("pay", args=[paying.checkout_id]))
    return render(request, "shop/pay_sandbox.html", {**shown(paying, request), "manners": MANNERS})


def _manner(word: str) -> Manner:
    try:
        return Manner(word)
    except ValueError:
        raise Invalid("manner", _("Choose one of the buttons on the page.")) from None
