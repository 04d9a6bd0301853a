"""News of the shop, told to the rooms above."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class ProductListed(Event):
    """A product can be seen and bought, or its words, prices or pictures have changed."""

    product_id: int


@dataclass(frozen=True)
class ProductUnlisted(Event):
    """A product can no longer be found: archived, hidden, or its shop closed."""

    product_id: int


@dataclass(frozen=True)
class NoteTagged(Event):
    """What the pictures or the video of a note point at has changed."""

    note_id: int


@dataclass(frozen=True)
class OrderMoved(Event):
    """Something happened to an order; `act` is a value of OrderAct, `party` of Party."""

    order_id: int
    act: str
    party: str


@dataclass(frozen=True)
class OrderMessageSent(Event):
    """Buyer or seller wrote something on the page of an order."""

    message_id: int
    order_id: int


@dataclass(frozen=True)
class ReviewWritten(Event):
    review_id: int
    product_id: int


@dataclass(frozen=True)
class CommissionEarned(Event):
    """A sale out of a creator's note was paid."""

    order_id: int
    creator_id: int
