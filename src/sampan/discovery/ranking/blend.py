"""Blends what likes say of one person with what is popular: who liked little is known little."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

PRIOR: Final = 0.3
"""How much popularity weighs beside one liked note; see docs/benchmarks.md for what it gave."""
AT_TOP: Final = 20
"""Two kinds of scores are made alike by the mean of their best: one page."""

Reals = npt.NDArray[Any]


def blend(scores: Reals, popularity: Reals, likes: npt.NDArray[Any], *, prior: float = PRIOR) -> Reals:
    """Scores of (people, notes) with popularity (notes,) mixed in: all of it for who liked nothing, and ever
    less the more `likes` (people,) there are, as if they had liked `prior` notes of everybody's taste.

    Both kinds are first divided by the mean of their AT_TOP best, per person; all scores are 0 or more.
    """
    likes = np.asarray(likes, dtype=np.float64)
    share = prior / (prior + likes)
    own = scores * ((1 - share) / _scale(scores))[:, None].astype(scores.dtype)
    return np.asarray(own + np.outer(share / _scale(popularity[None]), popularity).astype(scores.dtype))


def _scale(scores: Reals) -> npt.NDArray[np.float64]:
    """The mean of the best of each row, shape (rows,); 1 where all are 0."""
    size = min(AT_TOP, scores.shape[1])
    best = np.partition(scores, -size, axis=1)[:, -size:].astype(np.float64).mean(axis=1)
    return np.where(best > 0, best, 1.0)
