"""How good predictions and orders were, and whether a difference is more than chance."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Floats, Ints

Bools = npt.NDArray[np.bool_]

SURE: Final = 2.5
"""Standard errors by which a difference must be above nothing to be sure: by chance 1 time in 160."""
DOUBTFUL: Final = 1.0
"""Standard errors from which on a loss is taken seriously: by chance 1 time in 6."""
DEPTH: Final = 20
"""Places of a page that count for an order: what most readers scroll through."""


def log_losses(likely: Floats, done: Bools) -> Floats:
    """The log-loss of each prediction, shape (n,): 0 for a sure one that came true."""
    sure = np.clip(likely, 1e-7, 1.0 - 1e-7)
    return np.asarray(-np.where(done, np.log(sure), np.log1p(-sure)), dtype=np.float64)


def auc(told: Floats, done: Bools) -> float:
    """How often one who acted was predicted above one who did not, ties half; NaN without both kinds."""
    count = int(done.sum())
    if not count or count == len(done):
        return float("nan")
    _values, inverse, sizes = np.unique(told, return_inverse=True, return_counts=True)
    ranks = np.cumsum(sizes) - (sizes - 1) / 2.0
    return float((ranks[inverse][done].sum() - count * (count + 1) / 2.0) / (count * (len(done) - count)))


def tells_apart(told: Floats, done: Bools) -> bool:
    """Whether the AUC is surely above a half: by SURE errors of one that says nothing (Mann and Whitney)."""
    acted = int(done.sum())
    others = len(done) - acted
    if not acted or not others:
        return False
    error = np.sqrt((len(done) + 1) / (12.0 * acted * others))
    return bool(auc(told, done) > 0.5 + SURE * error)


def ndcg_by_group(told: Floats, gained: Floats, groups: Ints) -> Floats:
    """NDCG at DEPTH of each group in which anything was gained, shape (groups,).

    Jaervelin and Kekaelaeinen, ACM TOIS 2002, with linear gains; equal predictions keep the given order.
    """
    order = np.lexsort((-told, groups))
    ideal = np.lexsort((-gained, groups))
    starts = np.flatnonzero(np.r_[True, np.diff(groups[order]) != 0]) if len(groups) else np.zeros(0, int)
    sizes = np.diff(np.r_[starts, len(groups)])
    places = np.arange(len(groups)) - np.repeat(starts, sizes)
    discounts = np.where(places < DEPTH, 1.0 / np.log2(places + 2.0), 0.0)
    if not len(starts):
        return np.zeros(0)
    reached = np.add.reduceat(gained[order] * discounts, starts)
    possible = np.add.reduceat(gained[ideal] * discounts, starts)
    return np.asarray(reached[possible > 0] / possible[possible > 0], dtype=np.float64)


def is_above(gains: Floats, people: Ints, errors: float) -> bool:
    """Whether the mean of `gains` (n,) is above 0 by so many standard errors.

    What one person did hangs together, so people and not impressions are what the error is counted over.
    """
    if not len(gains):
        return False
    _who, inverse = np.unique(people, return_inverse=True)
    sums = np.bincount(inverse, weights=gains - gains.mean())
    error = float(np.sqrt((sums**2).sum())) / len(gains)
    return bool(gains.mean() > errors * error)
