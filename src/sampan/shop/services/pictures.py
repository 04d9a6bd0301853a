"""The shop's pictures: taken in, hung on products and reviews, placed where their readers may fetch them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from sampan.accounts.types import Reader
from sampan.core.queue import defer
from sampan.notes.media.part_file import Stream
from sampan.notes.models import Media
from sampan.notes.services.media_files import place_media, remove_media
from sampan.notes.services.picture_uploads import upload_picture
from sampan.notes.types import Kind, MediaState
from sampan.shop.models import Product, ProductPicture, Review, ReviewPicture, Variant

PLACE_PRODUCT = "shop.place_product_pictures"
PLACE_REVIEW = "shop.place_review_pictures"


def upload_product_picture(*, reader: Reader, file: Stream, alt: str = "") -> Media:
    """Take in a picture that a product or a review may be given; private, and loose until it is.

    Raises as `notes.services.upload_picture` does: TooLarge, Invalid, TooMany, SignInNeeded, Suspended.
    """
    return upload_picture(reader=reader, file=file, alt=alt)


def find_own_pictures(
    ids: Sequence[int], *, owner_id: int, product: Product | None = None, review: Review | None = None
) -> dict[int, Media]:
    """Those of the media, locked, that the owner may use here: ready pictures of their own that lie nowhere
    else, or hang on this product or review already. One query."""
    here = Q(product_picture=None, review_picture=None, is_held=False)
    if product is not None and product.pk:
        here |= Q(product_picture__product=product)
    if review is not None and review.pk:
        here |= Q(review_picture__review=review)
    ours = Q(owner=owner_id, kind=Kind.PICTURE, state=MediaState.READY, note=None, draft=None)
    rows = Media.objects.filter(ours & here, pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    return {one.pk: one for one in rows}


def hang_on_product(product: Product, media: Sequence[Media]) -> None:
    """Make these the pictures of the product, in this order; those that it shows no longer are removed with
    their files, once nothing of it uses them."""
    wanted = {one.pk for one in media}
    gone = list(Media.objects.filter(product_picture__product=product).exclude(pk__in=wanted))
    Media.objects.filter(pk__in=wanted, is_held=False).update(is_held=True)
    kept = {row.media_id: row for row in product.pictures.all()}
    for place, one in enumerate(media):
        row = kept.get(one.pk)
        if row is None:
            ProductPicture.objects.create(product=product, media=one, position=place)
        elif row.position != place:
            row.position = place
            row.save(update_fields=["position"])
    for one in gone:
        remove_media(one)


def hang_on_review(review: Review, media: Sequence[Media]) -> None:
    """The same for a review."""
    wanted = {one.pk for one in media}
    gone = list(Media.objects.filter(review_picture__review=review).exclude(pk__in=wanted))
    Media.objects.filter(pk__in=wanted, is_held=False).update(is_held=True)
    review.pictures.exclude(media__in=wanted).delete()
    kept = {row.media_id: row for row in review.pictures.all()}
    for place, one in enumerate(media):
        row = kept.get(one.pk) or ReviewPicture(review=review, media=one)
        row.position = place
        row.save()
    for one in gone:
        remove_media(one)


def drop_pictures(product: Product) -> None:
    """Remove all pictures of a product, with their files."""
    Variant.objects.filter(product=product).exclude(picture=None).update(picture=None)
    hang_on_product(product, ())


def ask_placing(*, product_id: int) -> None:
    """Have a product's pictures brought where they belong now, in the background."""
    defer(PLACE_PRODUCT, product_id=product_id)


def place_product_pictures(*, product_id: int) -> None:
    """Bring the pictures where everybody may fetch them exactly while everybody may see the product.

    By the rows of now, so that jobs in any order end in the same state; twice does no harm.
    """
    public = Product.objects.listed().filter(pk=product_id).exists()
    media = ProductPicture.objects.filter(product=product_id).values_list("media", flat=True)
    for media_id in list(media):
        place_media(media_id=media_id, public=public)


def place_review_pictures(*, review_id: int) -> None:
    """The same for what a buyer shows: public while the review stands and its product is not hidden."""
    rows = Review.objects.counted().filter(pk=review_id, product__hidden_at=None)
    public = rows.exists()
    media = ReviewPicture.objects.filter(review=review_id).values_list("media", flat=True)
    for media_id in list(media):
        place_media(media_id=media_id, public=public)
