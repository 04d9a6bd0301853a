"""Money on its way back to a buyer: asked for in full, by lines or as a sum; and what follows when it arrived
or could not be given back.

`order.refunded` counts what is back or on its way, so that nobody can ask for the same money twice. The
provider is asked later, outside any transaction, by the job that is deferred here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, TooMany
from sampan.core.queue import defer
from sampan.notes.wording import clean_line
from sampan.shop.models import Dispute, Order, OrderLine, Payment, Refund, ReturnRequest
from sampan.shop.policies import get_party
from sampan.shop.pricing import share_out, split_back
from sampan.shop.services.moving import lock_order, move
from sampan.shop.services.posting import post_refund
from sampan.shop.services.stock import give_back_stock
from sampan.shop.types import (
    DisputeState,
    OrderAct,
    OrderState,
    Party,
    PaymentState,
    RefundState,
    ReturnState,
    StockReason,
)

SEND_REFUND: Final = "shop.send_refund"
REASON_CHARS: Final = 300
REFUNDS_MAX: Final = 50
"""Parts that the money of one order comes back in; all that is left can go back besides."""
Chosen = Sequence[tuple[int, int]]
"""Lines and how many of each: (line id, quantity)."""


def ask_refund(
    *,
    reader: Reader,
    order_id: int,
    amount: int | None = None,
    lines: Chosen = (),
    reason: str = "",
    restock: bool = False,
    key: UUID | None = None,
) -> Refund:
    """The seller (or the operator) gives money back: everything that is left, or what these lines cost, or
    `amount` in minor units; with both, `amount` for these lines.

    `restock`: the goods of the lines (of all lines, when everything goes back) go on sale again. The money is
    on its way, not back yet. `key` is the form's: sent twice, also at once, it gives the refund of the first
    time. Raises NotFound for others, NotNow, Invalid for more than there is, TooMany.
    """
    if not reader.is_staff or reader.is_suspended:
        require_account(reader)
    with transaction.atomic():
        order = lock_order(order_id)
        party = get_party(order, reader=reader, among=(Party.SELLER, Party.OPERATOR))
        earlier = Refund.objects.filter(key=key).first() if key is not None else None
        if earlier is not None and earlier.order_id == order.pk:
            return earlier
        return write_refund(
            order,
            party=party,
            by=reader.account_id,
            amount=amount,
            lines=lines,
            reason=reason,
            restock=restock,
            key=key if earlier is None else None,
        )


def write_refund(
    order: Order,
    *,
    party: Party,
    by: int | None,
    amount: int | None = None,
    lines: Chosen = (),
    reason: str = "",
    restock: bool = False,
    act: OrderAct = OrderAct.ASK_REFUND,
    key: UUID | None = None,
) -> Refund:
    """The same for an order that the caller has locked in this transaction, whoever asks."""
    left = order.total - order.refunded
    whole = not lines and amount in (None, left)
    if not whole and Refund.objects.filter(order=order).count() >= REFUNDS_MAX:
        raise TooMany("refunds", _("So many parts were given back already. Give back all that is left."))
    rows = list(OrderLine.objects.filter(order=order).order_by("id"))
    chosen = [(line.pk, line.quantity - line.refunded_quantity) for line in rows] if whole else lines
    by_line = {line.pk: line for line in rows}
    _check_lines(by_line, chosen, whole=whole)
    if amount is None:
        amount = left if whole else min(left, _worth(by_line, chosen))
    if not 1 <= amount <= left:
        raise Invalid(
            "refund_amount",
            _("That is not between nothing and what is left of this order. Choose another sum."),
            field="amount",
        )
    parts = _parts(by_line, chosen, amount)
    refund = Refund.objects.create(
        payment=_payment_of(order),
        order=order,
        amount=amount,
        lines=[list(part) for part in parts],
        restock=restock and bool(parts),
        reason=clean_line(reason[: 4 * REASON_CHARS])[:REASON_CHARS],
        by_id=by,
        key=key or uuid4(),
    )
    _count(order, refund, 1)
    detail = {"refund": refund.pk, "amount": amount, "reason": refund.reason}
    move(order, act, party=party, by=by, detail=detail, fields=("refunded",))
    defer(SEND_REFUND, refund_id=refund.pk)
    return refund


def refund_of_lines(order: Order, lines: Chosen) -> int:
    """What giving these lines back would come to now, minor units; shipping stays out. One query.

    Raises Invalid for lines or numbers that the order does not have.
    """
    by_line = {line.pk: line for line in order.lines.all()}
    _check_lines(by_line, lines, whole=False)
    return min(order.total - order.refunded, _worth(by_line, lines))


def lock_refund(refund_id: int) -> Refund:
    """A refund with its payment and order, held until the transaction ends: the order first. Raises NotFound.

    The `order` of the refund is the locked one.
    """
    found = Refund.objects.filter(pk=refund_id).first()
    if found is None:
        raise NotFound("refund")
    order = lock_order(found.order_id) if found.order_id is not None else None
    rows = Refund.objects.select_for_update(of=("self",), no_key=True).select_related("payment")
    refund = rows.get(pk=refund_id)
    refund.order = order
    return refund


def refund_arrived(refund: Refund) -> bool:
    """The provider gave it back: state and history of the order, stock, books. For a refund of an order that
    came from `lock_refund` in this transaction. False, and nothing done, when it was settled before."""
    order = refund.order
    if order is None or refund.state in (RefundState.SUCCEEDED, RefundState.FAILED):
        return False
    refund.state = RefundState.SUCCEEDED
    refund.settled_at = now()
    refund.save(update_fields=["state", "settled_at"])
    rows = Refund.objects.filter(order=order, state=RefundState.SUCCEEDED)
    is_whole = (rows.aggregate(sum=Sum("amount"))["sum"] or 0) >= order.total
    was_sent = order.state != OrderState.PAID
    act = OrderAct.REFUND
    if is_whole:
        act = OrderAct.REFUND_WHOLE if was_sent else OrderAct.CANCEL
        _close_what_is_open(order)
    move(
        order,
        act,
        party=Party.PROVIDER,
        by=refund.by_id,
        detail={"refund": refund.pk, "amount": refund.amount},
        fields=("is_disputed", "is_returning"),
    )
    if refund.restock:
        restock_lines(order, [(row[0], row[1]) for row in refund.lines], was_sent=was_sent)
    post_refund(refund)
    return True


def refund_failed(refund: Refund, failure: str) -> bool:
    """The provider could not give it back: the order is as if it had not been asked for, and says so. For a
    refund that came from `lock_refund`. False, and nothing done, when it was settled before."""
    order = refund.order
    if order is None or refund.state in (RefundState.SUCCEEDED, RefundState.FAILED):
        return False
    refund.state = RefundState.FAILED
    refund.failure = failure[:60]
    refund.settled_at = now()
    refund.save(update_fields=["state", "failure", "settled_at"])
    _count(order, refund, -1)
    move(
        order,
        OrderAct.REFUND_FAILED,
        party=Party.PROVIDER,
        detail={"refund": refund.pk, "amount": refund.amount, "failure": refund.failure},
        fields=("refunded",),
    )
    return True


def take_back(order: Order, lines: Chosen, *, restock: bool) -> None:
    """Goods of an order that the caller has locked are back, and there is no money to give for them."""
    for line in OrderLine.objects.filter(order=order, pk__in=dict(lines)).order_by("id"):
        line.refunded_quantity += dict(lines)[line.pk]
        line.save(update_fields=["refunded_quantity"])
    if restock:
        restock_lines(order, lines, was_sent=True)


def restock_lines(order: Order, lines: Chosen, *, was_sent: bool) -> None:
    """Put goods of the order back on sale, in the caller's transaction."""
    wanted = dict(lines)
    rows = OrderLine.objects.filter(order=order, pk__in=wanted)
    reason = StockReason.RETURNED if was_sent else StockReason.RELEASED
    give_back_stock([(line, wanted[line.pk]) for line in rows], reason=reason)


