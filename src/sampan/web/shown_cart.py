"""What the pages of the cart and of checkout are given, ready to show."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.web.shown import ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_shop import ShownPrice
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownCartLine:
    """So many of a variant in the cart."""

    id: str
    product_id: str
    title: ShownText
    options: str
    price: ShownPrice
    total: ShownPrice
    quantity: int
    most: int
    """The highest number of the stepper."""
    variant_id: str = ""
    left: int = 0
    """How many can be had."""
    picture: ShownPicture | None = None
    problem: str = ""
    """'' or a value of CartProblem."""
    old_price: str = ""
    """What it cost when it was put in, where that was another price."""
    risen: bool = False


@dataclass(frozen=True, slots=True)
class ShownCartShop:
    """The lines of one shop, paid in one order."""

    shop_id: str
    person: ShownPerson
    lines: tuple[ShownCartLine, ...]
    goods: ShownPrice
    code: str = ""
    """The coupon that is tried on it."""
    discount: str = ""
    coupon_error: str = ""


@dataclass(frozen=True, slots=True)
class ShownCartGroup:
    """What is paid at once: one currency."""

    currency: str
    currency_name: str
    shops: tuple[ShownCartShop, ...]
    total: ShownPrice
    count: int
    can_check_out: bool = True


@dataclass(frozen=True, slots=True)
class ShownCart:
    """Everything that somebody means to buy."""

    groups: tuple[ShownCartGroup, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """An address, its lines in the order of its country."""

    id: str
    name: str
    lines: tuple[str, ...]
    country: str = ""
    phone: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """One shop's part of a checkout."""

    shop_id: str
    person: ShownPerson
    lines: tuple[ShownCartLine, ...]
    goods: ShownPrice
    shipping: ShownPrice | None = None
    shipping_is_free: bool = False
    shipping_name: str = ""
    days_least: int = 0
    days_most: int = 0
    discount: str = ""
    total: ShownPrice | None = None
    code: str = ""
    note: str = ""
    coupon_error: str = ""
    problems: tuple[str, ...] = ()
