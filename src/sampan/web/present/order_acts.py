"""What somebody can do with an order now: what its page offers. The services decide again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sampan.core.clock import now
from sampan.shop.order_states import acts_of
from sampan.shop.services.disputes import DISPUTE_DAYS
from sampan.shop.types import CheckoutState, OrderAct, OrderState, Party, ReturnState


def open_acts(row: Any, party: Party) -> frozenset[str]:
    """The acts that `party` is offered: 'pay', 'give_up', 'cancel', 'receive', 'return', 'withdraw',
    'send_back', 'dispute', 'drop_dispute', 'message'. No query."""
    if party != Party.BUYER:
        return frozenset({"message"})
    known = acts_of(row.state, party)
    money_left = row.refunded < row.total
    returning = next((one for one in row.returns.all() if one.state in _OPEN), None)
    offered = {
        "pay": row.state == OrderState.PENDING and _is_held(row),
        "give_up": row.state == OrderState.PENDING and row.checkout.state == CheckoutState.OPEN,
        "cancel": OrderAct.ASK_CANCEL in known and (money_left or row.total == 0),
        "receive": OrderAct.RECEIVE in known,
        "return": OrderAct.ASK_RETURN in known and returning is None and _takes_back(row),
        "withdraw": returning is not None and returning.state != ReturnState.SENT,
        "send_back": returning is not None and returning.state == ReturnState.AGREED,
        "dispute": OrderAct.DISPUTE in known and not row.is_disputed and _may_ask(row),
        "drop_dispute": row.is_disputed,
        "message": True,
    }
    return frozenset(act for act, is_offered in offered.items() if is_offered)


_OPEN = (ReturnState.ASKED, ReturnState.AGREED, ReturnState.SENT)


def _is_held(row: Any) -> bool:
    return bool(row.checkout.state == CheckoutState.OPEN and row.checkout.expires_at > now())


def _takes_back(row: Any) -> bool:
    something_left = any(line.refunded_quantity < line.quantity for line in row.lines.all())
    in_time = row.done_at is None or now() <= row.done_at + timedelta(days=row.shop.return_days)
    return something_left and in_time


def _may_ask(row: Any) -> bool:
    return row.done_at is None or now() <= row.done_at + timedelta(days=DISPUTE_DAYS)
