"""What the pages of the shop are given: products, prices, shops and reviews, ready to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.utils.safestring import SafeString

from sampan.web.shown import ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_text import ShownLine, ShownText, TextState

NO_TEXT = ShownText(ref="", key="", original=SafeString(), language="und")
"""Where nobody wrote anything."""
StarMark = Literal["full", "half", "none"]
STARS = 5
FEW_LEFT = 10
"""From this many down, the page says how many there are."""


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """A sum in the currency that it is charged in, and what that is in the reader's own.

    `converted` is '' where both are the same or no rate is known; `converted_day` is the rate's date.
    """

    text: str
    converted: str = ""
    converted_day: date | None = None


@dataclass(frozen=True, slots=True)
class ShownStars:
    """What buyers say together: the mean of one to five stars, and of how many reviews."""

    average: float = 0.0
    count: int = 0

    @property
    def text(self) -> str:
        """The mean with one decimal."""
        return f"{self.average:.1f}"

    @property
    def marks(self) -> tuple[StarMark, ...]:
        """Five stars, each full, half or empty."""
        return tuple(star_mark(self.average - place) for place in range(STARS))


def star_mark(rest: float) -> StarMark:
    """How much of one star is filled, given what is left of the mean at its place."""
    if rest >= 0.75:
        return "full"
    return "half" if rest >= 0.25 else "none"


@dataclass(frozen=True, slots=True)
class ShownProductCard:
    """A product in a waterfall, beside a note, or in the composer."""

    id: str
    title: ShownText
    price: ShownPrice
    shop: ShownPerson
    cover: ShownPicture | None = None
    is_from: bool = False
    """Whether its variants cost differently; `price` is then the least."""
    stars: ShownStars = ShownStars()
    sold_count: int = 0
    sold_out: bool = False
    state: str = "listed"
    """'listed', 'draft', 'archived' or 'hidden'; only its seller and the staff see the others."""


@dataclass(frozen=True, slots=True)
class ShownOptionValue:
    """One value of a choice, such as Red; `available` when any variant with it can be had."""

    value: str
    """As the seller wrote it; what the form sends."""
    text: ShownText
    available: bool = True
    picture: ShownPicture | None = None


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One kind of choice, such as Color, with its values."""

    place: int
    name: ShownText
    values: tuple[ShownOptionValue, ...]


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """One thing that can be put into the cart; `picture_place` counts from 0, -1 without one of its own."""

    id: str
    options: tuple[str, ...]
    label: str
    """Its options in the reader's words, '' for the only one."""
    price: ShownPrice
    stock: int
    picture_place: int = -1

    @property
    def sold_out(self) -> bool:
        """Whether there is none left."""
        return self.stock <= 0

    @property
    def few_left(self) -> int:
        """How many there are where that is few, else 0."""
        return self.stock if 0 < self.stock <= FEW_LEFT else 0


@dataclass(frozen=True, slots=True)
class ShownShipping:
    """Sending to one country; without `price` the shop does not send there."""

    country: str
    country_name: str
    price: ShownPrice | None = None
    name: str = ""
    is_free: bool = False
    free_from: ShownPrice | None = None
    days_least: int = 0
    days_most: int = 0


@dataclass(frozen=True, slots=True)
class ShownShop:
    """A shop as its storefront and its products' pages name it."""

    person: ShownPerson
    about: ShownText
    return_policy: ShownText
    ships_from: str
    """The country's name in the reader's language."""
    ships_from_place: str = ""
    handling_days: int = 0
    return_days: int = 0
    sales_count: int = 0
    currency: str = ""
    is_resting: bool = False
    is_mine: bool = False
    state: str = "open"


@dataclass(frozen=True, slots=True)
class ShownReview:
    """What a buyer says of a product, and the seller's answer."""

    id: str
    author: ShownPerson | None
    stars: ShownStars
    body: ShownText
    created_at: datetime
    options: str = ""
    pictures: tuple[ShownPicture, ...] = ()
    answer: ShownText | None = None
    answered_at: datetime | None = None
    edited_at: datetime | None = None
    is_mine: bool = False
    line_id: str = ""
    can_answer: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """A product as its own page shows it."""

    id: str
    title: ShownText
    description: ShownText
    shop: ShownShop
    price: ShownPrice
    """The least of its variants'."""
    pictures: tuple[ShownPicture, ...] = ()
    price_most: ShownPrice | None = None
    """Where the variants cost differently."""
    options: tuple[ShownOption, ...] = ()
    variants: tuple[ShownVariant, ...] = ()
    stars: ShownStars = ShownStars()
    sold_count: int = 0
    sold_out: bool = False
    can_buy: bool = True
    """Not one's own, listed, and the shop is open."""
    state: str = "listed"
    share_url: str = ""
    is_mine: bool = False
    category: str = ""
    has_description: bool = True

    @property
    def text_state(self) -> TextState:
        """One state for title and description together: what the quiet line above them says."""
        states = {self.title.state, self.description.state}
        order: tuple[TextState, ...] = ("translated", "pending", "offered", "given_up")
        return next((state for state in order if state in states), "plain")

    @property
    def text_line(self) -> ShownLine:
        """One line for both: the description's where it has something to say."""
        said = self.description if self.description.state == self.text_state else self.title
        doubtful = self.title.doubtful or self.description.doubtful
        return replace(said.line, doubtful=doubtful)
