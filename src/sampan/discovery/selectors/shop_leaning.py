"""What is known of a reader that has to do with products: whom they follow, what they like and want."""

from __future__ import annotations

import numpy as np

from sampan.accounts.types import Reader
from sampan.core.prepared import prepared_cursor
from sampan.discovery.models.content import VECTOR_SIZE
from sampan.discovery.selectors.shop_pool import ShopPool
from sampan.discovery.selectors.tastes import ReaderState, get_reader_state
from sampan.discovery.shopping.categories import even_weights, product_interests
from sampan.discovery.shopping.types import Leaning
from sampan.discovery.types import CATEGORIES

LIKED = 200
"""The latest notes that a reader liked, whose tags are looked at."""
SHOWN_MAX = 200
PASSION = 4.0
"""A category of so many times its even share of what somebody likes is a passion, worth all it can be."""
STRANGE, CLOSE = 0.15, 0.55
"""Cosines (without what languages share) of what has nothing to do with an interest, and of what is one."""

_LIKED = """
SELECT t.product_id, max(t.note_id), p.shop_id
FROM (
    SELECT note_id FROM discovery_affinity WHERE account_id = %(me)s::bigint
    ORDER BY at DESC LIMIT %(liked)s::int
) a
JOIN shop_producttag t ON t.note_id = a.note_id JOIN shop_product p ON p.id = t.product_id
WHERE p.shop_id <> %(me)s::bigint
GROUP BY t.product_id, p.shop_id ORDER BY 2 DESC LIMIT %(shown)s::int
"""
_INTERESTS = "SELECT interest_vectors, interest_notes FROM discovery_taste WHERE account_id = %(me)s::bigint"


def find_leaning(reader: Reader, pool: ShopPool) -> Leaning:
    """What is known of the reader. Three queries; none for visitors, one for who does not want to be learned
    of: then only whom they follow and which interests they chose counts."""
    me = reader.account_id
    if me is None:
        return Leaning()
    state = get_reader_state(reader)
    weights = _weights(state, reader)
    aversions = state.aversions
    known = Leaning(
        followed=state.followed,
        interests=product_interests(weights),
        # Nobody is offered their own.
        hidden=aversions.hidden | {me},
        less=aversions.authors,
    )
    if not state.learns:
        return known
    with prepared_cursor() as cursor:
        cursor.execute(_LIKED, {"me": me, "liked": LIKED, "shown": SHOWN_MAX})
        shown = cursor.fetchall()
        cursor.execute(_INTERESTS, {"me": me})
        row = cursor.fetchone()
    near = _near(bytes(row[0] or b""), list(row[1]), pool) if row else {}
    return Leaning(
        followed=known.followed,
        interests=known.interests,
        shown={row[0]: row[1] for row in shown},
        sellers=frozenset(row[2] for row in shown),
        near=near,
        hidden=known.hidden,
        less=known.less,
    )


def _weights(state: ReaderState, reader: Reader) -> dict[str, float]:
    """How much the reader cares for each channel, 0 to 1: as was learned, else as they chose."""
    learned = state.category_weights
    if not state.learns or len(learned) != len(CATEGORIES):
        return even_weights(reader.interests)
    even = 1 / len(CATEGORIES)
    found = {
        category: min(1.0, max(0.0, (share / even - 1) / (PASSION - 1)))
        for category, share in zip(CATEGORIES, learned, strict=True)
    }
    return {category: worth for category, worth in found.items() if worth > 0}


def _near(packed: bytes, note_ids: list[int], pool: ShopPool) -> dict[int, tuple[float, int]]:
    """How close the pool's products lie to the nearest interest of the reader, with its note. No query."""
    count = len(packed) // (2 * VECTOR_SIZE)
    if not count or not pool.rows:
        return {}
    interests = np.frombuffer(packed, dtype=np.float16)[: count * VECTOR_SIZE]
    cosines = pool.vectors @ interests.reshape(count, VECTOR_SIZE).astype(np.float32).T
    best = cosines.argmax(axis=1)
    found = {}
    for product_id, row in pool.rows.items():
        number = int(best[row])
        closeness = (float(cosines[row, number]) - STRANGE) / (CLOSE - STRANGE)
        if closeness > 0:
            anchor = note_ids[number] if number < len(note_ids) else 0
            found[product_id] = (min(1.0, closeness), anchor)
    return found
