"""What pages are given of the products on notes, ready to show."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.web.shown_shop import ShownProductCard


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A product on a picture or in a video. On a picture `left` and `top` are percent of it; in a video the
    card stands from `start` to `end`, in seconds."""

    product: ShownProductCard
    media_id: str
    url: str
    """The product's page, which knows by it which note one came from."""
    earns: bool = False
    """Whether the author of the note gets a share."""
    left: float | None = None
    top: float | None = None
    start: float | None = None
    end: float | None = None

    @property
    def product_id(self) -> str:
        """Which product it is."""
        return self.product.id


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A product that an author can put on a note, with what they should know of it."""

    product: ShownProductCard
    stock: int = 0
    """How many can be had, of all its variants together."""
    earns: str = ""
    """What the author gets, such as '8%'; '' for nothing."""
