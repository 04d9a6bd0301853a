"""Products as cards of a waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from sampan.shop.selectors.texts import title_text
from sampan.shop.types import ProductState
from sampan.web.present.faces import person
from sampan.web.present.prices import price
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.present.waterfall import shown_cover, want_alt
from sampan.web.shown_shop import ShownProductCard, ShownStars

ProductRow = Any
"""A product with its shop, the shop's account and its cover, as the shop's selectors give it."""


def product_cards(products: Sequence[ProductRow], request: HttpRequest) -> list[ShownProductCard]:
    """Cards in the products' order. One query, for the texts."""
    texts = Texts(reader_of(request))
    for product in products:
        want_product_card(product, texts)
    texts.find()
    return [product_card(product, texts, request) for product in products]


def want_product_card(product: ProductRow, texts: Texts) -> None:
    """Ask for the texts of one card."""
    texts.want(f"product:{product.id}:title", title_text(product))
    if product.cover is not None:
        want_alt(product.cover, texts)


def product_card(product: ProductRow, texts: Texts, request: HttpRequest) -> ShownProductCard:
    """One card; its texts have been found."""
    shop = product.shop
    hidden = product.hidden_at is not None
    return ShownProductCard(
        id=str(product.id),
        title=texts.title(f"product:{product.id}:title"),
        price=price(product.price_least, shop.currency, request),
        shop=person(shop.account, me_id=texts.reader.account_id),
        cover=shown_cover(product.cover, texts),
        is_from=product.price_most > product.price_least,
        stars=stars(product),
        sold_count=product.sold_count,
        sold_out=product.state == ProductState.LISTED and not product.in_stock,
        state="hidden" if hidden else str(product.state),
    )


def stars(product: ProductRow) -> ShownStars:
    """The mean of a product's reviews."""
    if not product.review_count:
        return ShownStars()
    return ShownStars(average=product.star_sum / product.review_count, count=product.review_count)
