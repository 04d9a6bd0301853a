"""Takes out of embeddings what only says in which language a text is written.

Cosines of multilingual-e5 bunch together, and two texts of one language are nearer to each other than two
of one subject: among 80 notes of both languages the nearest of a note was in the other language 1 time in 80,
and of the three nearest of the other language 15 % were of its category. With the mean of its language taken
off each, that became 24 in 80 and 33 % (compare Libovicky et al. 2020, "On the Language Neutrality of
Pre-trained Multilingual Representations").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sampan.discovery.ranking.candidates import Ints
from sampan.discovery.ranking.interests import Vectors

ENOUGH: Final = 20
"""Notes of a language from which its mean is taken; of fewer it would say more of the notes than of the
language, and the mean of all notes stands in."""
LEAN: Final = 2.0
"""How much more the meaning counts than the language when something is looked for: at 0 every question would
get the most usual notes of that language; from 1 on the same are found as by the meaning alone."""


@dataclass(frozen=True)
class Means:
    """The mean vectors of the languages, shape (2, d): Chinese, then all else (as NoteVector.language)."""

    vectors: Vectors

    def center(self, vectors: Vectors, families: Ints) -> Vectors:
        """Unit vectors (n, d) without their language's mean, unit again; `families` (n,): 0 or 1."""
        away = vectors - self.vectors[_rows(families)]
        return np.asarray(away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9), np.float32)

    def toward(self, vector: Vectors, family: int) -> Vectors:
        """Where in `family` to look for what a centered vector (d,) means, as a plain unit vector (d,)."""
        there = self.vectors[_rows(np.array([family]))[0]] + LEAN * vector
        return np.asarray(there / max(float(np.linalg.norm(there)), 1e-9), dtype=np.float32)


def means_of(sums: Vectors, counts: Ints) -> Means:
    """The means of the two languages from their sums (2, d) and numbers of notes (2,); zeros when there is
    hardly a note of either."""
    everything = int(counts.sum())
    shared = sums.sum(axis=0) / everything if everything >= ENOUGH else np.zeros_like(sums[0])
    rows = [sums[row] / counts[row] if counts[row] >= ENOUGH else shared for row in range(len(sums))]
    return Means(np.array(rows, dtype=np.float32))


def _rows(families: Ints) -> Ints:
    """0 for Chinese, 1 for everything else, whose texts are mostly English."""
    return np.where(families == 0, 0, 1)
