"""Products, shops and orders as the native API writes them down (see `shop_schemas`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sampan.accounts.types import Reader
from sampan.api.native.translating import Words
from sampan.api.native.written_notes import written_author, written_cover
from sampan.discovery.shopping.types import Reason
from sampan.shop.money import exponent
from sampan.shop.selectors import earns
from sampan.shop.selectors.texts import (
    about_text,
    description_text,
    line_text,
    option_text,
    policy_text,
    title_text,
)
from sampan.shop.types import TAG_SCALE

Row = Any
"""A row of the shop as its selectors give it."""


def written_products(
    products: Sequence[Row], *, reader: Reader, reasons: Mapping[int, Reason] | None = None
) -> list[dict[str, Any]]:
    """Products in their order. One query, for the translations of titles that the reader cannot read."""
    words = Words(reader)
    for product in products:
        words.want(product.pk, title_text(product))
    words.find()
    return [_product(product, words, (reasons or {}).get(product.pk)) for product in products]


def written_whole_product(product: Row, *, reader: Reader) -> dict[str, Any]:
    """A product as its page shows it; variants and pictures are loaded. One query."""
    words = Words(reader)
    words.want(product.pk, title_text(product))
    words.want("description", description_text(product))
    values = [value for variant in product.variants.all() for value in variant.options]
    for said in dict.fromkeys([*product.option_names, *values]):
        words.want(("option", said), option_text(product, said))
    words.find()
    currency = product.shop.currency
    return {
        **_product(product, words, None),
        "description": product.description,
        "description_translation": words.written("description"),
        "options": [
            {"name": name, "translation": words.written(("option", name))} for name in product.option_names
        ],
        "variants": [_variant(variant, currency, words) for variant in product.variants.all()],
        "pictures": [
            cover
            for cover in (written_cover(picture.media) for picture in product.pictures.all())
            if cover is not None
        ],
    }


def written_shop(shop: Row, *, reader: Reader) -> dict[str, Any]:
    """A shop with what it says of itself. One query."""
    words = Words(reader)
    words.want("about", about_text(shop))
    words.want("policy", policy_text(shop))
    words.find()
    return {
        "seller": written_author(shop.account),
        "state": shop.state,
        "about": shop.about,
        "about_translation": words.written("about"),
        "return_policy": shop.return_policy,
        "return_policy_translation": words.written("policy"),
        "return_days": shop.return_days,
        "currency": shop.currency,
        "ships_from_country": shop.ships_from_country,
        "ships_from_place": shop.ships_from_place,
        "handling_days": shop.handling_days,
        "sales_count": shop.sales_count,
    }


def written_tags(tags: Sequence[Row], *, reader: Reader) -> list[dict[str, Any]]:
    """What a note shows, and where. One query."""
    products = written_products([tag.product for tag in tags], reader=reader)
    return [_tag(tag, product) for tag, product in zip(tags, products, strict=True)]


def written_orders(orders: Sequence[Row], *, reader: Reader) -> list[dict[str, Any]]:
    """Orders in their order; lines are loaded. One query, for the translations of titles."""
    words = Words(reader)
    for order in orders:
        for line in order.lines.all():
            words.want(line.pk, line_text(line))
    words.find()
    return [_order(order, words) for order in orders]


def _product(product: Row, words: Words, reason: Reason | None) -> dict[str, Any]:
    currency = product.shop.currency
    return {
        "id": str(product.pk),
        "title": product.title,
        "language": product.language,
        "translation": words.written(product.pk),
        "category": product.category,
        "price_from": _money(product.price_least, currency),
        "price_to": _money(product.price_most, currency),
        "in_stock": product.in_stock,
        "stars": round(product.star_sum / product.review_count, 2) if product.review_count else None,
        "review_count": product.review_count,
        "sold_count": product.sold_count,
        "seller": written_author(product.shop.account),
        "cover": written_cover(product.cover),
        "reason": str(reason.kind) if reason else "",
    }


def _variant(variant: Row, currency: str, words: Words) -> dict[str, Any]:
    return {
        "id": str(variant.pk),
        "options": [
            {"value": value, "translation": words.written(("option", value))} for value in variant.options
        ],
        "price": _money(variant.price, currency),
        "left": variant.stock,
    }


def _tag(tag: Row, product: dict[str, Any]) -> dict[str, Any]:
    return {
        "product": product,
        "media_id": str(tag.media_id),
        "x": None if tag.x is None else tag.x / TAG_SCALE,
        "y": None if tag.y is None else tag.y / TAG_SCALE,
        "from_seconds": None if tag.from_ms is None else tag.from_ms / 1000,
        "until_seconds": None if tag.until_ms is None else tag.until_ms / 1000,
        "earns": earns(tag),
    }


def _order(order: Row, words: Words) -> dict[str, Any]:
    sums = ("goods", "discount", "shipping", "total", "refunded")
    times = ("created_at", "paid_at", "shipped_at", "done_at")
    return {
        "id": str(order.pk),
        "state": order.state,
        "seller": written_author(order.shop.account),
        "lines": [_line(line, order.currency, words) for line in order.lines.all()],
        **{name: _money(getattr(order, name), order.currency) for name in sums},
        "carrier": order.carrier,
        "tracking": order.tracking,
        **{name: _time(getattr(order, name)) for name in times},
    }


def _line(line: Row, currency: str, words: Words) -> dict[str, Any]:
    return {
        "product_id": str(line.product_id),
        "title": line.title,
        "language": line.language,
        "translation": words.written(line.pk),
        "options": [{"name": name, "value": value} for name, value in line.options],
        "price": _money(line.price, currency),
        "quantity": line.quantity,
        "discount": _money(line.discount, currency),
        "refunded": _money(line.refunded, currency),
    }


def _money(amount: int, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "decimals": exponent(currency)}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
