"""Carries out what the staff decided in the shop, and follows the standing of accounts."""

from __future__ import annotations

from django.db import transaction

from sampan.core.clock import now
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.safety.types import Action, TargetKind
from sampan.shop.events import ProductListed, ProductUnlisted
from sampan.shop.models import Product, Review, Shop
from sampan.shop.services.pictures import PLACE_REVIEW, ask_placing
from sampan.shop.services.stars import recount_stars
from sampan.shop.services.translating import mark_review_public
from sampan.shop.types import ProductState

TELL_OF_ALL = "shop.tell_of_all"


def obey(*, kind: str, target_id: int, action: str) -> None:
    """Hide or restore a product, a review or a shop; anything else is another room's. Twice is once."""
    if action not in (Action.HIDE, Action.RESTORE):
        return
    hidden = action == Action.HIDE
    if kind == TargetKind.PRODUCT:
        hide_product(product_id=target_id, hidden=hidden)
    elif kind == TargetKind.REVIEW:
        hide_review(review_id=target_id, hidden=hidden)
    elif kind == TargetKind.SHOP:
        hide_shop(shop_id=target_id, hidden=hidden)


@transaction.atomic
def hide_product(*, product_id: int, hidden: bool) -> None:
    """Only its seller and the staff see a hidden product; its pictures go out of reach."""
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None or (product.hidden_at is not None) == hidden:
        return
    product.hidden_at = now() if hidden else None
    product.save(update_fields=["hidden_at"])
    tell_of(product_id=product.pk)
    with_pictures = Review.objects.filter(product=product, pictures__isnull=False).distinct()
    for review_id in with_pictures.values_list("pk", flat=True):
        defer(PLACE_REVIEW, review_id=review_id)


@transaction.atomic
def hide_review(*, review_id: int, hidden: bool) -> None:
    """Only its author and the staff see a hidden review; its stars no longer count."""
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        return
    Product.objects.select_for_update(no_key=True).get(pk=review.product_id)
    rows = Review.objects.filter(pk=review_id, hidden_at__isnull=hidden)
    if rows.update(hidden_at=now() if hidden else None):
        recount_stars(product_id=review.product_id)
        mark_review_public(review_id=review_id)
        defer(PLACE_REVIEW, review_id=review_id)


@transaction.atomic
def hide_shop(*, shop_id: int, hidden: bool) -> None:
    """Only its seller and the staff see a hidden shop and what it sells; nothing can be bought there."""
    rows = Shop.objects.filter(pk=shop_id, hidden_at__isnull=hidden)
    if rows.update(hidden_at=now() if hidden else None):
        tell_of_all(shop_id=shop_id)


@transaction.atomic
def follow_standing(*, account_id: int) -> None:
    """After an account was suspended or let back: its products and their pictures go or come back, and what
    it wrote in reviews counts no more or again. The rows of now decide, so the order of news does not matter.
    """
    if Shop.objects.filter(pk=account_id).exists():
        tell_of_all(shop_id=account_id)
    reviews = list(
        Review.objects.filter(author=account_id).order_by("product_id").values_list("pk", "product")
    )
    for product_id in dict.fromkeys(product for _review, product in reviews):
        Product.objects.select_for_update(no_key=True).get(pk=product_id)
        recount_stars(product_id=product_id)
    for review_id, _product in reviews:
        defer(PLACE_REVIEW, review_id=review_id)


def ask_telling(*, shop_id: int) -> None:
    """Have `tell_of_all` done in the background: a thousand products are too many for a press of a button.
    What can be seen is asked of the rows, so nothing is shown or sold in the meantime that should not be."""
    defer(TELL_OF_ALL, shop_id=shop_id, _queueing_lock=f"shop.tell-{shop_id}")


def tell_of_all(*, shop_id: int) -> None:
    """Tell of every product of the shop that can be found or no longer can. Twice does no harm."""
    listed = Product.objects.filter(shop=shop_id, state=ProductState.LISTED).values_list("pk", flat=True)
    for product_id in listed:
        tell_of(product_id=product_id)


def tell_of(*, product_id: int) -> None:
    """Record whether the product can be found now, and have its pictures placed accordingly."""
    if Product.objects.listed().filter(pk=product_id).exists():
        record(ProductListed(product_id=product_id))
    else:
        record(ProductUnlisted(product_id=product_id))
    ask_placing(product_id=product_id)
