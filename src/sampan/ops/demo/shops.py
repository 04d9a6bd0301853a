"""The shops of the demo world as their file tells it: products, tags on notes, orders; no database here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """A title and a text in the seller's own translation; '' where there is none."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Offer:
    """One variant; `price` is a decimal of the shop's currency."""

    price: str
    stock: int
    grams: int
    sku: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A file of data/pictures, without its ending, and what it shows of the product."""

    file: str
    alt: str


@dataclass(frozen=True)
class Goods:
    """One product."""

    key: str
    title: str
    description: str
    category: str
    offers: tuple[Offer, ...]
    pictures: tuple[Shown, ...]
    translation: Words
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Postage:
    """What sending costs, in decimals of the shop's currency; `countries` as in the table, `*` all others."""

    name: str
    countries: tuple[str, ...]
    price: str
    days: tuple[int, int]
    per_kilogram: str = "0"
    free_from: str = ""


@dataclass(frozen=True)
class Code:
    """A coupon: so many percent, or an amount in decimals."""

    code: str
    percent: int = 0
    amount: str = ""
    least_total: str = "0"
    most_off: str = ""


@dataclass(frozen=True)
class Stall:
    """One shop, of somebody of the world."""

    seller: str
    currency: str
    country: str
    place: str
    handling_days: int
    return_days: int
    commission: int
    about: str
    about_translation: str
    policy: str
    policy_translation: str
    rates: tuple[Postage, ...]
    coupons: tuple[Code, ...]
    products: tuple[Goods, ...]
    payout: str = ""


@dataclass(frozen=True)
class Pointed:
    """A product on a note: at a point of a picture (percent), or in a stretch of its video (seconds)."""

    product: str
    picture: int = 0
    point: tuple[float, float] | None = None
    stretch: tuple[float, float] | None = None


@dataclass(frozen=True)
class Wanted:
    """So many of a variant of a product, found by a note or not."""

    product: str
    variant: int = 0
    quantity: int = 1
    via: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a buyer says of the first line of an order, and the seller's answer."""

    stars: int
    body: str
    translation: str
    answer: str = ""
    answer_translation: str = ""


@dataclass(frozen=True)
class Purchase:
    """One order of one shop; `state`: how far it has come."""

    key: str
    buyer: str
    days_ago: float
    lines: tuple[Wanted, ...]
    state: str
    coupon: str = ""
    note: str = ""
    tracking: tuple[str, str] = ("", "")
    review: Opinion | None = None


@dataclass(frozen=True)
class Market:
    """All that is bought and sold in the demo world."""

    stalls: tuple[Stall, ...] = ()
    tags: dict[str, tuple[Pointed, ...]] = field(default_factory=dict)
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)
    purchases: tuple[Purchase, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """Names and values of choices with their translations."""

    def goods(self) -> Iterator[tuple[Stall, Goods]]:
        """Every product with its shop."""
        for stall in self.stalls:
            for one in stall.products:
                yield stall, one


def read_market(given: dict[str, Any]) -> Market:
    """The market out of what the file holds. Raises KeyError or TypeError for one that lacks something."""
    return Market(
        stalls=tuple(_stall(one) for one in given["shops"]),
        tags={note: tuple(_pointed(one) for one in rows) for note, rows in given["tags"].items()},
        addresses=dict(given["addresses"]),
        purchases=tuple(_purchase(one) for one in given["orders"]),
        words=tuple((original, translation) for original, translation in given["words"]),
    )


def _stall(given: dict[str, Any]) -> Stall:
    return Stall(
        **{
            **given,
            "about": given["about"].strip(),
            "about_translation": given["about_translation"].strip(),
            "rates": tuple(
                Postage(**{**one, "countries": tuple(one["countries"]), "days": tuple(one["days"])})
                for one in given["rates"]
            ),
            "coupons": tuple(Code(**one) for one in given["coupons"]),
            "products": tuple(_goods(one) for one in given["products"]),
        }
    )


def _goods(given: dict[str, Any]) -> Goods:
    said = given["translation"]
    return Goods(
        key=given["key"],
        title=given["title"],
        description=given["description"].strip(),
        category=given["category"],
        options=tuple(given.get("options", ())),
        offers=tuple(Offer(**{**one, "options": tuple(one.get("options", ()))}) for one in given["variants"]),
        pictures=tuple(Shown(**one) for one in given["pictures"]),
        translation=Words(said["title"], said["description"].strip()),
    )


def _pointed(given: dict[str, Any]) -> Pointed:
    pairs: dict[str, Any] = {name: tuple(given[name]) for name in ("point", "stretch") if name in given}
    return Pointed(**(given | pairs))


def _purchase(given: dict[str, Any]) -> Purchase:
    return Purchase(
        **{
            **given,
            "lines": tuple(Wanted(**one) for one in given["lines"]),
            "tracking": tuple(given.get("tracking", ("", ""))),
            "review": Opinion(**given["review"]) if "review" in given else None,
        }
    )
