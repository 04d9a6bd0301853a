"""Reviews by those who bought and got it, once for each line; the seller's answers; the stars."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.notes.models import Media
from sampan.notes.wording import clean_text
from sampan.shop.events import ReviewWritten
from sampan.shop.models import OrderLine, Product, Review
from sampan.shop.policies import may_review
from sampan.shop.services.pictures import PLACE_REVIEW, find_own_pictures, hang_on_review
from sampan.shop.services.stars import recount_stars
from sampan.translation.language import detect_language

BODY_MAX = 2_000  # characters; the column holds no more, like the next
ANSWER_MAX = 1_000
PICTURES_MAX = 9
STARS = range(1, 6)
REVIEWS_HOUR_MAX = 30  # nobody receives more parcels in an hour than that


@transaction.atomic
def write_review(
    *, reader: Reader, line_id: int, stars: int, body: str = "", picture_ids: Sequence[int] = ()
) -> Review:
    """Review what one bought, with up to PICTURES_MAX pictures of one's own (see `upload_product_picture`).

    Only the buyer of the line, once it has arrived and while it is not refunded whole. Raises NotFound for
    all others and where the product is gone, Conflict for a second one, Invalid (stars, body, pictures),
    TooMany, SignInNeeded, Suspended. The seller's block does not take the word away from a buyer.
    """
    me = require_account(reader)
    body = _check(stars, body, picture_ids)
    line = OrderLine.objects.select_related("order").filter(pk=line_id, order__buyer=me).first()
    if line is None or not may_review(line, reader=reader):
        raise NotFound("line")
    ratelimit.check(f"review:{me}", limit=REVIEWS_HOUR_MAX, seconds=3600)
    product = _lock_product(line.product_id)
    if product is None or product.hidden_at is not None:
        raise NotFound("product")
    review = Review(product=product, author_id=me, line=line, stars=stars, body=body)
    review.language = detect_language(body)
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        raise Conflict("reviewed", _("You have reviewed this already. You can change your review.")) from None
    _settle(review, _pictures(review, picture_ids, owner_id=me))
    return review


@transaction.atomic
def change_review(
    *, reader: Reader, review_id: int, stars: int, body: str = "", picture_ids: Sequence[int] = ()
) -> Review:
    """Write one's own review anew: stars, words, pictures. Raises as `write_review` does."""
    me = require_account(reader)
    body = _check(stars, body, picture_ids)
    review = _lock_review(review_id)
    if review is None or review.author_id != me:
        raise NotFound("review")
    ratelimit.check(f"review:{me}", limit=REVIEWS_HOUR_MAX, seconds=3600)
    review.stars, review.body, review.language = stars, body, detect_language(body)
    review.edited_at = now()
    review.save(update_fields=["stars", "body", "language", "edited_at"])
    _settle(review, _pictures(review, picture_ids, owner_id=me))
    return review


@transaction.atomic
def delete_review(*, reader: Reader, review_id: int) -> None:
    """Take one's own review back, with its pictures; the line can be reviewed again. Raises NotFound."""
    me = require_account(reader)
    review = _lock_review(review_id)
    if review is None or review.author_id != me:
        raise NotFound("review")
    hang_on_review(review, ())
    product_id = review.product_id
    review.delete()
    recount_stars(product_id=product_id)


@transaction.atomic
def answer_review(*, reader: Reader, review_id: int, body: str) -> Review:
    """The seller answers a review of their product; an empty answer takes it away.

    Raises NotFound for all but the seller, Invalid (answer), SignInNeeded, Suspended.
    """
    me = require_account(reader)
    review = _lock_review(review_id)
    if review is None or review.product.shop_id != me:
        raise NotFound("review")
    answer = clean_text(body)
    if len(answer) > ANSWER_MAX:
        raise Invalid("answer", _("Keep it within %(most)s characters."), {"most": ANSWER_MAX}, "answer")
    review.answer, review.answered_at = answer, now() if answer else None
    review.save(update_fields=["answer", "answered_at"])
    if answer:
        record(ReviewWritten(review_id=review.pk, product_id=review.product_id))
    return review


def _check(stars: int, body: str, picture_ids: Sequence[int]) -> str:
    if stars not in STARS:
        raise Invalid("stars", _("Choose one to five stars."), field="stars")
    body = clean_text(body)
    if len(body) > BODY_MAX:
        raise Invalid("body", _("Keep it within %(most)s characters."), {"most": BODY_MAX}, "body")
    most = min(PICTURES_MAX, settings.SAMPAN_PRODUCT_PICTURES_MAX)
    if len(picture_ids) > most:
        raise Invalid("pictures", _("A review can have %(most)s pictures."), {"most": most}, "pictures")
    return body


def _pictures(review: Review, ids: Sequence[int], *, owner_id: int) -> list[Media]:
    wanted = list(dict.fromkeys(ids))
    found = find_own_pictures(wanted, owner_id=owner_id, review=review)
    if len(found) < len(wanted):
        raise Invalid(
            "pictures", _("A picture is no longer there. Remove it and add it again."), field="pictures"
        )
    return [found[media_id] for media_id in wanted]


def _settle(review: Review, media: Sequence[Media]) -> None:
    hang_on_review(review, media)
    recount_stars(product_id=review.product_id)
    defer(PLACE_REVIEW, review_id=review.pk)
    record(ReviewWritten(review_id=review.pk, product_id=review.product_id))


def _lock_product(product_id: int) -> Product | None:
    return Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()


def _lock_review(review_id: int) -> Review | None:
    """The review, its product locked before it: the stars are counted under that lock."""
    found = Review.objects.filter(pk=review_id).first()
    if found is None or _lock_product(found.product_id) is None:
        return None
    rows = Review.objects.select_for_update(of=("self",)).select_related("product")
    return rows.filter(pk=review_id).first()
