"""How well documents fit the words of a query: a small BM25 over packed terms, in numpy.

After BM25F (Robertson, Zaragoza, Taylor, CIKM 2004): rare words count more, words of the title more than
those of the body, a word that stands often a little more, and long documents a little less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIELDS = np.array([2.6, 2.0, 1.0, 0.5])
"""What a word is worth in the title, among the topics, in the body, among what is heard and seen."""
COUNTS = np.array([1.0, 1.3, 1.45, 1.55])
"""What it is worth that stands once, twice, three times, more often."""
LONG = 0.3
"""How much a document that is longer than the others loses: 0 nothing, 1 in proportion."""
COVERING = 0.7
"""How much of its score a document loses that has none of the query's other words."""
SHORT = 60
"""Terms up to which a document is not long at all: a short note is no better for being shorter."""
_SIEVE = 1 << 16


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a word of the query may stand in a document: all these terms, worth so much."""

    unit: int
    numbers: tuple[int, ...]
    value: float


def rate(documents: Sequence[bytes], ways: Sequence[Way], weights: Sequence[float]) -> tuple[Floats, Floats]:
    """Scores and coverage, shape (n,) each, of packed documents (see `discovery.terms.packing`).

    `weights`: how much each word of the query matters, by its number; the coverage is the share of the
    weights of those that a document has, 0 to 1.
    """
    total = np.asarray(weights, dtype=np.float64)
    if not documents or not ways:
        return np.zeros(len(documents)), np.zeros(len(documents))
    columns = {number: place for place, number in enumerate(sorted({n for way in ways for n in way.numbers}))}
    strengths = _strengths(documents, columns)
    units = np.zeros((len(total), len(documents)))
    for way in ways:
        if len(way.numbers) == 1:
            found = strengths[columns[way.numbers[0]]]
        else:
            found = strengths[[columns[number] for number in way.numbers]].min(axis=0)
        np.maximum(units[way.unit], found * way.value, out=units[way.unit])
    coverage = (total @ (units > 0)) / max(float(total.sum()), 1e-9)
    return units.sum(axis=0) * (1 - COVERING + COVERING * coverage), coverage


def _strengths(documents: Sequence[bytes], columns: dict[int, int]) -> Floats:
    """How strongly each wanted term stands in each document, shape (terms, documents); 0: not at all."""
    lengths = np.fromiter(map(len, documents), dtype=np.int64, count=len(documents)) // 4
    ends = np.cumsum(lengths)
    packed = np.frombuffer(b"".join(documents), dtype="<u4")
    wanted = np.fromiter(columns, dtype=np.uint32, count=len(columns))
    sieve = np.zeros(_SIEVE, dtype=bool)
    sieve[wanted & (_SIEVE - 1)] = True
    places = np.flatnonzero(sieve[(packed >> 4) & (_SIEVE - 1)])
    numbers = packed[places] >> 4
    column = np.minimum(np.searchsorted(wanted, numbers), len(wanted) - 1)
    exact = wanted[column] == numbers
    places, column = places[exact], column[exact]
    document = np.searchsorted(ends, places, side="right")
    sizes = np.maximum(lengths, SHORT)
    shorter = 1 / (1 - LONG + LONG * sizes / sizes.mean())
    found = np.zeros((len(wanted), len(documents)))
    low = packed[places]
    found[column, document] = FIELDS[(low >> 2) & 3] * COUNTS[low & 3] * shorter[document]
    return found
