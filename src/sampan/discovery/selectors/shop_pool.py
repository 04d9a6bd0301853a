"""The products that the Shop tab chooses from: the newest, the most bought, those bought lately."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.core.prepared import array_literal, prepared_cursor
from sampan.discovery.ranking.interests import Vectors
from sampan.discovery.selectors.meaning import language_means
from sampan.discovery.selectors.product_vectors import product_vectors
from sampan.discovery.shopping.types import Offered

NEWEST, MOST_SOLD, SOLD_LATELY = 400, 200, 200
"""Products that each way gives."""
LATELY_DAYS = 21
ORDERS_READ = 5_000
"""The newest orders in which sales are counted."""
RENEW_SECONDS = 300.0
"""How long a process serves the same products; what is sold out or hidden is asked again with each page."""
POOLS_MAX = 40
"""Pools that a process remembers, one a category: 20 MB at most."""
OF_SELLERS = 150
"""Products of sellers whom a reader follows or whose things they liked, the newest."""

_FEATURES = """
SELECT p.id, p.shop_id, p.category, p.in_stock AND s.state = 'open', p.sold_count,
    coalesce(lately.sold, 0)::int, p.review_count, p.star_sum,
    extract(epoch FROM %(moment)s::timestamptz - p.created_at)::float8 / 86400
FROM ids JOIN shop_product p ON p.id = ids.id AND p.state = 'listed' AND p.hidden_at IS NULL
JOIN shop_shop s ON s.account_id = p.shop_id AND s.hidden_at IS NULL AND s.state IN ('open', 'resting')
JOIN accounts_account a ON a.id = p.shop_id AND a.suspended_at IS NULL
LEFT JOIN lately ON lately.product_id = p.id
"""
_LATELY = """
lately AS (
    SELECT l.product_id, sum(l.quantity - least(l.refunded_quantity, l.quantity)) AS sold
    FROM (
        SELECT id FROM shop_order WHERE id > %(since)s::bigint AND paid_at IS NOT NULL
            AND state NOT IN ('cancelled', 'refunded')
        ORDER BY id DESC LIMIT %(orders)s::int
    ) o JOIN shop_orderline l ON l.order_id = o.id GROUP BY l.product_id
)
"""
_LISTED = """state = 'listed' AND hidden_at IS NULL
    AND (%(category)s::text = '' OR category = %(category)s::text)"""
_POOL = f"""
WITH {_LATELY}, ids AS (
    (SELECT id FROM shop_product WHERE {_LISTED} ORDER BY id DESC LIMIT %(newest)s::int)
    UNION
    (SELECT id FROM shop_product WHERE {_LISTED} ORDER BY sold_count DESC, id DESC LIMIT %(most)s::int)
    UNION
    (SELECT product_id FROM lately JOIN shop_product ON id = product_id WHERE {_LISTED}
        ORDER BY sold DESC, product_id DESC LIMIT %(late)s::int)
)
{_FEATURES}
"""  # noqa: S608 - put together out of the texts above
_MORE = f"""
WITH {_LATELY}, ids AS (
    SELECT unnest(%(ids)s::bigint[]) AS id
    UNION
    (SELECT id FROM shop_product WHERE shop_id = ANY(%(sellers)s::bigint[]) AND {_LISTED}
        ORDER BY id DESC LIMIT %(most)s::int)
)
{_FEATURES}
    AND (%(category)s::text = '' OR p.category = %(category)s::text)
"""  # noqa: S608 - put together out of the texts above


@dataclass(frozen=True)
class ShopPool:
    """Products to choose from. `rows` says in which row of `vectors` (n, d), which are without what their
    languages share, a product's meaning stands; `is_whole`: there are no others."""

    offered: list[Offered]
    rows: dict[int, int] = field(default_factory=dict)
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    is_whole: bool = True

    @property
    def ids(self) -> set[int]:
        return {one.product_id for one in self.offered}


class _Remembered:
    """The pools of this process by category, and until when each is good."""

    lock = threading.Lock()
    pools: dict[str, tuple[float, ShopPool]] = {}


def shop_pool(category: str = "") -> ShopPool:
    """What the Shop tab chooses from in a category ('' for all). Two queries in RENEW_SECONDS, and one an
    hour for the languages."""
    known = _Remembered.pools.get(category)
    if known is not None and time.monotonic() < known[0]:
        return known[1]
    pool = _load(category)
    with _Remembered.lock:
        if len(_Remembered.pools) >= POOLS_MAX:
            _Remembered.pools.clear()
        _Remembered.pools[category] = (time.monotonic() + RENEW_SECONDS, pool)
    return pool


def forget_shop_pools() -> None:
    """Have this process look at the tables at the next question."""
    with _Remembered.lock:
        _Remembered.pools.clear()


def more_offered(product_ids: Iterable[int], sellers: Iterable[int], category: str = "") -> list[Offered]:
    """The listed ones of these products, and the newest of these sellers. One query; none for none."""
    ids, owners = array_literal(product_ids), array_literal(sellers)
    if ids == owners == "{}":
        return []
    return _rows(_MORE, {"ids": ids, "sellers": owners, "category": category, "most": OF_SELLERS})


def _load(category: str) -> ShopPool:
    offered = _rows(_POOL, {"category": category, "newest": NEWEST, "most": MOST_SOLD, "late": SOLD_LATELY})
    known = product_vectors([one.product_id for one in offered])
    vectors = np.zeros((0, 0), dtype=np.float32)
    if known:
        families = np.array([family for family, _vector in known.values()], dtype=np.int64)
        plain = np.array([vector for _family, vector in known.values()], dtype=np.float32)
        vectors = language_means().center(plain, families)
    rows = {product_id: row for row, product_id in enumerate(known)}
    return ShopPool(offered, rows, vectors, is_whole=len(offered) < NEWEST)


def _rows(sql: str, values: dict[str, Any]) -> list[Offered]:
    moment = now()
    since = id_for(moment - timedelta(days=LATELY_DAYS))
    with prepared_cursor() as cursor:
        cursor.execute(sql, {**values, "moment": moment, "since": since, "orders": ORDERS_READ})
        found: Sequence[Any] = cursor.fetchall()
    return [Offered(*row) for row in found]
