"""How good lists of recommendations are: recall and NDCG of what people really liked."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STRETCH: Final = 64


def best_places(scores: npt.NDArray[Any], size: int) -> npt.NDArray[np.intp]:
    """The places of the `size` highest of each row, falling, equal ones by place: (people, notes) to
    (people, size), or all of them where there are fewer.
    """
    size = min(size, scores.shape[1])
    best = np.empty((len(scores), size), dtype=np.intp)
    for row, (own, least) in enumerate(zip(scores, _floors(scores, size), strict=True)):
        places = np.flatnonzero(own >= least)
        best[row] = places[np.argsort(-own[places], kind="stable")[:size]]
    return best


def _floors(scores: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """A score of each row that the `size` highest reach and few others do: the best of each STRETCH of places
    are soon found, and the `size`-th best of these will do. To sort the whole row took ten times as long."""
    stretches = scores.shape[1] // STRETCH
    if stretches < size:
        return np.partition(scores, -size, axis=1)[:, -size] if size else np.zeros(len(scores))
    tops = scores[:, : stretches * STRETCH].reshape(len(scores), stretches, STRETCH).max(axis=2)
    return np.asarray(np.partition(tops, -size, axis=1)[:, -size])


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
