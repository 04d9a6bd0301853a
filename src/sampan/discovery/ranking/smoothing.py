"""The ideal low-pass filter: how near two notes are along the main directions of what people like.

Co-occurrence alone knows only who liked both; along the main directions two notes are also near when people
alike in taste liked them. GF-CF (Shen et al. 2021) showed that this filter needs no training.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy import sparse

from sampan.discovery.ranking.cooccurrence import Numbers, Reals, degrees, power

DAMPING: Final = 0.35
"""Both fame and appetite are damped by this exponent before the directions are looked for; .5, as published,
was worse on Gowalla and on LastFM."""
RANK_MAX: Final = 768
SPARE: Final = 16
"""Directions looked for besides, that the last ones come out true."""
ROUNDS: Final = 2
"""Power iterations of the randomised range finder (Halko, Martinsson and Tropp 2011); none are needed where
it starts from the directions of nearly the same likes."""
NUMBERS_MAX: Final = 60_000_000
"""Numbers in one dense matrix (people or notes, times directions): 240 MB."""


def rank_for(people: Any) -> int:
    """How many directions are worth it for a matrix of (people, notes), and fit into memory; 0 for none."""
    shorter, longer = sorted((int(people.shape[0]), int(people.shape[1])))
    return max(0, min(RANK_MAX, NUMBERS_MAX // max(longer, 1) - SPARE, shorter // 8))


def directions(people: Any, rank: int, *, seed: int = 0, near: Reals | None = None) -> Reals:
    """The `rank` main directions, strongest first, as columns of (notes, rank); deterministic by `seed`.

    `near`: those of nearly the same likes, as many columns; with them it takes a third of the time.
    """
    of_people, of_notes = degrees(people)
    left = sparse.diags_array(power(of_people, -DAMPING)).astype(np.float32)
    right = sparse.diags_array(power(of_notes, -DAMPING)).astype(np.float32)
    damped = (left @ people @ right).tocsr()
    back = damped.T.tocsr()
    basis = np.random.default_rng(seed).standard_normal((damped.shape[1], rank + SPARE), dtype=np.float32)
    if near is not None:
        basis[:, : near.shape[1]] = near
    for _round in range(ROUNDS + 1 if near is None else 1):
        basis = np.linalg.qr(back @ (damped @ basis))[0]
    seen = damped @ basis
    _strengths, turned = np.linalg.eigh(seen.T @ seen)
    return np.ascontiguousarray(basis @ turned[:, ::-1][:, :rank])


def nearness(found: Reals, note: int, others: Numbers) -> Reals:
    """How near `others` (n,) are to a note along all directions found (notes, rank): shape (n,)."""
    return np.asarray(np.take(found, others, axis=0) @ found[note])
