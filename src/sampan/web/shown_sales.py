"""What the pages of sales, earnings and payouts are given, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sampan.web.shown import ShownPerson


@dataclass(frozen=True, slots=True)
class ShownBar:
    """One bar of a plot, in the plot's own units, with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownPlot:
    """A plot of bars over days; `rows` are the same numbers as a table."""

    title: str
    width: int
    height: int
    bars: tuple[ShownBar, ...]
    ticks: tuple[tuple[float, str], ...]
    """(y, label) of the horizontal lines."""
    days: tuple[tuple[float, str], ...]
    """(x, label) under the plot."""
    total: str = ""
    summary: str = ""
    """One sentence for who cannot see it."""
    floor: float = 0.0
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A row of a list with a bar: a product, a country; `part` in percent of the largest."""

    name: str
    value: str
    note: str
    part: int
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownDay:
    """The numbers of one day."""

    day: date
    orders: int
    takings: str
    refunded: str


@dataclass(frozen=True, slots=True)
class ShownBalance:
    """What the books say of one kind of earning in one currency."""

    kind: str
    kind_name: str
    currency: str
    owed: str
    available: str
    paid_out: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of somebody's books."""

    what: str
    amount: str
    gained: bool
    kind_name: str
    created_at: datetime
    order_url: str = ""
    order_number: str = ""
    note: str = ""
    """The reference of the transfer, where it was paid out."""


@dataclass(frozen=True, slots=True)
class ShownOwed:
    """Somebody to whom the instance owes money."""

    account_id: str
    person: ShownPerson
    kind_name: str
    currency: str
    owed: str
    available: str
    available_written: str
    """As one types it into the form; '' when there is nothing to pay."""
    details: str


@dataclass(frozen=True, slots=True)
class ShownPayout:
    """A payment that the operator made."""

    person: ShownPerson
    kind_name: str
    amount: str
    reference: str
    created_at: datetime