def _check_lines(by_line: dict[int, OrderLine], chosen: Chosen, *, whole: bool) -> None:
    if len({line_id for line_id, _quantity in chosen}) != len(chosen):
        raise Invalid("refund_lines", _("Name each line once."), field="lines")
    for line_id, quantity in chosen:
        line = by_line.get(line_id)
        least = 0 if whole else 1
        if line is None or not least <= quantity <= line.quantity - line.refunded_quantity:
            raise Invalid(
                "refund_lines",
                _("There are not so many of this left in the order. Choose another number."),
                field="lines",
            )


def _worth(by_line: dict[int, OrderLine], chosen: Chosen) -> int:
    return sum(_line_worth(by_line[line_id], quantity) for line_id, quantity in chosen)


def _line_worth(line: OrderLine, quantity: int) -> int:
    """What so many more of the line cost after its part of the coupon, as far as it is not back yet."""
    paid = line.price * line.quantity - line.discount
    before = line.refunded_quantity
    part = split_back(paid, of=line.quantity, before=before, after=before + quantity)
    return max(0, min(part, paid - line.refunded))


def _parts(by_line: dict[int, OrderLine], chosen: Chosen, amount: int) -> list[tuple[int, int, int]]:
    """(line id, quantity, amount) of each line: by worth, never more than the line still holds; what is above
    that (the shipping) belongs to no line."""
    held = [(line_id, quantity, _held(by_line[line_id])) for line_id, quantity in chosen]
    worth = [_line_worth(by_line[line_id], quantity) for line_id, quantity in chosen]
    shares = share_out(amount, worth) if sum(worth) else tuple(0 for _one in worth)
    return [
        (line_id, quantity, min(share, most))
        for (line_id, quantity, most), share in zip(held, shares, strict=True)
        if quantity or min(share, most)
    ]


def _held(line: OrderLine) -> int:
    return max(0, line.price * line.quantity - line.discount - line.refunded)


def _payment_of(order: Order) -> Payment:
    found = Payment.objects.filter(checkout=order.checkout_id, state=PaymentState.SUCCEEDED).first()
    if found is None:
        raise Conflict("nothing_paid", _("Nothing was paid for this order, so nothing can be given back."))
    return found


def _count(order: Order, refund: Refund, sign: int) -> None:
    """Count the refund as given back, or no longer so; the order is saved by whoever moves it."""
    order.refunded += sign * refund.amount
    parts = {line_id: (quantity, amount) for line_id, quantity, amount in refund.lines}
    for line in OrderLine.objects.filter(order=order, pk__in=parts).order_by("id"):
        quantity, amount = parts[line.pk]
        line.refunded_quantity += sign * quantity
        line.refunded += sign * amount
        line.save(update_fields=["refunded_quantity", "refunded"])


def _close_what_is_open(order: Order) -> None:
    """All money is back: a dispute has been won by that, and what was only asked for need not be sent."""
    moment = now()
    Dispute.objects.filter(order=order, state=DisputeState.OPEN).update(
        state=DisputeState.FOR_BUYER, decided_at=moment
    )
    order.is_disputed = False
    returns = ReturnRequest.objects.filter(order=order)
    returns.filter(state=ReturnState.ASKED).update(state=ReturnState.WITHDRAWN, settled_at=moment)
    order.is_returning = returns.filter(state__in=[ReturnState.AGREED, ReturnState.SENT]).exists()
