"""What the pages of the seller's centre and of the operator are given, ready to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sampan.web.shown import ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the seller's centre in its list."""

    title: str
    icon: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ShownTab:
    """One of several lists beside each other, with how many it holds."""

    code: str
    title: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class ShownStock:
    """A product in its seller's list."""

    id: str
    title: str
    language: str
    cover: ShownPicture | None
    state: str
    state_name: str
    hidden: bool
    price: str
    stock: int
    variant_count: int
    low: bool
    """A variant of it is running out, or has."""
    sold_count: int
    shelf: str
    skus: str


@dataclass(frozen=True, slots=True)
class ShownBoardRow:
    """An order on the seller's board."""

    id: str
    number: str
    """Its id in groups of four, to read aloud."""
    buyer: ShownPerson | None
    place: str
    """City and country that it goes to."""
    items: str
    """What was bought, in the seller's own words, cut short."""
    pieces: int
    total: str
    refunded: str
    created_at: datetime
    state: str
    state_name: str
    marks: tuple[str, ...]
    """Sentences on what is open: a return, a dispute."""
    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ShownRefundLine:
    """A line of an order as the refund's form lists it."""

    id: str
    title: str
    language: str
    options: str
    quantity: int
    left: int
    """How many of it were not given back yet."""
    price: str
    sku: str = ""
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class ShownRefundSum:
    """What would go back, shown before it does."""

    way: str
    """'whole', 'lines' or 'amount'."""
    due: int = 0
    """Minor units."""
    text: str = ""
    """The sum; '' while it cannot be said."""
    left: str = ""
    """What could still be given back after it."""
    cancels: bool = False
    """The order is cancelled by it: nothing was sent yet."""
    ends: bool = False
    """Nothing is left of the order's money after it."""
    earned: bool = False
    """A creator earned by this order, and gives up their part."""
    typed: str = ""
    reason: str = ""
    restock: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShownCoupon:
    """A coupon in its shop's list."""

    id: str
    code: str
    takes: str
    """Such as 10 % or ¥20."""
    least_total: str
    most_off: str
    uses: int
    uses_max: int | None
    uses_each_max: int
    starts_at: datetime
    ends_at: datetime | None
    state: str
    """'on', 'soon', 'over', 'used_up', 'stopped'."""
    state_name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ShownUse:
    """One order that used a coupon."""

    order_id: str
    number: str
    discount: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ShownWaitingShop:
    """A shop that waits for the operator."""

    id: str
    person: ShownPerson
    about: ShownText
    currency: str
    ships_from: str
    place: str
    asked_at: datetime
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class ShownDisputeRow:
    """A dispute in the operator's list."""

    id: str
    order_number: str
    buyer: ShownPerson | None
    seller: ShownPerson
    reason: ShownText
    total: str
    created_at: datetime
    state: str
    state_name: str
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong in one row of a file that was sent."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A file that was looked at before anything of it is done."""

    name: str
    rows: int
    new: int = 0
    changed: int = 0
    problems: tuple[ShownProblem, ...] = ()
    text: str = ""
    """The file itself, sent again when it is to be carried out."""
    preview: tuple[tuple[str, ...], ...] = field(default_factory=tuple)

    @property
    def names_columns(self) -> bool:
        """Whether any problem says in which column it is."""
        return any(problem.column for problem in self.problems)
