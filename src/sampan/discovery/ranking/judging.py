"""How good lists of recommendations are: recall and NDCG of what people really liked."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def best_places(scores: npt.NDArray[Any], size: int) -> npt.NDArray[np.intp]:
    """The places of the `size` highest of each row, falling: (people, notes) to (people, size)."""
    size = min(size, scores.shape[1])
    best = np.argpartition(scores, -size, axis=1)[:, -size:]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def qualities(lists: npt.NDArray[np.intp], liked: Any) -> Floats:
    """Recall and NDCG of each person's list (people, size), as LightGCN (He et al. 2020) defines them: shape
    (people, 2). `liked` is a sparse matrix (people, notes); who liked nothing gets nan.

    Recall is the share of what they liked that is in the list. NDCG discounts place p by log2(p + 2)
    and is 1 when the list begins with what they liked.
    """
    size = lists.shape[1]
    counts = np.diff(liked.indptr)
    marked = np.zeros(liked.shape[1], dtype=bool)
    hits = np.zeros(lists.shape, dtype=bool)
    for row in range(len(lists)):
        own = liked.indices[liked.indptr[row] : liked.indptr[row + 1]]
        marked[own] = True
        hits[row] = marked[lists[row]]
        marked[own] = False
    discounts = 1 / np.log2(np.arange(2, size + 2))
    ideal = np.concatenate([[np.nan], np.cumsum(discounts)])[np.minimum(counts, size)]
    recall = hits.sum(axis=1) / np.where(counts, counts, np.nan)
    return np.stack([recall, hits @ discounts / ideal], axis=1)
