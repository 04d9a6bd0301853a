"""Fits the notes that go together on everything that people liked, and tunes itself on a part held out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from sampan.discovery.ranking.cooccurrence import (
    TOP,
    Damping,
    Neighborhood,
    Numbers,
    Reals,
    damping,
    degrees,
    pair_rows,
)
from sampan.discovery.ranking.judging import best_places, qualities
from sampan.discovery.ranking.smoothing import directions, nearness, rank_for

RANKS: Final = (64, 128, 256, 512, 768)
"""Numbers of directions that are tried; the last is cut to what `rank_for` allows. The directions between
one number and the next count half: means of partial sums (Fejer 1900) hang less on where the sum ends."""
SHARES: Final = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""How much smoothness is tried, as its sum over that of co-occurrence."""
PAIRS_MAX: Final = 14_000_000
"""Pairs whose smoothness is looked up: 16 bytes each, and with 768 directions half a CPU-microsecond."""
WIDTH_MAX: Final = 2_000
HELD_PEOPLE: Final = 2_000
"""People of whom a part is held out: enough to tell settings a percent apart, few enough to be quick."""
HELD_SHARE: Final = 0.2
HELD_LIKES: Final = 5
"""Who likes fewer is not asked: too little would be left to go by."""
LEAST_PEOPLE: Final = 100
"""With fewer people to ask nothing is tuned, and plain co-occurrence serves."""
LENGTH: Final = 20
"""Places of the list whose recall and NDCG are tuned: one page."""
PEOPLE_AT_ONCE: Final = 100


@dataclass(frozen=True)
class Tuning:
    """How smoothness is mixed in: `factor` times nearness along `rank` directions, and half of it along those
    up to the next of RANKS; `quality` on what was held out, the mean of recall and NDCG at LENGTH, nan when
    nothing was tuned."""

    rank: int = 0
    factor: float = 0.0
    quality: float = float("nan")


@dataclass(frozen=True)
class Pattern:
    """The nearest of each note by co-occurrence: columns and W of shape (notes, width), -1 and 0 where there
    are fewer; `smooth` the nearness along the first `ranks` directions, of shape (ranks, notes, width),
    each but the last the mean of its own and the next."""

    ids: Numbers
    weights: Reals
    smooth: Reals

    def plain(self, by: Damping) -> Reals:
        """The first part of S, co-occurrence, of all pairs: shape (notes, width)."""
        return np.asarray(by.item[:, None] * self.weights * by.other[self.ids])

    def smoothed(self, by: Damping, place: int) -> Reals:
        """The second part of S, with Z the nearness at one `place` of ranks: shape (notes, width)."""
        return np.asarray(by.smooth_item[:, None] * self.smooth[place] * by.smooth_other[self.ids])


