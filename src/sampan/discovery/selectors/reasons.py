"""Why somebody may meet a note whose walk is not known: visitors, and walks that are gone."""

from __future__ import annotations

from sampan.discovery.selectors.pools import find_latest_pool, find_pool
from sampan.discovery.types import ALL, Reason, Source


def find_general_reason(note_id: int) -> Reason | None:
    """That the note stands in the pool which everybody's feed draws from; None when it does not.

    Two queries at most, mostly none.
    """
    latest = find_latest_pool(ALL)
    pool = find_pool(latest.pool_id) if latest is not None else None
    return Reason(Source.GENERAL) if pool is not None and note_id in pool.note_ids else None
