"""What an order's page says of states, of what happened, of refunds and returns, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sampan.shop.types import DisputeState, OrderAct, OrderState, Party, RefundState, ReturnState
from sampan.web.present.prices import money

STATES: dict[str, str | Promise] = {
    OrderState.PENDING: gettext_lazy("To pay"),
    OrderState.PAID: gettext_lazy("Being prepared"),
    OrderState.SHIPPED: gettext_lazy("On its way"),
    OrderState.DONE: gettext_lazy("Arrived"),
    OrderState.CANCELLED: gettext_lazy("Cancelled"),
    OrderState.REFUNDED: gettext_lazy("Refunded"),
}
"""The state of an order, as its buyer calls it."""
PASSED: dict[str, str | Promise] = {
    OrderState.PENDING: gettext_lazy("Ordered"),
    OrderState.PAID: gettext_lazy("Paid"),
    OrderState.SHIPPED: gettext_lazy("Sent"),
    OrderState.DONE: gettext_lazy("Arrived"),
}
"""The steps of an order that lie behind it."""
REFUNDS: dict[str, str | Promise] = {
    RefundState.CREATED: gettext_lazy("On its way back"),
    RefundState.PENDING: gettext_lazy("On its way back"),
    RefundState.SUCCEEDED: gettext_lazy("Given back"),
    RefundState.FAILED: gettext_lazy("Failed"),
}
RETURNS: dict[str, str | Promise] = {
    ReturnState.ASKED: gettext_lazy("Waits for the seller"),
    ReturnState.AGREED: gettext_lazy("Agreed: send it back"),
    ReturnState.DECLINED: pgettext_lazy("a return", "Declined"),
    ReturnState.SENT: gettext_lazy("On its way back to the seller"),
    ReturnState.RECEIVED: gettext_lazy("Received by the seller"),
    ReturnState.WITHDRAWN: gettext_lazy("Withdrawn"),
}
DISPUTES: dict[str, str | Promise] = {
    DisputeState.OPEN: gettext_lazy("Waits for the people who look after this place"),
    DisputeState.FOR_BUYER: gettext_lazy("Decided for the buyer"),
    DisputeState.FOR_SELLER: gettext_lazy("Decided for the seller"),
    DisputeState.WITHDRAWN: gettext_lazy("Withdrawn"),
}
_HAPPENED: dict[str, str | Promise] = {
    OrderAct.PLACE: gettext_lazy("Ordered"),
    OrderAct.PAY: gettext_lazy("Paid"),
    OrderAct.SHIP: gettext_lazy("Sent"),
    OrderAct.TRACK: gettext_lazy("The tracking number was corrected"),
    OrderAct.CANCEL: gettext_lazy("Cancelled"),
    OrderAct.EXPIRE: gettext_lazy("Cancelled, because it was not paid in time"),
    OrderAct.REFUND_WHOLE: gettext_lazy("The whole sum was given back"),
    OrderAct.REFUND_FAILED: gettext_lazy("A refund did not go through; it is tried again by the seller"),
    OrderAct.ASK_RETURN: gettext_lazy("The buyer asked to send something back"),
    OrderAct.SEND_RETURN: gettext_lazy("The buyer sent it back"),
    OrderAct.TAKE_RETURN: gettext_lazy("The seller has it back"),
    OrderAct.DROP_RETURN: gettext_lazy("The buyer keeps it after all"),
    OrderAct.DISPUTE: gettext_lazy("The buyer asked the people who look after this place"),
    OrderAct.DROP_DISPUTE: gettext_lazy("The buyer took the question back"),
    OrderAct.SETTLE: gettext_lazy("The question was decided"),
}


def happened(row: Any, *, currency: str, request: HttpRequest) -> str:
    """One row of an order's history as a sentence. No query."""
    detail = row.detail if isinstance(row.detail, dict) else {}
    amount = detail.get("amount")
    sum_of_money = money(amount, currency, request) if isinstance(amount, int) else ""
    match row.act:
        case OrderAct.RECEIVE:
            by_clock = row.party == Party.CLOCK
            return _("Taken as arrived after some time") if by_clock else _("The buyer has it")
        case OrderAct.ASK_CANCEL:
            return _asked_to_cancel(row.party)
        case OrderAct.ASK_REFUND:
            return (
                _("A refund was started: %(sum)s") % {"sum": sum_of_money}
                if sum_of_money
                else _("A refund was started")
            )
        case OrderAct.REFUND:
            return (
                _("%(sum)s was given back") % {"sum": sum_of_money}
                if sum_of_money
                else _("A part was given back")
            )
        case OrderAct.ANSWER_RETURN:
            agreed = detail.get("state") == ReturnState.AGREED
            return _("The seller agreed to take it back") if agreed else _("The seller declined the return")
        case _other:
            return str(_HAPPENED.get(row.act, row.act))


def _asked_to_cancel(party: str) -> str:
    if party == Party.BUYER:
        return _("The buyer cancelled; the money is on its way back")
    if party == Party.SELLER:
        return _("The seller cancelled; the money is on its way back")
    return _("It was cancelled for both; the money is on its way back")
