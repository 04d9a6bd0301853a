"""Counts the stars of a product out of its reviews."""

from __future__ import annotations

from django.db.models import Count, Sum

from sampan.shop.models import Product, Review


def recount_stars(*, product_id: int) -> None:
    """Write how many reviews stand and the sum of their stars, counted anew. Call it with the product locked,
    in the transaction that changed a review: two at once would otherwise both miss the other's."""
    found = (
        Review.objects.counted().filter(product=product_id).aggregate(many=Count("pk"), stars=Sum("stars"))
    )
    Product.objects.filter(pk=product_id).update(review_count=found["many"], star_sum=found["stars"] or 0)
