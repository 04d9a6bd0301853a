"""What a buyer does with an order: give up, cancel, receive, send back, ask the operator."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from sampan.core.ids import parse_id
from sampan.shop.policies import get_party
from sampan.shop.selectors.orders import get_order
from sampan.shop.services.cancelling import ask_cancel
from sampan.shop.services.disputes import drop_dispute, open_dispute
from sampan.shop.services.ending import BeingPaid, give_up
from sampan.shop.services.fulfilling import receive
from sampan.shop.services.returns import ask_return, drop_return, return_sent
from sampan.shop.services.settling import release_payment
from sampan.shop.types import Party
from sampan.web.accounts.members import member_only
from sampan.web.present.reading import reader_of
from sampan.web.shop.order_views import REFUSALS, done, show_order


def _act(
    request: HttpRequest, order_id: int, form: str, do: Callable[[], object], said: object
) -> HttpResponse:
    """Do it and go back to the order; a refusal is said beside its form."""
    try:
        do()
    except REFUSALS as error:
        return show_order(request, order_id, error=error, form=form)
    return done(request, order_id, said)


@require_POST
@member_only
def give_up_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Give up what is not paid yet, with all that was ordered at once."""
    reader = reader_of(request)
    row = get_order(order_id, reader=reader)
    get_party(row, reader=reader, among=(Party.BUYER,))

    def do() -> None:
        if not release_payment(checkout_id=row.checkout_id):
            raise BeingPaid
        give_up(reader=reader, checkout_id=row.checkout_id)

    return _act(request, order_id, "give_up", do, _("The order is given up. Nothing was charged."))


@require_POST
@member_only
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    """Cancel what is paid and not sent."""
    reader, reason = reader_of(request), request.POST.get("reason", "")
    return _act(
        request,
        order_id,
        "cancel",
        lambda: ask_cancel(reader=reader, order_id=order_id, reason=reason),
        _("The order is being cancelled. Your money is on its way back."),
    )


@require_POST
@member_only
def confirm_receipt(request: HttpRequest, order_id: int) -> HttpResponse:
    """It has arrived."""
    reader = reader_of(request)
    said = _("Good that it has arrived. A review helps others to choose.")
    return _act(request, order_id, "receive", lambda: receive(reader=reader, order_id=order_id), said)


@require_POST
@member_only
def send_back(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask to send something back: `quantity_<line id>` says how many of each."""
    reader = reader_of(request)
    lines = []
    for name, value in list(request.POST.items())[:400]:
        line_id = parse_id(name.removeprefix("quantity_")) if name.startswith("quantity_") else None
        quantity = parse_id(str(value))
        if line_id is not None and quantity:
            lines.append((line_id, quantity))
    reason = request.POST.get("reason", "")
    return _act(
        request,
        order_id,
        "return",
        lambda: ask_return(reader=reader, order_id=order_id, lines=lines, reason=reason),
        _("The seller is asked. The answer comes to this page."),
    )


@require_POST
@member_only
def return_on_way(request: HttpRequest, order_id: int, return_id: int) -> HttpResponse:
    """The goods are on their way back."""
    reader, tracking = reader_of(request), request.POST.get("tracking", "")
    return _act(
        request,
        order_id,
        "send_back",
        lambda: return_sent(reader=reader, return_id=return_id, tracking=tracking),
        _("Noted. You get your money when the seller has it back."),
    )


@require_POST
@member_only
def withdraw_return(request: HttpRequest, order_id: int, return_id: int) -> HttpResponse:
    """Keep the goods after all."""
    reader = reader_of(request)
    said = _("You keep it. The return is withdrawn.")
    return _act(request, order_id, "withdraw", lambda: drop_return(reader=reader, return_id=return_id), said)


@require_POST
@member_only
def dispute(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask the operator to decide."""
    reader, reason = reader_of(request), request.POST.get("reason", "")
    return _act(
        request,
        order_id,
        "dispute",
        lambda: open_dispute(reader=reader, order_id=order_id, reason=reason),
        _("The people who look after this place read it. The answer comes to this page."),
    )


@require_POST
@member_only
def withdraw_dispute(request: HttpRequest, order_id: int, dispute_id: int) -> HttpResponse:
    """Buyer and seller agree after all."""
    reader = reader_of(request)
    said = _("The question is withdrawn.")
    return _act(
        request, order_id, "drop_dispute", lambda: drop_dispute(reader=reader, dispute_id=dispute_id), said
    )
