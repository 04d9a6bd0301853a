"""Adds to a new note's first audience what was counted: who met it, and what they made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection

from sampan.discovery.ranking import weights
from sampan.discovery.services.affinities import AGAINST, Act, Pair
from sampan.discovery.services.seen_notes import Met

_OPEN: Final = """
SELECT note_id FROM discovery_audience WHERE note_id = ANY(%s) AND state = 'open' ORDER BY note_id FOR UPDATE
"""
_ADD: Final = """
UPDATE discovery_audience SET shown = shown + told.met, good = good + told.likes
FROM unnest(%s::bigint[], %s::int[], %s::float8[]) AS told(id, met, likes)
WHERE note_id = told.id
"""


def add_to_audiences(*, met: Met, rises: Mapping[Pair, float], acts: Iterable[Act]) -> None:
    """Add these to the audiences that are still open; the caller holds the counting.

    Each person counts once: as shown when they first meet the note, as good by their first look inside and by
    the strongest of their acts. `good` is in likes and can fall below 0.
    """
    good: dict[int, float] = defaultdict(float)
    for note_id, people in met.opened.items():
        good[note_id] += people * weights.OPEN
    for (_account_id, note_id), rise in rises.items():
        good[note_id] += rise
    for _account_id, note_id in {act.pair for act in acts if act.kind in AGAINST}:
        good[note_id] += weights.HIDE
    concerned = sorted(set(good) | set(met.shown))
    if not concerned:
        return
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [concerned])
        ids = [row[0] for row in cursor.fetchall()]
        if ids:
            columns = [met.shown.get(one, 0) for one in ids], [good.get(one, 0.0) for one in ids]
            cursor.execute(_ADD, [ids, *columns])
