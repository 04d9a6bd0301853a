"""What a note is worth to somebody of whom nothing is known."""

from __future__ import annotations

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Candidates, Floats, Ints, Ranked

ACT_WEIGHTS = np.array([weights.LIKE, weights.COLLECT, weights.COMMENT, weights.SHARE])
TALK_ALONE = 3
"""Comments, and shares, that count beyond the likes and collects: one person comments as often as they like,
also under their own note, and visitors share, but each likes and collects once."""


def freshness(hours: Floats) -> Floats:
    """Between 1 (now) and 0 (long ago), halved every HALF_LIFE_HOURS. `hours`: age, shape (n,)."""
    return np.exp2(-np.maximum(hours, 0.0) / weights.HALF_LIFE_HOURS)


def engagement(candidates: Candidates) -> Floats:
    """Weighted acts an hour with a prior, shape (n,): the mean of a gamma-Poisson posterior."""
    once = candidates.acts[:, :2]
    often = np.minimum(candidates.acts[:, 2:], once.sum(axis=1, keepdims=True) + TALK_ALONE)
    acts = np.concatenate([once, often], axis=1) @ ACT_WEIGHTS
    hours = np.maximum(candidates.hours, 0.0)
    return np.asarray((acts + weights.PRIOR_ACTS) / (hours + weights.PRIOR_HOURS), dtype=np.float64)


def score(candidates: Candidates) -> Floats:
    """Freshness times the logarithm of engagement, shape (n,), all above 0.

    The logarithm, since the hundredth like says less than the tenth.
    """
    return np.asarray(freshness(candidates.hours) * np.log1p(engagement(candidates)), dtype=np.float64)


def rank(candidates: Candidates, *, size: int) -> Ranked:
    """The best `size` of the candidates by falling score, AUTHOR_SHARE of an author at most.

    Equal ones stand by falling id, so that the order never wavers.
    """
    scores = score(candidates)
    order = np.lexsort((-candidates.note_ids, -scores))
    best = order[occurrence(candidates.author_ids[order]) < weights.AUTHOR_SHARE][:size]
    chosen = candidates.take(best)
    return Ranked(chosen.note_ids, scores[best], chosen.author_ids, chosen.categories, chosen.languages)


def occurrence(values: Ints) -> Ints:
    """For each element, how many equal ones stand before it."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = (
        np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(values) else np.array([], dtype=int)
    )
    lengths = np.diff(np.r_[starts, len(values)])
    counted = np.empty(len(values), dtype=np.int64)
    counted[order] = np.arange(len(values)) - np.repeat(starts, lengths)
    return counted
