"""Gives every listed product the vector of what it is; takes it away when it is listed no more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.discovery.models import ProductVector
from sampan.discovery.services.vectors import EMBED_LOCK, EMBED_PRIORITY
from sampan.discovery.types import family_of
from sampan.shop.models import Product
from sampan.shop.types import ProductState
from sampan.translation.embedding import LINE_CHARS_MAX, embed

EMBED_TASK = "discovery.embed_product"
TOGETHER_MAX = 16
"""Products that one job embeds at most, a third of a second."""
LOOKED_AT = 500
"""The newest products among which one run of the sweep looks for those without a vector."""


@dataclass(frozen=True)
class ProductMeaning:
    """What of a product is embedded."""

    product_id: int
    seller_id: int
    family: int
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()


def want_product_vector(*, product_id: int) -> None:
    """Have the product embedded if it is listed and says something new; forget its vector if it is not
    listed. Twice does no harm."""
    meanings = _meanings([product_id])
    if not meanings:
        ProductVector.objects.filter(pk=product_id).delete()
        return
    known = ProductVector.objects.filter(pk=product_id).values_list("text_hash", flat=True).first()
    if known != meanings[0].digest:
        defer(EMBED_TASK, product_id=product_id, _lock=EMBED_LOCK, _priority=EMBED_PRIORITY)


def embed_products(product_ids: Sequence[int]) -> int:
    """Embed the listed ones of these products whose words changed, TOGETHER_MAX at most; how many were."""
    meanings = _meanings(product_ids[:TOGETHER_MAX])
    known = dict(
        ProductVector.objects.filter(pk__in=[one.product_id for one in meanings]).values_list(
            "pk", "text_hash"
        )
    )
    changed = [one for one in meanings if known.get(one.product_id) != one.digest]
    if not changed:
        return 0
    vectors = embed([one.text for one in changed])
    ProductVector.objects.bulk_create(
        [
            ProductVector(
                product_id=one.product_id,
                seller_id=one.seller_id,
                language=one.family,
                vector=vector,
                text_hash=one.digest,
                made_at=now(),
            )
            for one, vector in zip(changed, vectors, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["seller_id", "language", "vector", "text_hash", "made_at"],
    )
    return len(changed)


def embed_missing_products() -> int:
    """Embed some of the newest products that have no vector, and forget the vectors of some that are listed
    no more; how many were embedded."""
    gone = ProductVector.objects.exclude(product__state=ProductState.LISTED, product__hidden_at=None)
    ProductVector.objects.filter(pk__in=list(gone.values_list("pk", flat=True)[:LOOKED_AT])).delete()
    newest = list(Product.objects.listed().order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    known = set(ProductVector.objects.filter(pk__in=newest).values_list("pk", flat=True))
    return embed_products([pk for pk in newest if pk not in known])


def _meanings(product_ids: Sequence[int]) -> list[ProductMeaning]:
    rows = Product.objects.listed().filter(pk__in=product_ids)
    found = rows.values_list("pk", "shop_id", "language", "title", "description")
    return [
        ProductMeaning(pk, seller, family_of(language), f"{title}\n{description}".strip()[:LINE_CHARS_MAX])
        for pk, seller, language, title, description in found
    ]
