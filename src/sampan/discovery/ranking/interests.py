"""What one person cares about, read off what they liked: several interests, never one average."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Floats, Ints

Vectors = npt.NDArray[np.float32]

MAX_INTERESTS: Final = 6
"""Interests that are kept of a person: more would each be looked after by a handful of cards."""
POSITIVES: Final = 300
"""The latest notes that somebody liked which are looked at: a season of an eager reader."""
HALF_LIFE_DAYS: Final = 30.0
"""What was liked a month ago counts half: hobbies last, moods do not."""
OLD_SHARE: Final = 0.05
"""What an old like keeps at least, so that a reader who comes back after a year is still known."""
GROUPED: Final = 150
"""Of these the weightiest are compared with one another; the others join the interest nearest to them. The
work grows with the third power."""
APART: Final = 1.5
"""Ward distance up to which groups are one interest: two unlike notes lie 1.41 apart, so that a pair of them
is still one, and two pairs are not. Tried on notes of seven categories in both languages."""

CATEGORY_PRIOR: Final = 3.0
"""Likes that every person is thought to have spread over all categories before they liked anything."""
CHOSEN_MASS: Final = 4.0
"""Likes that choosing a category is worth, shared by all that were chosen."""
LANGUAGE_PRIOR: Final = 4.0
"""Likes in the languages that somebody says they read, before they liked anything."""
OTHER_LANGUAGE: Final = 0.3
"""The share of that which the language gets that they do not read: one world, most of it translated."""
AUTHOR_PRIOR: Final = 2.0
"""Likes at which an author is half as close as one can be."""
MAX_AUTHORS: Final = 60
FAMILIES: Final = 2
"""Chinese and English; see `discovery.types.language_number`."""


@dataclass(frozen=True)
class Interests:
    """The interests of one person, the strongest first.

    `vectors` (k, d): unit vectors; `weights` (k,): shares that sum to 1; `note_ids` (k,): the liked note that
    stands for each; `members` (n,): for every note that went in, the number of its interest.
    """

    vectors: Vectors
    weights: Floats
    note_ids: Ints
    members: Ints

    def __len__(self) -> int:
        return len(self.weights)


def decay(days: Floats) -> Floats:
    """What a like that is `days` old counts, shape (n,): halved every HALF_LIFE_DAYS, at least OLD_SHARE."""
    return OLD_SHARE + (1 - OLD_SHARE) * np.exp2(-np.maximum(days, 0.0) / HALF_LIFE_DAYS)


def find_interests(
    note_ids: Ints, vectors: Vectors, weights: Floats, *, most: int = MAX_INTERESTS
) -> Interests:
    """Group liked notes by what they say; `vectors` (n, d) are unit vectors, `weights` (n,) above 0.

    The vectors have to be without what all texts of their language share (see `ranking.meaning`), or the
    languages are what is told apart. Ward's hierarchical clustering, cut at APART and at `most` groups, each
    stood for by the note nearest to its middle (PinnerSage, Pal et al. 2020); there, too, the weights say how
    strong an interest is and not where it lies. The same notes give the same interests in any order.
    """
    if not len(note_ids):
        empty = np.zeros(0)
        return Interests(vectors[:0], empty, np.zeros(0, np.int64), np.zeros(0, np.int64))
    order = np.lexsort((note_ids, -weights))[:GROUPED]
    groups = _ward(vectors[order].astype(np.float32), most)
    centers = _centers(vectors[order], weights[order], groups)
    members = (vectors @ centers.T).argmax(axis=1).astype(np.int64)
    members[order] = groups
    return _described(note_ids, vectors, weights, members, centers)


def nearness(vectors: Vectors, interests: Interests) -> tuple[Floats, Ints]:
    """The cosine of each of (n, d) unit vectors with its nearest interest (n,), and which that is (n,)."""
    if not len(interests) or not len(vectors):
        return np.zeros(len(vectors)), np.full(len(vectors), -1, dtype=np.int64)
    cosines = vectors @ interests.vectors.T
    nearest = cosines.argmax(axis=1).astype(np.int64)
    return cosines[np.arange(len(vectors)), nearest].astype(np.float64), nearest


def category_weights(categories: Ints, weights: Floats, *, chosen: Ints, count: int) -> Floats:
    """How much of a person each category is, shape (count,), summing to 1.

    `categories` (n,) and `weights` (n,) of what they liked (-1: no category); `chosen`: what they asked for.
    A Dirichlet prior spreads CATEGORY_PRIOR likes evenly, so that one like is not a passion.
    """
    mass = np.full(count, CATEGORY_PRIOR / count)
    if len(chosen):
        np.add.at(mass, chosen, CHOSEN_MASS / len(chosen))
    filed = (categories >= 0) & (categories < count)
    np.add.at(mass, categories[filed], weights[filed])
    return np.asarray(mass / mass.sum(), dtype=np.float64)


def language_weights(languages: Ints, weights: Floats, *, reads: frozenset[int]) -> Floats:
    """How much of a person each language is, shape (FAMILIES,), summing to 1; `reads`: those they read."""
    known = np.array([number in reads for number in range(FAMILIES)])
    share = np.where(known, 1.0, OTHER_LANGUAGE) if known.any() else np.ones(FAMILIES)
    mass = LANGUAGE_PRIOR * share / share.sum()
    spoken = (languages >= 0) & (languages < FAMILIES)
    np.add.at(mass, languages[spoken], weights[spoken])
    return np.asarray(mass / mass.sum(), dtype=np.float64)


def author_weights(author_ids: Ints, weights: Floats) -> tuple[Ints, Floats]:
    """The authors whom a person liked most, at most MAX_AUTHORS: ids and closeness between 0 and 1."""
    authors, places = np.unique(author_ids, return_inverse=True)
    mass = np.bincount(places, weights=weights, minlength=len(authors)) if len(authors) else np.zeros(0)
    best = np.lexsort((authors, -mass))[:MAX_AUTHORS]
    return authors[best].astype(np.int64), mass[best] / (mass[best] + AUTHOR_PRIOR)


def _ward(points: Vectors, most: int) -> Ints:
    """The number of the group of each of n unit vectors, by merging the nearest two again and again.

    Squared Ward distances are kept by the formula of Lance and Williams; memory is n x n.
    """
    count = len(points)
    apart = np.maximum(2.0 - 2.0 * (points @ points.T).astype(np.float64), 0.0)
    np.fill_diagonal(apart, np.inf)
    sizes = np.ones(count)
    group = np.arange(count)
    for left in range(count, 1, -1):
        one, other = divmod(int(apart.argmin()), count)
        if left <= most and apart[one, other] > APART**2:
            break
        both = sizes[one] + sizes[other]
        joined = (sizes + sizes[one]) * apart[one] + (sizes + sizes[other]) * apart[other]
        joined = (joined - sizes * apart[one, other]) / (sizes + both)
        joined[one] = np.inf
        apart[one], apart[:, one] = joined, joined
        apart[other], apart[:, other] = np.inf, np.inf
        sizes[one] = both
        group[group == other] = one
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _centers(points: Vectors, mass: Floats, members: Ints) -> Vectors:
    """The weighted mean direction of each group, shape (groups, d)."""
    belongs = np.zeros((int(members.max()) + 1, len(points)), dtype=np.float32)
    belongs[members, np.arange(len(points))] = mass
    sums = belongs @ points
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _described(
    note_ids: Ints, vectors: Vectors, weights: Floats, members: Ints, centers: Vectors
) -> Interests:
    """The groups by falling weight, each with the note nearest to its middle; empty ones are left out."""
    mass = np.bincount(members, weights=weights, minlength=len(centers))
    order = [int(group) for group in np.argsort(-mass, kind="stable") if mass[group] > 0]
    number = np.full(len(centers), -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    nearest = []
    for group in order:
        inside = np.flatnonzero(members == group)
        closeness = vectors[inside] @ centers[group]
        nearest.append(int(note_ids[inside[np.lexsort((-note_ids[inside], -closeness))[0]]]))
    return Interests(
        centers[order], mass[order] / mass.sum(), np.array(nearest, dtype=np.int64), number[members]
    )
