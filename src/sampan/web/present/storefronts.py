"""A shop with its shelves and the products on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from sampan.shop.selectors.texts import shelf_text
from sampan.web.present.faces import STRANGER, relations
from sampan.web.present.products import ProductRow, product_card, want_product_card
from sampan.web.present.reading import reader_of
from sampan.web.present.shops import ShopRow, shown_shop, want_shop
from sampan.web.present.texts import Texts
from sampan.web.shown_shop import ShownProductCard, ShownShop
from sampan.web.shown_text import ShownText


def storefront(
    row: ShopRow, products: Sequence[ProductRow], shelves: Sequence[Any], *, request: HttpRequest
) -> tuple[ShownShop, list[ShownProductCard], list[tuple[str, ShownText]]]:
    """A shop, cards of its products, and its shelves as (id, name). Two queries: the tie, the texts."""
    texts = Texts(reader_of(request))
    want_shop(row, texts)
    for product in products:
        want_product_card(product, texts)
    for shelf in shelves:
        texts.want(f"shelf:{shelf.pk}:name", shelf_text(shelf))
    texts.find()
    tie = relations(texts.reader, [row.pk]).get(row.pk, STRANGER)
    cards = [product_card(product, texts, request) for product in products]
    names = [(str(shelf.pk), texts.title(f"shelf:{shelf.pk}:name")) for shelf in shelves]
    return shown_shop(row, texts, tie=tie), cards, names
