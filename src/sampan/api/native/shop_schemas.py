"""The shapes of the shop that the native API gives, as its document tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sampan.api.native.schemas import Author, Cover, Strict, Translation


class Money(Strict):
    """A sum in the currency that is charged."""

    amount: int = Field(description="minor units: cents, fen, whole yen")
    currency: str = Field(description="ISO 4217")
    decimals: int = Field(description="how many digits of the amount stand after the point")


class Product(Strict):
    """A product as a list shows it."""

    id: str
    title: str = Field(description="as its seller wrote it")
    language: str = Field(description="BCP 47 of the original, 'und' when not known")
    translation: Translation | None = Field(
        description="of the title; null where the reader understands it, and while there is none"
    )
    category: str
    price_from: Money = Field(description="of the cheapest variant on sale")
    price_to: Money = Field(description="of the dearest")
    in_stock: bool
    stars: float | None = Field(description="mean of the reviews, 1 to 5; null without any")
    review_count: int
    sold_count: int
    seller: Author
    cover: Cover | None
    reason: str = Field(description="why it is here: followed, shown, meaning, selling, ...; '' in a search")


class ProductPage(Strict):
    """A part of a list of products."""

    items: list[Product]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")


class Option(Strict):
    """One kind of choice, such as size."""

    name: str
    translation: Translation | None


class OptionValue(Strict):
    """What is chosen, such as Red; sizes and codes have no translation."""

    value: str
    translation: Translation | None


class Variant(Strict):
    """One thing that can be bought."""

    id: str
    options: list[OptionValue] = Field(description="one for each of the product's options, in their order")
    price: Money
    left: int = Field(description="how many can still be had")


class WholeProduct(Product):
    """A product as its page shows it."""

    description: str
    description_translation: Translation | None
    options: list[Option]
    variants: list[Variant]
    pictures: list[Cover]


class Shop(Strict):
    """What an account sells from."""

    seller: Author
    state: Literal["open", "resting", "asked", "refused", "closed"] = Field(
        description="nothing can be bought of a resting shop; the last three are seen by their seller alone"
    )
    about: str
    about_translation: Translation | None
    return_policy: str
    return_policy_translation: Translation | None
    return_days: int
    currency: str = Field(description="ISO 4217; all its prices are in it")
    ships_from_country: str = Field(description="ISO 3166-1 alpha-2")
    ships_from_place: str
    handling_days: int = Field(description="days until it is sent")
    sales_count: int


class TaggedProduct(Strict):
    """A product that a note shows: at a point of a picture, or for a while of a video."""

    product: Product
    media_id: str
    x: float | None = Field(description="from the left of the picture, 0 to 1; null on a video")
    y: float | None = Field(description="from its top")
    from_seconds: float | None = Field(description="when its card appears; null on a picture")
    until_seconds: float | None
    earns: bool = Field(description="the note's author gets a share of what is bought by it")


class NoteProducts(Strict):
    """What a note shows, in the order of its pictures."""

    items: list[TaggedProduct]


class OrderedOption(Strict):
    """What was chosen, in the words of then."""

    name: str
    value: str


class OrderLine(Strict):
    """So many of one thing, as it was when it was ordered."""

    product_id: str
    title: str
    language: str
    translation: Translation | None
    options: list[OrderedOption]
    price: Money = Field(description="for one")
    quantity: int
    discount: Money = Field(description="of the whole line")
    refunded: Money


class Order(Strict):
    """What the reader bought of one shop at once."""

    id: str
    state: Literal["pending", "paid", "shipped", "done", "cancelled", "refunded"]
    seller: Author
    lines: list[OrderLine]
    goods: Money
    discount: Money
    shipping: Money
    total: Money = Field(description="goods less the discount, with shipping")
    refunded: Money
    carrier: str
    tracking: str
    created_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    done_at: datetime | None


class OrderPage(Strict):
    """A part of the reader's orders."""

    items: list[Order]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")
