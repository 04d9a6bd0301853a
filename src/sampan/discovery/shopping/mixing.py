"""Orders scored products so that no seller and no category fills the page, and new ones get a chance."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from sampan.discovery.shopping.scoring import Scored
from sampan.discovery.shopping.types import Reason, Why

APART = 6
"""Among so many neighbours ..."""
SELLER_MAX, CATEGORY_MAX = 2, 3
"""... at most so many are of one seller, of one category, as long as there are others."""
LOOKED_AHEAD = 60
"""How far down a product is sought that fits; a better one further down would be much worse."""
FRESH_EVERY = 6
"""Each so many-th place belongs to the best of the new that few have bought ..."""
FRESH_DAYS, FEW_SOLD = 21.0, 5
"""... which are those of so many days, with fewer sales than this."""


def mix(scored: Sequence[Scored], *, one_category: bool = False) -> list[Scored]:
    """All of them, the best first, each once; ties go to the newer. `one_category`: the reader chose one, so
    categories need not take turns."""
    order = sorted(scored, key=lambda one: (-one.score, -one.offered.product_id))
    new = deque(one for one in order if _is_new(one))
    rest = deque(order)
    placed: set[int] = set()
    found: list[Scored] = []
    while len(found) < len(order):
        fresh = (len(found) + 1) % FRESH_EVERY == 0
        chosen = _take(new, found, placed, one_category) if fresh else None
        if chosen is not None and chosen.reason.kind == Why.OLDER:
            chosen = Scored(chosen.offered, chosen.score, Reason(Why.FRESH))
        chosen = chosen or _take(rest, found, placed, one_category)
        if chosen is None:
            break
        placed.add(chosen.offered.product_id)
        found.append(chosen)
    return found


def _is_new(one: Scored) -> bool:
    offered = one.offered
    return offered.in_stock and offered.days <= FRESH_DAYS and offered.sold < FEW_SOLD


def _take(
    left: deque[Scored], found: Sequence[Scored], placed: set[int], one_category: bool
) -> Scored | None:
    """The first that fits after what was placed last, else the first; it stays in its row, which is cleared
    from the front."""
    while left and left[0].offered.product_id in placed:
        left.popleft()
    if not left:
        return None
    around = [one.offered for one in found[-(APART - 1) :]]
    looked = 0
    for one in left:
        if one.offered.product_id in placed:
            continue
        looked += 1
        if looked > LOOKED_AHEAD:
            break
        sellers = sum(other.seller_id == one.offered.seller_id for other in around)
        categories = sum(other.category == one.offered.category for other in around)
        if sellers < SELLER_MAX and (one_category or categories < CATEGORY_MAX):
            return one
    return left[0]
