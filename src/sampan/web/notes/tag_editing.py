"""How the composer sends the products on a note, and what it is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags

from sampan.core.ids import parse_id
from sampan.shop.selectors.tags import commission_rate
from sampan.shop.types import TagContent
from sampan.web.present.products import product_card, want_product_card
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown_tags import ShownChoice

TAGS_READ = 1_000
"""Tags that are read of one request; more than any note can hold, so that the refusal can name the limit."""
NUMBER_MAX = 2**31 - 1
"""Places and times beyond it are read as this: the service refuses them, the database never sees them."""


def tags_from_json(data: dict[str, Any]) -> list[TagContent]:
    """The tags in the JSON object's `tags`; what is missing or of another type is left to be refused."""
    given = data.get("tags")
    rows = given[:TAGS_READ] if isinstance(given, list) else []
    return [_tag(row) for row in rows if isinstance(row, dict)]


def tags_json(tags: Sequence[Any], *, request: HttpRequest) -> list[dict[str, Any]]:
    """An author's tags as the composer's scripts keep them. One query, for the titles."""
    texts = Texts(reader_of(request))
    for tag in tags:
        want_product_card(tag.product, texts)
    texts.find()
    return [
        {
            "media": str(tag.media_id),
            **{name: getattr(tag, name) for name in ("x", "y", "from_ms", "until_ms")},
            **_told(_choice(tag.product, texts, request)),
        }
        for tag in tags
    ]


def shown_choices(
    products: Sequence[Any], *, stock: Mapping[int, int], request: HttpRequest
) -> list[ShownChoice]:
    """Products as the composer offers them, `stock` by product. One query, for the titles."""
    texts = Texts(reader_of(request))
    for product in products:
        want_product_card(product, texts)
    texts.find()
    return [_choice(product, texts, request, stock=stock.get(product.pk, 0)) for product in products]


def _choice(product: Any, texts: Texts, request: HttpRequest, *, stock: int = 0) -> ShownChoice:
    rate = commission_rate(product)
    is_other = product.shop_id != texts.reader.account_id
    return ShownChoice(
        product=product_card(product, texts, request),
        stock=stock,
        earns=f"{rate / 100:g}%" if rate and is_other else "",
    )


def _told(choice: ShownChoice) -> dict[str, Any]:
    card = choice.product
    return {
        "product": card.id,
        "title": strip_tags(card.title.shown),
        "language": card.title.shown_language,
        "price": card.price.text,
        "cover": card.cover.url if card.cover else "",
        "earns": choice.earns,
        "state": card.state,
    }


def _tag(row: dict[str, Any]) -> TagContent:
    return TagContent(
        media_id=_id(row.get("media")),
        product_id=_id(row.get("product")),
        **{name: _number(row.get(name)) for name in ("x", "y", "from_ms", "until_ms")},
    )


def _id(value: object) -> int:
    return (parse_id(value) or 0) if isinstance(value, str) else 0


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return int(max(-NUMBER_MAX, min(NUMBER_MAX, value)))
