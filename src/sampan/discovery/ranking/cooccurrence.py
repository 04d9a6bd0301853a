"""Which notes go together: those that the same people liked, normalised, smoothed, the best of each kept.

The score of note j beside note i is

    S[i, j] = d_i^-ITEM W[i, j] d_j^-OTHER  +  d_i^-SMOOTH_ITEM Z[i, j] d_j^SMOOTH_OTHER
    W[i, j] = sum over people u of r_ui r_uj d_u^-PERSON

with r the weights of likes, and d the sum of a note's or a person's weights. The first part is normalised
co-occurrence (item-based collaborative filtering, Sarwar et al. 2001; the unequal exponents after Aiolli
2013 and LinkProp, Fu et al. 2022). Z is an ideal low-pass filter on the graph of likes (GF-CF, Shen et al.
2021), looked up only where W is largest: see `smoothing`. What somebody may like is the weighted sum of the
rows of what they liked. W and Z are symmetric and add up, so that the worker can go on from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

Reals = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

PERSON: Final = 1.0
"""Damps people who like much: what they like together says less; at 1 all likes of anybody weigh alike."""
ITEM: Final = 0.7
"""Damps the liked note's own fame."""
OTHER: Final = 0.2
"""Damps the fame of what is found; low, for what many like is liked more often."""
SMOOTH_ITEM: Final = 0.4
SMOOTH_OTHER: Final = 0.2
"""The same for the smoothing part. How all of these were chosen: docs/benchmarks.md."""
TOP: Final = 200
"""Neighbours kept of each note: on Gowalla 200 find 1% more than 100."""
BLOCK_PRODUCTS: Final = 30_000_000
"""Products that one block of notes may need at once, about 12 bytes each: bounds the memory."""


@dataclass(frozen=True)
class Neighborhood:
    """The best neighbours of each of n notes, best first, as arrays of shape (n, top).

    `ids` are columns of the matrix that was fitted, -1 for none; `scores` S, `weights` W, `smooth` Z.
    """

    ids: Numbers
    scores: Reals
    weights: Reals
    smooth: Reals

    def matrix(self) -> Any:
        """The scores as a sparse matrix of shape (n, n)."""
        size, _top = self.ids.shape
        there = self.ids >= 0
        starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
        return sparse.csr_matrix((self.scores[there], self.ids[there], starts), shape=(size, size))


def degrees(people: Any) -> tuple[Reals, Reals]:
    """The sum of weights of each person and of each note, of a matrix of shape (people, notes)."""
    of_people = np.asarray(people.sum(axis=1), dtype=np.float32).ravel()
    return of_people, np.asarray(people.sum(axis=0), dtype=np.float32).ravel()


def power(values: Any, exponent: float) -> Any:
    """`values` to a power, 0 where there is nothing."""
    values = np.asarray(values)
    return np.where(values > 0, np.maximum(values, 1e-9) ** exponent, 0.0).astype(values.dtype)


def person_share(degree: Any) -> Any:
    """What two notes get from one person who likes both, by all that this person likes."""
    return power(degree, -PERSON)


@dataclass(frozen=True)
class Damping:
    """What notes are multiplied with, by how much each is liked in all; every array has shape (notes,)."""

    item: Reals
    other: Reals
    smooth_item: Reals
    smooth_other: Reals


def damping(of_notes: Reals) -> Damping:
    """The powers of the degrees of notes that S is made with."""
    exponents = -ITEM, -OTHER, -SMOOTH_ITEM, SMOOTH_OTHER
    return Damping(*(power(of_notes, exponent) for exponent in exponents))


def pair_rows(people: Any, width: int, notes: Any) -> Iterator[tuple[int, Numbers, Reals]]:
    """Of each of `notes` in turn: its number, its at most `width` nearest by co-occurrence alone, best first,
    and W of them. Notes are taken in blocks, so that memory is bounded by BLOCK_PRODUCTS.
    """
    of_people, of_notes = degrees(people)
    weighted = sparse.diags_array(person_share(of_people)).astype(np.float32) @ people
    weighted = weighted.tocsr()
    columns = people.T.tocsr()[notes]
    damped = power(of_notes, -OTHER)
    for start, end in _blocks(columns, np.diff(people.indptr)):
        found = (columns[start:end] @ weighted).tocsr()
        for place, note in enumerate(notes[start:end].tolist()):
            first, last = found.indptr[place], found.indptr[place + 1]
            near, weights = found.indices[first:last], found.data[first:last]
            others = near != note
            near, weights = near[others], weights[others]
            best = _best(weights * damped[near], width)
            yield note, near[best], weights[best]


def people_of_pairs(people: Any, ids: Numbers) -> Numbers:
    """How many people like each note and each of its neighbours `ids` (n, top; -1 for none), same shape.

    As costly as `pair_rows`, in the same blocks.
    """
    liked = sparse.csr_matrix(people, dtype=np.float32, copy=True)
    liked.data[:] = 1
    columns = liked.T.tocsr()
    counts = np.zeros(ids.shape, dtype=np.int32)
    for start, end in _blocks(columns, np.diff(liked.indptr)):
        found = (columns[start:end] @ liked).tocsr()
        found.sort_indices()
        for note in range(start, end):
            first, last = found.indptr[note - start], found.indptr[note - start + 1]
            near, told = found.indices[first:last], found.data[first:last]
            places = np.minimum(np.searchsorted(near, ids[note]), max(len(near) - 1, 0))
            if len(near):
                counts[note] = np.where(near[places] == ids[note], told[places], 0)
    return counts


def _blocks(columns: Any, likes: npt.NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Stretches of notes that need at most BLOCK_PRODUCTS products, or one note."""
    costs = np.concatenate([[0], np.cumsum(np.asarray(columns.astype(bool) @ likes, dtype=np.int64))])
    start, size = 0, columns.shape[0]
    while start < size:
        end = int(np.searchsorted(costs, costs[start] + BLOCK_PRODUCTS, side="right")) - 1
        end = min(max(end, start + 1), size)
        yield start, end
        start = end


def _best(scores: npt.NDArray[Any], size: int) -> npt.NDArray[np.intp]:
    """Places of the `size` highest, falling; equal ones by place."""
    if len(scores) > size:
        chosen = np.sort(np.argpartition(scores, -size)[-size:])
        return chosen[np.argsort(-scores[chosen], kind="stable")]
    return np.argsort(-scores, kind="stable")


def recommend(history: Any, neighborhood: Neighborhood | Any) -> Any:
    """What people may like, by what they liked: (people, notes) weights to (people, notes) scores, sparse.

    `neighborhood` may be its `matrix()`, made once for many calls. What is known is not taken out.
    """
    matrix = neighborhood.matrix() if isinstance(neighborhood, Neighborhood) else neighborhood
    return history @ matrix
