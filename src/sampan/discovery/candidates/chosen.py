"""Candidates of the categories that the person chose: the best of each, from the pools."""

from __future__ import annotations

import numpy as np

from sampan.discovery.candidates.found import Found, found, joined
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.sources import Source
from sampan.discovery.selectors.pools import find_latest_pool, find_pool
from sampan.discovery.types import CATEGORIES


def from_chosen(person: Person, size: int) -> Found:
    """At most `size` notes, as many of each category; the anchor is its number.

    Two queries a category when the process does not know the newest pool, else none.
    """
    wanted = [number for number in person.chosen.tolist() if number not in person.less_categories]
    return joined([_of_category(person, number) for number in wanted]).best(size)


def _of_category(person: Person, number: int) -> Found:
    latest = find_latest_pool(CATEGORIES[number])
    pool = find_pool(latest.pool_id) if latest is not None else None
    if pool is None:
        return found(Source.CHOSEN, [], [], [])
    ranked = pool.ranked
    ids = ranked.note_ids[person.unmet(ranked.note_ids) & person.wants(ranked.author_ids, ranked.categories)]
    # By place and not by score, so that a busy category does not crowd out a quiet one.
    return found(Source.CHOSEN, ids, np.full(len(ids), number), -np.arange(len(ids), dtype=np.float64))
