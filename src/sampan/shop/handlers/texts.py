"""Has what sellers and buyers write in public translated, and keeps proposals as public as their texts."""

from sampan.shop.events import ProductListed, ProductUnlisted, ReviewWritten
from sampan.shop.services import translating


def on_product_listed(event: ProductListed) -> None:
    """Have its words translated before anybody opens it."""
    translating.prepare_product(product_id=event.product_id)
    translating.mark_product_public(product_id=event.product_id)


def on_product_unlisted(event: ProductUnlisted) -> None:
    """What readers proposed for it is no longer public."""
    translating.mark_product_public(product_id=event.product_id)


def on_review_written(event: ReviewWritten) -> None:
    """Have the review translated for those who ask themselves whether to buy."""
    translating.prepare_review(review_id=event.review_id)
    translating.mark_review_public(review_id=event.review_id)
