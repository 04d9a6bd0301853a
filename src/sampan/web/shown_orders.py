"""What the pages of orders are given: rows of a list, and one order whole, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sampan.web.shown import ShownPerson
from sampan.web.shown_cart import ShownAddress
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_shop import ShownPrice
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownOrderLine:
    """So many of what was bought, as it was then."""

    id: str
    product_id: str
    title: ShownText
    options: str
    price: str
    total: str
    quantity: int
    picture: ShownPicture | None = None
    refunded: str = ""
    refunded_quantity: int = 0
    review_id: str = ""
    can_review: bool = False

    @property
    def left(self) -> int:
        """How many of it were not given back."""
        return self.quantity - self.refunded_quantity


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the way of an order."""

    name: str
    state: Literal["done", "now", "ahead"]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownOrderMessage:
    """What buyer, seller or operator wrote."""

    id: str
    author: ShownPerson | None
    party: str
    body: ShownText
    created_at: datetime
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class ShownRefund:
    """Money given back, or on its way."""

    amount: str
    state: str
    state_name: str
    created_at: datetime
    reason: ShownText | None = None


@dataclass(frozen=True, slots=True)
class ShownReturn:
    """Goods that the buyer wants to send back."""

    id: str
    state: str
    state_name: str
    reason: ShownText
    created_at: datetime
    lines: tuple[tuple[ShownOrderLine, int], ...] = ()
    answer: ShownText | None = None
    tracking: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the buyer can still do something about it."""
        return self.state in ("asked", "agreed")


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A question to the operator."""

    id: str
    state: str
    state_name: str
    reason: ShownText
    created_at: datetime
    decision: ShownText | None = None
    refund: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownHistoryRow:
    """One thing that happened to an order, in a sentence."""

    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ShownOrderCard:
    """An order in a list."""

    id: str
    state: str
    state_name: str
    shop: ShownPerson
    buyer: ShownPerson | None
    total: ShownPrice
    lines: tuple[ShownOrderLine, ...]
    created_at: datetime
    checkout_id: str = ""
    expires_at: datetime | None = None
    """Until when it can be paid, while it waits for that."""
    is_disputed: bool = False
    is_returning: bool = False
    refunded: str = ""


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order as its own page shows it, to its buyer or its seller."""

    card: ShownOrderCard
    is_buyer: bool
    is_seller: bool
    steps: tuple[ShownStep, ...]
    goods: str
    shipping: str
    shipping_name: str
    address: ShownAddress
    discount: str = ""
    fee: str = ""
    carrier: str = ""
    tracking: str = ""
    buyer_note: ShownText | None = None
    history: tuple[ShownHistoryRow, ...] = ()
    messages: tuple[ShownOrderMessage, ...] = ()
    refunds: tuple[ShownRefund, ...] = ()
    returns: tuple[ShownReturn, ...] = ()
    disputes: tuple[ShownDispute, ...] = ()
    refundable: str = ""
    """What is left that could be given back."""
    acts: frozenset[str] = frozenset()
    """What this person can do now: 'pay', 'cancel', 'receive', 'return', 'withdraw', 'send_back', 'dispute',
    'message'."""
