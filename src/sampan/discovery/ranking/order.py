"""In which order one reader meets the notes of a pool."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Ints, Ranked
from sampan.discovery.ranking.stance import Stance


def personal_order(pool: Ranked, stance: Stance) -> Ints:
    """The places of the pool by falling score for this reader; equal scores keep the pool's order."""
    scores = pool.scores.copy()
    if stance.followed:
        followed = np.fromiter(stance.followed, dtype=np.int64, count=len(stance.followed))
        scores[np.isin(pool.author_ids, followed)] *= weights.FOLLOWED
    if stance.interests:
        chosen = np.fromiter(stance.interests, dtype=np.int64, count=len(stance.interests))
        scores[np.isin(pool.categories, chosen)] *= weights.INTEREST
    return np.argsort(-scores, kind="stable")


class Walk:
    """A walk that remembers how far it was made, so that the pages of one reader cost each step once."""

    def __init__(self, pool: Ranked, stance: Stance) -> None:
        self._steps = walk(pool, stance)
        self._made: list[int] = []
        self._lock = Lock()

    def places(self, start: int) -> Iterator[int]:
        """The places from the `start`-th on."""
        while True:
            with self._lock:
                while len(self._made) <= start:
                    step = next(self._steps, None)
                    if step is None:
                        return
                    self._made.append(step)
                found = self._made[start]
            yield found
            start += 1


def walk(pool: Ranked, stance: Stance) -> Iterator[int]:
    """Every place of the pool once, in the order of the pages: by score, with the newest mixed in, spaced.

    The same pool and stance always give the same walk; a caller takes as much of it as a page needs.
    """
    best = personal_order(pool, stance).tolist()
    return _space(_mix(best, pool.newest), pool.author_list, pool.language_list)


def _mix(best: list[int], newest: list[int]) -> Iterator[int]:
    """`best`, but every NEWEST_EVERY-th place goes to the newest that has not come yet."""
    came: set[int] = set()
    from_newest = (place for place in newest if place not in came)
    turn = 0
    for place in best:
        if place in came:
            continue
        turn += 1
        if turn % weights.NEWEST_EVERY == 0:
            fresh = next(from_newest, place)
            came.add(fresh)
            yield fresh
            turn += 1
        if place not in came:
            came.add(place)
            yield place


def _space(places: Iterator[int], authors: list[int], languages: list[int]) -> Iterator[int]:
    """The places in almost the same order, with other authors and languages fetched in between."""
    ahead: list[int] = []
    shown: list[int] = []
    while True:
        while len(ahead) < weights.LOOK_AHEAD and (place := next(places, None)) is not None:
            ahead.append(place)
        if not ahead:
            return
        recent = {authors[place] for place in shown[-weights.AUTHOR_GAP :]}
        tired = _tired_language(shown, languages)
        chosen = _first_fitting(ahead, authors, languages, recent, tired)
        shown.append(chosen)
        ahead.remove(chosen)
        yield chosen


def _tired_language(shown: list[int], languages: list[int]) -> int | None:
    """The language that has had LANGUAGE_RUN cards in a row."""
    run = {languages[place] for place in shown[-weights.LANGUAGE_RUN :]}
    return run.pop() if len(shown) >= weights.LANGUAGE_RUN and len(run) == 1 else None


def _first_fitting(
    ahead: list[int], authors: list[int], languages: list[int], recent: set[int], tired: int | None
) -> int:
    """The first that keeps both distances, else the first that keeps the authors apart, else the first."""
    apart = [place for place in ahead if authors[place] not in recent]
    for place in apart:
        if languages[place] != tired:
            return place
    return apart[0] if apart else ahead[0]
