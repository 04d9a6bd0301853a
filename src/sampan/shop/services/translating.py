"""Has the shop's words translated before anybody opens them, and keeps what sellers translate themselves."""

from __future__ import annotations

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import languages_read
from sampan.accounts.types import Reader
from sampan.core import events
from sampan.core.errors import NotFound
from sampan.notes.wording import clean_line, clean_text
from sampan.shop.events import ProductListed
from sampan.shop.models import Product, Review, Shop
from sampan.shop.policies import check_owns_product
from sampan.shop.selectors.texts import (
    about_text,
    answer_text,
    description_text,
    is_open,
    is_review_open,
    policy_text,
    product_texts,
    review_text,
    shelf_text,
    title_text,
)
from sampan.translation import services as translation
from sampan.translation.configuration import ask_max
from sampan.translation.services.improvements import mark_public
from sampan.translation.types import Text


def prepare_product(*, product_id: int) -> None:
    """Have a listed product's words translated into the languages read here, and its shop's with them.

    One that is gone, a draft or hidden needs none. Twice does no harm.
    """
    product = Product.objects.select_related("shop").filter(pk=product_id).first()
    if product is None or not is_open(product):
        return
    texts = [*product_texts(product), *_shop_texts(product.shop)]
    limit = ask_max()
    languages = languages_read()
    for start in range(0, len(texts), limit):
        translation.prepare_translations(texts[start : start + limit], languages=languages)


def prepare_review(*, review_id: int) -> None:
    """Have a review and its answer translated. Twice does no harm."""
    review = Review.objects.select_related("product").filter(pk=review_id).first()
    if review is None or not is_review_open(review):
        return
    texts = [text for text in (review_text(review), answer_text(review)) if text.body]
    translation.prepare_translations(texts, languages=languages_read())


def mark_product_public(*, product_id: int) -> None:
    """Let what readers proposed for a product's words be public exactly while it is listed. Twice is once."""
    product = Product.objects.filter(pk=product_id).first()
    if product is not None:
        scopes = [title_text(product).scope, description_text(product).scope]
        mark_public(scopes=scopes, is_public=is_open(product))


def mark_review_public(*, review_id: int) -> None:
    """Let what readers proposed for a review be public exactly while the review is. Twice is once."""
    review = Review.objects.select_related("product").filter(pk=review_id).first()
    if review is not None:
        scopes = [review_text(review).scope, answer_text(review).scope]
        mark_public(scopes=scopes, is_public=is_review_open(review))


@transaction.atomic
def keep_own_words(
    *, reader: Reader, product_id: int, to: str, title: str = "", description: str = ""
) -> None:
    """Keep the seller's own translation of a product; it wins over every engine's. '' leaves one as it is.

    Raises SignInNeeded, Suspended; NotFound for other people's products; OwnTranslationInvalid,
    UnknownLanguage.
    """
    me = require_account(reader)
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise NotFound("product")
    check_owns_product(product, reader=reader)
    given = ((title_text(product), clean_line(title)), (description_text(product), clean_text(description)))
    pairs = [(text, words) for text, words in given if text.body and words]
    if pairs:
        translation.keep_author_translations(pairs, to=to, account_id=me)
        if is_open(product):
            events.record(ProductListed(product.pk))


@transaction.atomic
def drop_own_words(*, reader: Reader, product_id: int) -> None:
    """Forget what the seller translated of a product, in every language; machines translate it again.

    Raises SignInNeeded, Suspended; NotFound for other people's products.
    """
    require_account(reader)
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise NotFound("product")
    check_owns_product(product, reader=reader)
    translation.forget_translations(scopes=[title_text(product).scope, description_text(product).scope])
    if is_open(product):
        events.record(ProductListed(product.pk))


def _shop_texts(shop: Shop) -> list[Text]:
    """What buyers read of a shop: the place and the ways of sending too, which pages show as mere words."""
    private = about_text(shop).is_private
    names = [Text(rate.name, shop.language, is_private=private) for rate in shop.shipping_rates.all()]
    place = Text(shop.ships_from_place, is_private=private)
    shelves = map(shelf_text, shop.shelves.select_related("shop"))
    texts = [about_text(shop), policy_text(shop), *shelves, place, *names]
    return [text for text in texts if text.body and not text.is_private]
