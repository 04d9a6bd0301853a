"""The shelves of a shop."""

from __future__ import annotations

from sampan.shop.models import Shelf, Shop


def list_shelves(shop: Shop | int) -> list[Shelf]:
    """The shelves of a shop in its seller's order, with the shop. One query."""
    shop_id = shop if isinstance(shop, int) else shop.pk
    return list(Shelf.objects.filter(shop=shop_id).select_related("shop").order_by("position", "pk"))