def fit(people: Any, *, top: int = TOP) -> tuple[Neighborhood, Tuning]:
    """The best neighbours of each note, of a sparse matrix (people, notes) of weights above 0.

    Settings are chosen on the likes of some people, held out meanwhile; the result is fitted on all of them.
    The same matrix always gives the same.
    """
    people = sparse.csr_matrix(people, dtype=np.float32)
    top = max(1, min(top, PAIRS_MAX // max(people.shape[1], 1)))
    width = max(top, min(WIDTH_MAX, PAIRS_MAX // max(people.shape[1], 1)))
    known, held = _hold_out(people)
    rank = rank_for(people)
    found, tuning = np.zeros((people.shape[1], 0), dtype=np.float32), Tuning()
    if rank and len(held.indices) and np.count_nonzero(np.diff(held.indptr)) >= LEAST_PEOPLE:
        found = directions(known, rank)
        tuning = _tune(known, held, found, width)
        if tuning.rank:  # what was held out has its say in where they point
            found = directions(people, rank, near=found)
    return _best_of(people, found, tuning, width, top), tuning


def look_up(people: Any, found: Reals, ranks: tuple[int, ...], width: int, notes: Any = None) -> Pattern:
    """The pairs that are worth a look, and how near they are along the directions found (notes, rank).

    Only the rows of `notes`, ascending, are filled where they are given.
    """
    size = people.shape[1]
    width = max(1, min(width, size - 1))
    pattern = Pattern(
        np.full((size, width), -1, dtype=np.int32),
        np.zeros((size, width), dtype=np.float32),
        np.zeros((len(ranks), size, width), dtype=np.float32),
    )
    # Copied once: to take rows out of a part of an array would copy all of it each time.
    parts = [np.ascontiguousarray(found[:, start:end]) for start, end in pairwise((0, *ranks))]
    for note, near, weights in pair_rows(people, width, np.arange(size) if notes is None else notes):
        pattern.ids[note, : len(near)] = near
        pattern.weights[note, : len(near)] = weights
        for place, part in enumerate(parts):
            pattern.smooth[place, note, : len(near)] = nearness(part, note, near)
    np.cumsum(pattern.smooth, axis=0, out=pattern.smooth)
    for place in range(len(ranks) - 1):
        pattern.smooth[place] += pattern.smooth[place + 1]
        pattern.smooth[place] /= 2
    return pattern


def _hold_out(people: Any) -> tuple[Any, Any]:
    """Everything but a fifth of the likes of at most HELD_PEOPLE people, and that fifth."""
    chance = np.random.default_rng(0)
    ready = np.flatnonzero(np.diff(people.indptr) >= HELD_LIKES)
    asked = np.zeros(people.shape[0], dtype=bool)
    # Half at most: with much held out everywhere, fewer directions would seem best than are.
    asked[chance.permutation(ready)[: min(HELD_PEOPLE, len(ready) // 2)]] = True
    rows = np.repeat(np.arange(people.shape[0]), np.diff(people.indptr))
    out = asked[rows] & (chance.random(len(rows)) < HELD_SHARE)
    parts = [
        sparse.csr_matrix((people.data[mask], (rows[mask], people.indices[mask])), shape=people.shape)
        for mask in (~out, out)
    ]
    return parts[0], parts[1]


def _ranks(found: Reals) -> tuple[int, ...]:
    """RANKS as far as there are directions."""
    return tuple(sorted({min(rank, found.shape[1]) for rank in RANKS}))


def _tune(known: Any, held: Any, found: Reals, width: int) -> Tuning:
    """The best of RANKS and SHARES for what was held out."""
    ranks = _ranks(found)
    # Most notes are liked by nobody of the few who are asked, and to look pairs up is most of the work.
    met = np.unique(known[np.flatnonzero(np.diff(held.indptr))].indices)
    pattern = look_up(known, found, ranks, width, met)
    by = damping(degrees(known)[1])
    plain = pattern.plain(by)
    parts, factors = [_matrix(pattern.ids, plain)], []
    for place in range(len(ranks)):
        scores = pattern.smoothed(by, place)
        factors.append(float(plain.sum() / max(float(np.abs(scores).sum()), 1e-9)))
        parts.append(_matrix(pattern.ids, scores * np.float32(factors[-1])))
    settings = [(0, 0.0), *((place, share) for place in range(len(ranks)) for share in SHARES if share)]
    quality = _try(known, held, parts, settings)
    best = int(np.argmax(quality))
    place, share = settings[best]
    if not share:
        return Tuning(quality=float(quality[best]))
    return Tuning(ranks[place], share * factors[place], float(quality[best]))


def _try(
    known: Any, held: Any, parts: list[Any], settings: list[tuple[int, float]]
) -> npt.NDArray[np.float64]:
    """The quality of each setting, shape (settings,)."""
    asked = np.flatnonzero(np.diff(held.indptr))
    sums = np.zeros(len(settings))
    for start in range(0, len(asked), PEOPLE_AT_ONCE):
        rows = asked[start : start + PEOPLE_AT_ONCE]
        history = known[rows]
        dense = [(history @ part).toarray() for part in parts]
        there = history.tocoo()
        dense[0][there.row, there.col] = -np.inf
        lists = np.array([_lists([part[row] for part in dense], settings) for row in range(len(rows))])
        for place in range(len(settings)):
            sums[place] += qualities(lists[:, place], held[rows]).mean(axis=1).sum()
    return sums / max(len(asked), 1)


def _lists(parts: list[Reals], settings: list[tuple[int, float]]) -> npt.NDArray[np.intp]:
    """What each setting puts on one person's list, shape (settings, LENGTH)."""
    columns = np.flatnonzero(parts[0])  # a tenth of all: the others share no neighbour with what was liked
    if len(columns) < LENGTH:
        columns = np.arange(len(parts[0]))
    near = [part[columns] for part in parts]
    scores = np.stack([near[0] + np.float32(share) * near[1 + smooth] for smooth, share in settings])
    return columns[best_places(scores, LENGTH)]


def _matrix(ids: Numbers, scores: Reals) -> Any:
    there = ids >= 0
    starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    return sparse.csr_matrix((scores[there], ids[there], starts), shape=(len(ids), len(ids)))


def _best_of(people: Any, found: Reals, tuning: Tuning, width: int, top: int) -> Neighborhood:
    """The `top` best of each note, with smoothness mixed in as tuned."""
    ranks = [rank for rank in _ranks(found) if rank >= tuning.rank > 0]
    pattern = look_up(people, found, tuple(ranks[:2]), width)
    by = damping(degrees(people)[1])
    scores, smooth = pattern.plain(by), np.zeros_like(pattern.weights)
    if tuning.rank:
        scores += np.float32(tuning.factor) * pattern.smoothed(by, 0)
        smooth = np.float32(tuning.factor) * pattern.smooth[0]
    # What smoothness pushes below zero is no neighbour.
    worth = np.where((pattern.ids >= 0) & (scores > 0), scores, -np.inf)
    best = best_places(worth, top)
    scores, ids, weights, smooth = (
        np.take_along_axis(part, best, axis=1) for part in (worth, pattern.ids, pattern.weights, smooth)
    )
    there = np.isfinite(scores)
    return Neighborhood(
        np.where(there, ids, -1).astype(np.int32),
        np.where(there, scores, 0).astype(np.float32),
        np.where(there, weights, 0).astype(np.float32),
        np.where(there, smooth, 0).astype(np.float32),
    )
