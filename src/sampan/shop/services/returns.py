"""Sending goods back: asked for by the buyer, answered by the seller, sent, taken back, paid back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, TooMany
from sampan.notes.wording import clean_line, clean_text
from sampan.shop.errors import NotNow
from sampan.shop.models import Order, OrderLine, ReturnRequest
from sampan.shop.policies import get_party
from sampan.shop.services.moving import lock_order, move
from sampan.shop.services.refunding import refund_of_lines, take_back, write_refund
from sampan.shop.types import OrderAct, OrderState, Party, ReturnState
from sampan.translation.language import detect_language

WORDS_CHARS: Final = 500
TRACKING_CHARS: Final = 60
RETURNS_MAX: Final = 20
"""Of one order: all of them stand on its page."""
OPEN: Final = (ReturnState.ASKED, ReturnState.AGREED, ReturnState.SENT)


def ask_return(
    *, reader: Reader, order_id: int, lines: Sequence[tuple[int, int]], reason: str
) -> ReturnRequest:
    """The buyer wants to send so many of these lines back: lines as (line id, quantity).

    Within the shop's days for it after the arrival. Raises NotFound for others, NotNow before it was sent,
    Invalid for lines that the order does not have or without a reason, Conflict while another is open,
    TooMany.
    """
    account_id = require_account(reader)
    words = clean_words(reason, field="reason", limit=WORDS_CHARS)
    with transaction.atomic():
        order = lock_order(order_id)
        get_party(order, reader=reader, among=(Party.BUYER,))
        _check_days(order)
        chosen = _check_lines(order, lines)
        if ReturnRequest.objects.filter(order=order, state__in=OPEN).exists():
            raise Conflict(
                "return_open", _("You have asked to send something back already. See how it goes.")
            )
        if ReturnRequest.objects.filter(order=order).count() >= RETURNS_MAX:
            raise TooMany("returns", _("You have asked about this order too often. Write to the seller."))
        row = ReturnRequest.objects.create(
            order=order, lines=chosen, reason=words, language=detect_language(words)
        )
        _move(order, row, OrderAct.ASK_RETURN, Party.BUYER, account_id)
    return row


def answer_return(*, reader: Reader, return_id: int, agree: bool, answer: str = "") -> ReturnRequest:
    """The seller agrees (the answer tells where to send it) or declines. Raises NotFound for others, NotNow
    when it was answered or dropped."""
    account_id = require_account(reader)
    words = clean_words(answer, field="answer", limit=WORDS_CHARS, needed=False)
    with transaction.atomic():
        order, row = _lock(return_id, reader, Party.SELLER, among=(ReturnState.ASKED,))
        row.state = ReturnState.AGREED if agree else ReturnState.DECLINED
        row.answer = words
        row.settled_at = None if agree else now()
        row.save(update_fields=["state", "answer", "settled_at"])
        _move(order, row, OrderAct.ANSWER_RETURN, Party.SELLER, account_id)
    return row


def return_sent(*, reader: Reader, return_id: int, tracking: str = "") -> ReturnRequest:
    """The buyer sent the goods back. Raises NotFound for others, NotNow unless the seller agreed."""
    account_id = require_account(reader)
    number = clean_line(tracking[:1_000])[:TRACKING_CHARS]
    with transaction.atomic():
        order, row = _lock(return_id, reader, Party.BUYER, among=(ReturnState.AGREED,))
        row.state = ReturnState.SENT
        row.tracking = number
        row.save(update_fields=["state", "tracking"])
        _move(order, row, OrderAct.SEND_RETURN, Party.BUYER, account_id)
    return row


def return_received(*, reader: Reader, return_id: int, restock: bool = True) -> ReturnRequest:
    """The seller has the goods back: what they cost is on its way to the buyer, as far as it is not back yet.

    `restock`: they go on sale again. Goods that cost nothing, or whose money is back, come back without a
    refund. Raises NotFound for others, NotNow unless the seller agreed to it.
    """
    account_id = require_account(reader)
    with transaction.atomic():
        order, row = _lock(return_id, reader, Party.SELLER, among=(ReturnState.AGREED, ReturnState.SENT))
        row.state = ReturnState.RECEIVED
        row.settled_at = now()
        row.save(update_fields=["state", "settled_at"])
        _move(order, row, OrderAct.TAKE_RETURN, Party.SELLER, account_id)
        chosen = _still_to_refund(order, row)
        if chosen and not refund_of_lines(order, chosen):
            take_back(order, chosen, restock=restock)
        elif chosen:
            write_refund(
                order,
                party=Party.SELLER,
                by=account_id,
                lines=chosen,
                reason=row.reason,
                restock=restock,
            )
    return row


def drop_return(*, reader: Reader, return_id: int) -> ReturnRequest:
    """The buyer keeps the goods after all. Raises NotFound for others, NotNow once they were sent."""
    account_id = require_account(reader)
    with transaction.atomic():
        order, row = _lock(return_id, reader, Party.BUYER, among=(ReturnState.ASKED, ReturnState.AGREED))
        row.state = ReturnState.WITHDRAWN
        row.settled_at = now()
        row.save(update_fields=["state", "settled_at"])
        _move(order, row, OrderAct.DROP_RETURN, Party.BUYER, account_id)
    return row


def clean_words(text: str, *, field: str, limit: int, needed: bool = True) -> str:
    """What somebody wrote on an order's page as it is kept; raises Invalid when it is missing or too long."""
    words = clean_text(text[: 20 * limit])
    if needed and not words:
        raise Invalid(
            "words_missing", _("Write a few words, so that the other side can understand."), field=field
        )
    if len(words) > limit:
        raise Invalid("words_long", _("Write at most %(most)s characters."), {"most": limit}, field)
    return words


