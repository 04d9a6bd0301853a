"""Adds up the neighbours of what somebody liked: the strongest link to each note, and the sum of all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.sources import Source


def neighbors_of_liked(person: Person, source: Source, ids: str, scores: str) -> Found:
    """The unmet neighbours that stand in the columns `ids` and `scores` of the notes that were liked.

    A note's score is the sum over all liked notes of weight times nearness; its anchor is the liked note that
    gives most of it. One query, shared by all who ask for neighbours of this person.
    """
    parts: list[tuple[int, float, Sequence[int], Sequence[float]]] = []
    for note_id, weight in zip(person.liked.note_ids.tolist(), person.liked.weights.tolist(), strict=True):
        row = person.neighbors.get(note_id)
        if row is not None:
            both = min(len(getattr(row, ids)), len(getattr(row, scores)))
            parts.append((note_id, weight, getattr(row, ids)[:both], getattr(row, scores)[:both]))
    if not any(len(part[2]) for part in parts):
        return found(source, [], [], [])
    near = np.concatenate([np.asarray(part[2], dtype=np.int64) for part in parts])
    given = np.concatenate([part[1] * np.asarray(part[3], dtype=np.float64) for part in parts])
    anchors = np.repeat([part[0] for part in parts], [len(part[2]) for part in parts])
    order = np.lexsort((-given, near))
    notes, first = np.unique(near[order], return_index=True)
    sums = np.add.reduceat(given[order], first)
    summed = found(source, notes, anchors[order][first], sums)
    return summed.take(person.unmet(summed.ids))


def together_with_liked(person: Person, note_ids: Ints) -> Floats:
    """How much those who like the person's notes like each of these, shape (n,), 0 for not at all."""
    near = neighbors_of_liked(person, Source.TOGETHER, "together_ids", "together_scores")
    if not len(near):
        return np.zeros(len(note_ids))
    places = np.minimum(np.searchsorted(near.ids, note_ids), len(near) - 1)
    return np.where(near.ids[places] == note_ids, near.scores[places], 0.0)
