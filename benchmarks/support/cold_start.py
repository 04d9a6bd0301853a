"""Starts people cold: left out of the fit, then known by a few of their likes, asked for all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse

from sampan.discovery.ranking.blend import blend
from sampan.discovery.ranking.cooccurrence import degrees, recommend
from sampan.discovery.ranking.fitting import fit
from sampan.discovery.ranking.judging import best_places, qualities

KNOWN: Final = (0, 1, 3, 5, 10)
"""How many likes are known."""
LIKES: Final = max(KNOWN) + 1
"""Who has fewer cannot be asked: everybody is asked with every k."""
SHARE: Final = 10
"""One in so many is left out."""
LENGTH: Final = 20
PEOPLE_AT_ONCE: Final = 250


@dataclass(frozen=True)
class Cold:
    """How well one system did with k likes known."""

    system: str
    k: int
    people: int
    recall: float
    ndcg: float


def cold_start(likes: Any) -> list[Cold]:
    """Of three systems with each k, the same people and the same likes in the same order (seed 1)."""
    chance = np.random.default_rng(1)
    ready = np.flatnonzero(np.diff(likes.indptr) >= LIKES)
    asked = np.sort(chance.permutation(ready)[: max(1, len(ready) // SHARE)])
    fitted = np.ones(likes.shape[0], dtype=np.float32)
    fitted[asked] = 0
    rest = (sparse.diags_array(fitted) @ likes).tocsr()
    rest.eliminate_zeros()
    neighborhood, _tuning = fit(rest)
    _people, popularity = degrees(rest)
    orders = [chance.permutation(likes.indices[likes.indptr[row] : likes.indptr[row + 1]]) for row in asked]
    matrix = neighborhood.matrix()
    return [cold for k in KNOWN for cold in _measure(orders, k, matrix, popularity)]


def _measure(orders: list[Any], k: int, matrix: Any, popularity: Any) -> list[Cold]:
    found: dict[str, list[Any]] = {"blend": [], "likes alone": [], "popularity": []}
    for place in range(0, len(orders), PEOPLE_AT_ONCE):
        part = orders[place : place + PEOPLE_AT_ONCE]
        history = _rows([order[:k] for order in part], len(popularity))
        wanted = _rows([order[k:] for order in part], len(popularity))
        own = recommend(history, matrix).toarray()
        known = history.tocoo()
        scores = {
            "blend": blend(own, popularity, np.full(len(part), k)),
            "likes alone": own,
            "popularity": np.tile(popularity, (len(part), 1)),
        }
        for system, given in scores.items():
            given[known.row, known.col] = -np.inf
            found[system].append(qualities(best_places(given, LENGTH), wanted))
    means = {system: np.concatenate(parts).mean(axis=0).tolist() for system, parts in found.items()}
    return [Cold(system, k, len(orders), recall, ndcg) for system, (recall, ndcg) in means.items()]


def _rows(items: list[Any], width: int) -> Any:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in items])])
    numbers = np.concatenate(items).astype(np.int32) if items else np.zeros(0, dtype=np.int32)
    return sparse.csr_matrix(
        (np.ones(len(numbers), dtype=np.float32), numbers, starts), shape=(len(items), width)
    )
