"""Candidates that many people like: the best of the general pool, weighed for this person as all others."""

from __future__ import annotations

import numpy as np

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.sources import Source
from sampan.discovery.selectors.pools import find_latest_pool, find_pool
from sampan.discovery.types import ALL


def from_general(person: Person, size: int) -> Found:
    """At most `size` notes; no anchor. Two queries when the process does not know the newest pool."""
    latest = find_latest_pool(ALL)
    pool = find_pool(latest.pool_id) if latest is not None else None
    if pool is None:
        return found(Source.GENERAL, [], [], [])
    ranked = pool.ranked
    open_ones = person.unmet(ranked.note_ids) & person.wants(ranked.author_ids, ranked.categories)
    ids = ranked.note_ids[open_ones]
    return found(Source.GENERAL, ids, np.zeros(len(ids), np.int64), ranked.scores[open_ones]).best(size)
