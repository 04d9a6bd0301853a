"""Which products mean what somebody says or likes, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db import connection, transaction
from numpy.typing import NDArray
from pgvector import HalfVector

from sampan.discovery.models import ProductVector
from sampan.discovery.ranking.closeness import closeness
from sampan.discovery.types import CHINESE, ENGLISH

NEAREST_MAX = 60
"""Products of each language that one question gives at most."""
EF_SEARCH = 100
"""How many products HNSW keeps in mind while it looks."""
KNOWN_SECONDS = 60

_NEAREST = """
(SELECT product_id, language, -(vector <#> %(vector)s::halfvec(384)) FROM discovery_productvector
WHERE language = {family} ORDER BY vector <#> %(vector)s::halfvec(384) LIMIT %(size)s)
"""
"""The family stands in the text, since only so PostgreSQL sees that the index of that family will do."""


def nearest_products(
    vector: NDArray[np.float32], *, said_in: int, size: int = NEAREST_MAX
) -> dict[int, float]:
    """The products whose meaning is nearest to `vector` (a unit vector of 384, of words `said_in` this
    language), the nearest first, with their closeness, 0 to 1. Two queries.

    Some may be listed no more: whoever shows them asks for the listed ones.
    """
    query = " UNION ALL ".join(_NEAREST.format(family=family) for family in (CHINESE, ENGLISH))
    values: dict[str, Any] = {"vector": HalfVector(vector).to_text(), "size": max(1, min(size, NEAREST_MAX))}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hnsw.ef_search', %s, true)", [str(EF_SEARCH)])
        cursor.execute(query, values)
        rows = cursor.fetchall()
    found = {pk: closeness(similarity, said_in, language) for pk, language, similarity in rows}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def product_vectors(product_ids: Sequence[int]) -> dict[int, tuple[int, NDArray[np.float32]]]:
    """The language (0 Chinese, 1 other) and the vector, shape (384,), of the products that have one. One
    query."""
    rows = ProductVector.objects.filter(pk__in=product_ids).values_list("pk", "language", "vector")
    return {pk: (language, np.asarray(vector, dtype=np.float32)) for pk, language, vector in rows}


def is_any_product_known() -> bool:
    """Whether any product is known by its meaning. One query in KNOWN_SECONDS."""
    known: bool | None = cache.get("discovery:product_vectors")
    if known is None:
        known = ProductVector.objects.exists()
        cache.set("discovery:product_vectors", known, KNOWN_SECONDS)
    return known
