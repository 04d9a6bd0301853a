"""The products on notes, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sampan.shop.selectors.tags import earns
from sampan.shop.types import TAG_SCALE
from sampan.web.present.products import product_card, want_product_card
from sampan.web.present.texts import Texts
from sampan.web.shown_tags import ShownTag

TagRow = Any
"""A tag with its media, product, shop and cover, as the shop's selector gives it."""


def want_tags(tags: Iterable[TagRow], texts: Texts) -> None:
    """Ask for the titles of the products."""
    for tag in tags:
        want_product_card(tag.product, texts)


def shown_tags(tags: Sequence[TagRow], *, texts: Texts, request: HttpRequest) -> tuple[ShownTag, ...]:
    """The tags of one note, whose texts have been found. No query."""
    return tuple(_tag(tag, texts, request) for tag in tags)


def _tag(tag: TagRow, texts: Texts, request: HttpRequest) -> ShownTag:
    return ShownTag(
        product=product_card(tag.product, texts, request),
        media_id=str(tag.media_id),
        url=f"{reverse('product', args=[tag.product_id])}?via={tag.media.note_id}",
        earns=earns(tag),
        left=None if tag.x is None else tag.x * 100 / TAG_SCALE,
        top=None if tag.y is None else tag.y * 100 / TAG_SCALE,
        start=None if tag.from_ms is None else tag.from_ms / 1000,
        end=None if tag.until_ms is None else tag.until_ms / 1000,
    )
