"""Joins several rankings into one by reciprocal rank (Cormack, Clarke, Buettcher, SIGIR 2009).

Scores of different makers cannot be compared, places can: a note that two of them put high comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DAMPING = 20.0
"""How little the first places differ; the paper's 60 is made for lists of a thousand."""


def places(ids: Sequence[int], scores: Sequence[float], *, alike: float = 0.0) -> dict[int, int]:
    """The place of each id, from 1, by falling score; `ids` are in that order already.

    Scores that lie within the share `alike` of the first of their group draw: what is as good as another
    shares its place, and leaves it to the other rankings which comes first.
    """
    found: dict[int, int] = {}
    first, place = 0.0, 0
    for number, (one, score) in enumerate(zip(ids, scores, strict=True), 1):
        if place == 0 or score < first * (1 - alike) or (score <= 0 < first):
            first, place = score, number
        found[one] = place
    return found


def fuse(rankings: Sequence[tuple[Mapping[int, int], float]], *, damping: float = DAMPING) -> list[int]:
    """The ids of all rankings, the best first: each gives weight / (damping + place).

    Ids that draw stay in the order in which the rankings name them.
    """
    scores: dict[int, float] = {}
    for ranking, weight in rankings:
        if not scores:
            scores = {one: weight / (damping + place) for one, place in ranking.items()}
            continue
        for one, place in ranking.items():
            scores[one] = scores.get(one, 0.0) + weight / (damping + place)
    return sorted(scores, key=scores.__getitem__, reverse=True)
