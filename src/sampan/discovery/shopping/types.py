"""The words of the Shop tab: what is known of a product and of its reader, and why it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

SORTS = ("", "new", "price", "sold")
"""Orders of the Shop tab: '' the best for this reader, the newest, the cheapest, the most sold first."""


class Why(StrEnum):
    """Why a product is on the Shop tab."""

    FOLLOWED = "followed"
    """The reader follows its seller."""
    SHOWN = "shown"
    """It is tagged on a note that the reader liked; the anchor is the note."""
    LIKED_SELLER = "liked_seller"
    """The reader liked a note on which another product of this seller is tagged; the anchor is the seller."""
    MEANING = "meaning"
    """What it is lies near what the reader likes to read; the anchor is a note that they liked, or 0."""
    INTEREST = "interest"
    """Its category goes with the reader's interests."""
    SELLING = "selling"
    """It sells well now."""
    REVIEWED = "reviewed"
    """Buyers like it; said where there are enough reviews."""
    FRESH = "fresh"
    """It is new."""
    OLDER = "older"
    """It is simply the next one: all of the shop can be scrolled through."""


@dataclass(frozen=True)
class Reason:
    """Why a product is here; what the anchor names depends on the kind, 0 for nothing."""

    kind: Why
    anchor: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """A listed product as the scoring sees it.

    Attributes:
        sold_lately: how many were sold in the last weeks, counted on paid orders.
        days: how long ago it was made.
    """

    product_id: int
    seller_id: int
    category: str
    in_stock: bool
    sold: int = 0
    sold_lately: int = 0
    reviews: int = 0
    star_sum: int = 0
    days: float = 0.0


@dataclass(frozen=True)
class Leaning:
    """What is known of a reader that has to do with products; empty for visitors and for who does not want to
    be learned of.

    Attributes:
        followed: sellers whom the reader follows.
        interests: how much the reader cares for each category of products, 0 to 1.
        shown: products on notes that the reader liked, with the newest such note.
        sellers: sellers of those products.
        near: how close products lie to what the reader likes, 0 to 1, with the note that says so.
        hidden: accounts that the reader shall not meet.
        less: accounts of whom the reader wanted less.
    """

    followed: frozenset[int] = frozenset()
    interests: dict[str, float] = field(default_factory=dict)
    shown: dict[int, int] = field(default_factory=dict)
    sellers: frozenset[int] = frozenset()
    near: dict[int, tuple[float, int]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    less: frozenset[int] = frozenset()