def _lock(
    return_id: int, reader: Reader, party: Party, *, among: Sequence[ReturnState]
) -> tuple[Order, ReturnRequest]:
    """The order, then the return, both held; raises NotFound for others, NotNow in any other state."""
    found = ReturnRequest.objects.filter(pk=return_id).first()
    if found is None:
        raise NotFound("return")
    order = lock_order(found.order_id)
    get_party(order, reader=reader, among=(party,))
    row = ReturnRequest.objects.select_for_update(no_key=True).get(pk=return_id)
    if row.state not in among:
        raise NotNow
    return order, row


def _move(order: Order, row: ReturnRequest, act: OrderAct, party: Party, by: int) -> None:
    order.is_returning = row.state in OPEN
    move(
        order,
        act,
        party=party,
        by=by,
        detail={"return": row.pk, "state": row.state},
        fields=("is_returning",),
    )


def _check_days(order: Order) -> None:
    if order.state not in (OrderState.SHIPPED, OrderState.DONE):
        raise NotNow
    arrived = order.done_at
    if arrived is not None and now() > arrived + timedelta(days=order.shop.return_days):
        raise Conflict(
            "return_late",
            _("The time in which this shop takes things back is over. Write to the seller instead."),
        )


def _check_lines(order: Order, lines: Sequence[tuple[int, int]]) -> list[list[int]]:
    rows = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    chosen: dict[int, int] = {}
    for line_id, quantity in lines:
        line = rows.get(line_id)
        if line is None or line_id in chosen or not 1 <= quantity <= line.quantity - line.refunded_quantity:
            raise Invalid(
                "return_lines",
                _("There are not so many of this in the order. Choose another number."),
                field="lines",
            )
        chosen[line_id] = quantity
    if not chosen:
        raise Invalid("return_lines", _("Choose what you want to send back."), field="lines")
    return [[line_id, quantity] for line_id, quantity in chosen.items()]


def _still_to_refund(order: Order, row: ReturnRequest) -> list[tuple[int, int]]:
    """Of the returned lines, what was not given back in the meantime."""
    rows = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    left = [
        (line_id, min(quantity, rows[line_id].quantity - rows[line_id].refunded_quantity))
        for line_id, quantity in row.lines
    ]
    return [(line_id, quantity) for line_id, quantity in left if quantity > 0]
