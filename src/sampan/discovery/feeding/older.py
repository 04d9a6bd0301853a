"""What comes after everything that was put in order: all the other notes, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sampan.accounts.types import Reader
from sampan.core.pagination import Page
from sampan.discovery import selectors
from sampan.discovery.feeding.cursors import Older
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.types import Source

ROUNDS = 5
"""How often more notes are fetched when nearly all of a page's worth was met before."""
BATCH = 80

Load = Callable[..., list[Any]]


def page(reader: Reader, channel: str, place: Older, size: int, load: Load) -> Page[Any]:
    """The notes below `place` that neither its pool nor its walk held, and that the reader has not seen."""
    came = _came(reader, place.after)
    aversions, seen = selectors.get_aversions(reader)
    met = SeenFilter(seen)
    wanted: list[int] = []
    before, more = place.before_id, True
    for _round in range(ROUNDS):
        rows = selectors.list_older(channel, before_id=before, size=BATCH)
        more = len(rows) == BATCH
        known = met.mask(np.array([pk for pk, *_rest in rows], dtype=np.int64)).tolist()
        for (pk, author, category), was_met in zip(rows, known, strict=True):
            before = pk
            if pk not in came and not was_met and aversions.allow(pk, author, category):
                wanted.append(pk)
            if len(wanted) == size:
                break
        if len(wanted) == size or not more:
            break
    more = more or len(wanted) == size
    notes = load(wanted, reader=reader)
    for note in notes:
        note.source, note.anchor = Source.NEWEST, 0
    return Page(notes, str(Older(before, place.after)) if more else None)


def _came(reader: Reader, after: int) -> frozenset[int]:
    """What was shown before: a visitor's pool, a member's walk."""
    if not after:
        return frozenset()
    if reader.account_id is not None:
        return selectors.walked_ids(after, account_id=reader.account_id)
    pool = selectors.find_pool(after)
    return pool.note_ids if pool is not None else frozenset()
