"""Which of the candidates a list keeps: the best, but something of every source and not all of one author."""

from __future__ import annotations

from typing import Final

import numpy as np

from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.score import occurrence
from sampan.discovery.ranking.sources import Source

LIST_SIZE: Final = 300
"""Notes in one person's list: fifteen pages, and it is made anew within the hour."""
AUTHOR_MAX: Final = 8
"""Notes of one author in it."""
KEPT: Final = {
    Source.FOLLOWED: 40,
    Source.TOPIC: 20,
    Source.TOGETHER: 40,
    Source.ALIKE: 40,
    Source.ACROSS: 30,
    Source.FRESH: 40,
    Source.CHOSEN: 20,
    Source.TRENDING: 15,
    Source.GENERAL: 15,
    Source.NEARBY: 10,
}
"""Places of each source that no better note of another takes, so that none dies out: what is never shown
is never liked, and what is never liked would never be shown again. What is left goes to whatever is best."""

MOST: Final = {Source.FOLLOWED: 90}
"""Places that a source gets at most, however good its notes: Following has all notes of the followed, and
Explore is there for the others."""


def choose(values: Floats, sources: Ints, author_ids: Ints, *, size: int = LIST_SIZE) -> Ints:
    """The places of the notes to keep, at most `size`, by falling value; all arrays have shape (n,).

    First the best of every source up to its KEPT, then the best of what is left; no more than AUTHOR_MAX of
    an author and MOST of a source.
    Equal values keep their order.
    """
    order = np.argsort(-values, kind="stable")
    order = order[occurrence(author_ids[order]) < AUTHOR_MAX]
    floors = np.zeros(len(Source), dtype=np.int64)
    for source, count in KEPT.items():
        floors[source] = count
    tops = np.full(len(Source), size, dtype=np.int64)
    for source, count in MOST.items():
        tops[source] = count
    order = order[occurrence(sources[order]) < tops[sources[order]]]
    mine = sources[order]
    is_kept = occurrence(mine) < floors[mine]
    turns = np.concatenate([order[is_kept], order[~is_kept]])[:size]
    return np.asarray(turns[np.argsort(-values[turns], kind="stable")], dtype=np.int64)
