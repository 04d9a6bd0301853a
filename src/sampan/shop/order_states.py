"""What can happen to an order, in which state, by whom, and which state follows: one table, no database.

Whoever wants to know whether something may be done asks `next_state`; only `services/moving.py` does it.
"""

from __future__ import annotations

from typing import Final

from sampan.shop.types import OrderAct, OrderState, Party

FINAL: Final = frozenset({OrderState.CANCELLED, OrderState.REFUNDED})
"""Neither goods nor money are owed. (A payment that comes late may still bring a cancelled one back.)"""

_BUYER: Final = frozenset({Party.BUYER})
_SELLER: Final = frozenset({Party.SELLER})
_OPERATOR: Final = frozenset({Party.OPERATOR})
_PROVIDER: Final = frozenset({Party.PROVIDER})
_CLOCK: Final = frozenset({Party.CLOCK})
_TRADERS: Final = _BUYER | _SELLER
_GIVERS: Final = _SELLER | _OPERATOR

Move = tuple[OrderState, frozenset[Party]]


def _stays(state: OrderState, acts: dict[OrderAct, frozenset[Party]]) -> dict[OrderAct, Move]:
    return {act: (state, parties) for act, parties in acts.items()}


_PAID_FOR: Final = {
    OrderAct.ASK_REFUND: _GIVERS,
    OrderAct.REFUND: _PROVIDER,
    OrderAct.REFUND_FAILED: _PROVIDER,
    OrderAct.DISPUTE: _BUYER,
    OrderAct.DROP_DISPUTE: _BUYER,
    OrderAct.SETTLE: _OPERATOR,
}
"""What can happen, without a change of the state, to whatever was paid for and not yet given back whole."""
_RETURNS: Final = {
    OrderAct.ASK_RETURN: _BUYER,
    OrderAct.ANSWER_RETURN: _SELLER,
    OrderAct.SEND_RETURN: _BUYER,
    OrderAct.TAKE_RETURN: _SELLER,
    OrderAct.DROP_RETURN: _BUYER,
}
_LOOSE_ENDS: Final = {
    OrderAct.DROP_DISPUTE: _BUYER,
    OrderAct.SETTLE: _OPERATOR,
}
"""A dispute may still be open when an order ends."""

TABLE: Final[dict[OrderState, dict[OrderAct, Move]]] = {
    OrderState.PENDING: {
        OrderAct.PAY: (OrderState.PAID, _PROVIDER),
        OrderAct.CANCEL: (OrderState.CANCELLED, _BUYER),
        OrderAct.EXPIRE: (OrderState.CANCELLED, _CLOCK),
    },
    OrderState.PAID: {
        OrderAct.SHIP: (OrderState.SHIPPED, _SELLER),
        OrderAct.ASK_CANCEL: (OrderState.PAID, _TRADERS | _OPERATOR),
        # By the provider when the whole sum is back; by the others where there is no sum to give back.
        OrderAct.CANCEL: (OrderState.CANCELLED, _PROVIDER | _TRADERS | _OPERATOR),
        **_stays(OrderState.PAID, _PAID_FOR),
    },
    OrderState.SHIPPED: {
        OrderAct.TRACK: (OrderState.SHIPPED, _SELLER),
        OrderAct.RECEIVE: (OrderState.DONE, _BUYER | _CLOCK),
        OrderAct.REFUND_WHOLE: (OrderState.REFUNDED, _PROVIDER),
        **_stays(OrderState.SHIPPED, _PAID_FOR | _RETURNS),
    },
    OrderState.DONE: {
        OrderAct.REFUND_WHOLE: (OrderState.REFUNDED, _PROVIDER),
        **_stays(OrderState.DONE, _PAID_FOR | _RETURNS),
    },
    OrderState.CANCELLED: {
        # The provider took the money after the time was over, and the goods are still there.
        OrderAct.PAY: (OrderState.PAID, _PROVIDER),
        **_stays(OrderState.CANCELLED, _LOOSE_ENDS),
    },
    OrderState.REFUNDED: _stays(
        OrderState.REFUNDED,
        _LOOSE_ENDS
        | {act: _RETURNS[act] for act in (OrderAct.SEND_RETURN, OrderAct.TAKE_RETURN, OrderAct.DROP_RETURN)},
    ),
}
"""For each state, what can happen in it: the state after it, and who may do it."""


def next_state(state: str, act: OrderAct, party: Party) -> OrderState | None:
    """The state after `act` by `party` on an order in `state`; None when that cannot be."""
    found = TABLE[OrderState(state)].get(act)
    return found[0] if found is not None and party in found[1] else None


def acts_of(state: str, party: Party) -> frozenset[OrderAct]:
    """What `party` can do with an order in `state`, as far as the state alone says: what pages offer."""
    return frozenset(act for act, (_after, parties) in TABLE[OrderState(state)].items() if party in parties)
