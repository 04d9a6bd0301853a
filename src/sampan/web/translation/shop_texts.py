"""The shop's texts behind the refs of a page, as far as the reader may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sampan.accounts.types import Reader
from sampan.shop.selectors import by_ids, texts
from sampan.translation.types import OpenText, Text


def of_products(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """Title, description and the names of the choices. One query."""
    for product in by_ids.list_products_by_ids(ids, reader=reader):
        public, seller = texts.is_open(product), product.shop_id
        yield OpenText(f"product:{product.pk}:title", texts.title_text(product), seller, public)
        yield OpenText(f"product:{product.pk}:description", texts.description_text(product), seller, public)
        for place, words in enumerate(product.option_names):
            text = texts.option_text(product, words)
            yield OpenText(f"product:{product.pk}:option{place}", text, seller, public)


def of_variants(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What is chosen between, such as Red. One query."""
    for variant in by_ids.list_variants_by_ids(ids, reader=reader):
        product = variant.product
        for place, words in enumerate(variant.options):
            text = texts.option_text(product, words)
            ref = f"variant:{variant.pk}:option{place}"
            yield OpenText(ref, text, product.shop_id, texts.is_open(product))


def of_shelves(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """Names of parts of a catalogue. One query."""
    for shelf in by_ids.list_shelves_by_ids(ids, reader=reader):
        text = texts.shelf_text(shelf)
        yield OpenText(f"shelf:{shelf.pk}:name", text, shelf.shop_id, not text.is_private)


def of_shops(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What shops say of themselves and of returns. One query."""
    for shop in by_ids.list_shops_by_ids(ids, reader=reader):
        for field, text in (("about", texts.about_text(shop)), ("return_policy", texts.policy_text(shop))):
            yield OpenText(f"shop:{shop.pk}:{field}", text, shop.pk, not text.is_private)


def of_reviews(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """Reviews, whose author speaks for them, and answers, whose seller does. One query."""
    for review in by_ids.list_reviews_by_ids(ids, reader=reader):
        public, seller = texts.is_review_open(review), review.product.shop_id
        yield OpenText(f"review:{review.pk}:body", texts.review_text(review), review.author_id, public)
        yield OpenText(f"review:{review.pk}:answer", texts.answer_text(review), seller, public)


def of_orders(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What buyers wrote with their orders. One query."""
    for order in by_ids.list_orders_by_ids(ids, reader=reader):
        ref = f"order:{order.pk}:buyer_note"
        yield OpenText(ref, texts.buyer_note_text(order), order.buyer_id, False)


def of_lines(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What was ordered, in the words of then. One query."""
    for line in by_ids.list_lines_by_ids(ids, reader=reader):
        seller = line.order.shop_id
        yield OpenText(f"order_line:{line.pk}:title", texts.line_text(line), seller, False)
        for place, (_name, value) in enumerate(line.options):
            ref = f"order_line:{line.pk}:option{place}"
            yield OpenText(ref, texts.line_option_text(line, value), seller, False)


def of_messages(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What was written on the pages of orders. One query."""
    for message in by_ids.list_messages_by_ids(ids, reader=reader):
        ref = f"order_message:{message.pk}:body"
        yield OpenText(ref, texts.message_text(message), message.author_id, False)


def of_returns(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """Why something goes back, and what the seller says to that. One query."""
    for row in by_ids.list_returns_by_ids(ids, reader=reader):
        buyer, seller = row.order.buyer_id, row.order.shop_id
        yield OpenText(f"return:{row.pk}:reason", texts.return_reason_text(row), buyer, False)
        yield OpenText(f"return:{row.pk}:answer", texts.return_answer_text(row), seller, False)


def of_refunds(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """Why money went back. One query."""
    for row in by_ids.list_refunds_by_ids(ids, reader=reader):
        yield OpenText(f"refund:{row.pk}:reason", texts.refund_reason_text(row), None, False)


def of_disputes(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    """What the operator is asked, and decided. One query."""
    for row in by_ids.list_disputes_by_ids(ids, reader=reader):
        parts: tuple[tuple[str, Text], ...] = (
            ("reason", texts.dispute_text(row)),
            ("decision", texts.decision_text(row)),
        )
        for field, text in parts:
            yield OpenText(f"dispute:{row.pk}:{field}", text, None, False)


SHOP_LOADERS: dict[str, Callable[[list[int], Reader], Iterator[OpenText]]] = {
    "product": of_products,
    "variant": of_variants,
    "shelf": of_shelves,
    "shop": of_shops,
    "review": of_reviews,
    "order": of_orders,
    "order_line": of_lines,
    "order_message": of_messages,
    "return": of_returns,
    "refund": of_refunds,
    "dispute": of_disputes,
}
