"""The order of what stands under a note: what its friends liked too, and what says something like it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

TOGETHER: Final = 1.2
"""Who liked both knows more than the words do, a little."""
ALIKE: Final = 1.0
SMOOTHING: Final = 8
"""The first of one list counts as the first two places of the other: reciprocal ranks (Cormack, Clarke and
Buettcher, 2009) with a smaller constant than theirs, since the lists are short."""


def blend(together: Sequence[int], alike: Sequence[int]) -> list[tuple[int, bool]]:
    """Both lists as one by reciprocal rank, best first; True where people speak for it, not only words."""
    scores: dict[int, float] = {}
    for weight, ids in ((TOGETHER, together), (ALIKE, alike)):
        for place, pk in enumerate(ids):
            scores[pk] = scores.get(pk, 0.0) + weight / (SMOOTHING + place)
    people = set(together)
    return [(pk, pk in people) for pk in sorted(scores, key=lambda pk: (-scores[pk], pk))]


def space(items: Sequence[T], authors: Mapping[int, Hashable], *, gap: int) -> list[T]:
    """The items in their order, but at least `gap` others between two of one author while there are others.

    `authors`: the author of each by its place.
    """
    left = list(range(len(items)))
    placed: list[int] = []
    while left:
        recent = {authors[place] for place in placed[-gap:]}
        chosen = next((place for place in left if authors[place] not in recent), left[0])
        left.remove(chosen)
        placed.append(chosen)
    return [items[place] for place in placed]
