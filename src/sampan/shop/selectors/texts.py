"""The texts of the shop that cross the languages, named so that the seller's own translations are found."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.shop.models import (
    Dispute,
    Order,
    OrderLine,
    OrderMessage,
    Product,
    Refund,
    ReturnRequest,
    Review,
    Shelf,
    Shop,
)
from sampan.shop.types import ProductState, ShopState
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text


@dataclass(frozen=True)
class OwnWords:
    """What a seller wrote as the translation of a product; '' where nothing was."""

    title: str = ""
    description: str = ""


def is_open(product: Product) -> bool:
    """Whether everybody may read the product's words: it is listed and not hidden. No query."""
    return product.state == ProductState.LISTED and product.hidden_at is None


def title_text(product: Product) -> Text:
    """What a product is called. No query."""
    return Text(
        product.title, product.language, f"product:{product.pk}:title", is_private=not is_open(product)
    )


def description_text(product: Product) -> Text:
    """What a product is said to be. No query."""
    return Text(
        product.description,
        product.language,
        f"product:{product.pk}:description",
        context=product.title,
        is_private=not is_open(product),
    )


def option_text(product: Product, words: str) -> Text:
    """The name or a value of a choice ('Size', 'Red'); sizes and codes have nothing to translate. No query.

    It has no scope: the same word is translated once for all products.
    """
    return Text(words, product.language, context=product.title, is_private=not is_open(product))


def product_texts(product: Product) -> list[Text]:
    """All words of a product's page: title, description, its choices' names and values, each once.

    One query unless the variants were loaded before.
    """
    values = [
        value for variant in product.variants.all() if not variant.removed_at for value in variant.options
    ]
    options = dict.fromkeys([*product.option_names, *values])
    texts = [title_text(product), description_text(product)]
    return [one for one in [*texts, *(option_text(product, words) for words in options)] if one.body]


def own_words(product: Product, *, to: str) -> OwnWords:
    """What the seller wrote as the product's translation into a language. One query."""
    texts = (title_text(product), description_text(product))
    found = find_translations(list(texts), to=to)
    return OwnWords(*(one.body if one is not None and one.origin == "author" else "" for one in found))


def shelf_text(shelf: Shelf) -> Text:
    """The name of a part of a shop's catalogue. No query if the shop is loaded."""
    return Text(shelf.name, shelf.shop.language, is_private=not _is_shop_open(shelf.shop))


def about_text(shop: Shop) -> Text:
    """What a shop says of itself. No query."""
    return Text(shop.about, shop.language, f"shop:{shop.pk}:about", is_private=not _is_shop_open(shop))


def policy_text(shop: Shop) -> Text:
    """How a shop takes things back. No query."""
    private = not _is_shop_open(shop)
    return Text(shop.return_policy, shop.language, f"shop:{shop.pk}:return_policy", is_private=private)


def review_text(review: Review) -> Text:
    """What a buyer says of a product. No query if the product is loaded."""
    return Text(
        review.body,
        review.language,
        f"review:{review.pk}:body",
        context=review.product.title,
        is_private=not is_review_open(review),
    )


def answer_text(review: Review) -> Text:
    """What the seller answers to a review; in whichever language it is written. No query if loaded."""
    return Text(
        review.answer,
        None,
        f"review:{review.pk}:answer",
        context=review.product.title,
        is_private=not is_review_open(review),
    )


def is_review_open(review: Review) -> bool:
    """Whether everybody may read the review. No query if the product is loaded."""
    return review.hidden_at is None and is_open(review.product)


def line_text(line: OrderLine) -> Text:
    """What an ordered thing was called when it was ordered. No query."""
    return Text(line.title, line.language, is_private=True)


def line_option_text(line: OrderLine, words: str) -> Text:
    """The name or a value of a choice that was ordered. No query."""
    return Text(words, line.language, context=line.title, is_private=True)


def message_text(message: OrderMessage) -> Text:
    """What buyer or seller wrote on the page of an order: for the two of them. No query."""
    return Text(message.body, message.language, f"order_message:{message.pk}:body", is_private=True)


def buyer_note_text(order: Order) -> Text:
    """What a buyer wrote to the seller with the order. No query."""
    return Text(order.buyer_note, order.buyer_note_language, f"order:{order.pk}:buyer_note", is_private=True)


def return_reason_text(row: ReturnRequest) -> Text:
    """Why a buyer wants to send something back. No query."""
    return Text(row.reason, row.language, f"return:{row.pk}:reason", is_private=True)


def return_answer_text(row: ReturnRequest) -> Text:
    """What the seller answers to that. No query."""
    return Text(row.answer, None, f"return:{row.pk}:answer", is_private=True)


def refund_reason_text(row: Refund) -> Text:
    """Why money went back, as whoever gave or asked for it wrote. No query."""
    return Text(row.reason, None, f"refund:{row.pk}:reason", is_private=True)


def dispute_text(row: Dispute) -> Text:
    """What buyer or seller asks the operator to decide. No query."""
    return Text(row.reason, row.language, f"dispute:{row.pk}:reason", is_private=True)


def decision_text(row: Dispute) -> Text:
    """How the operator decided, in whichever language. No query."""
    return Text(row.decision, None, f"dispute:{row.pk}:decision", is_private=True)


def _is_shop_open(shop: Shop) -> bool:
    return shop.hidden_at is None and shop.state in (ShopState.OPEN, ShopState.RESTING)
