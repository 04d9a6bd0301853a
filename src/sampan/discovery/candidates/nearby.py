"""Candidates from the city that the person named."""

from __future__ import annotations

import numpy as np

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.candidates.worth import worth
from sampan.discovery.models import NotePlace
from sampan.discovery.ranking.sources import Source

LOOKED_AT = 100
"""The newest notes of the city."""


def from_nearby(person: Person, size: int) -> Found:
    """At most `size` notes; the anchor is the place. One query, none without a place."""
    if person.near_id is None:
        return found(Source.NEARBY, [], [], [])
    rows = NotePlace.objects.filter(place=person.near_id).order_by("-note_id")
    read = np.array(
        list(rows.values_list("note_id", "note__like_count", "note__collect_count")[:LOOKED_AT]),
        dtype=np.int64,
    ).reshape(-1, 3)
    read = read[person.unmet(read[:, 0])]
    scores = worth(read[:, 0], read[:, 1] + read[:, 2])
    return found(Source.NEARBY, read[:, 0], np.full(len(read), person.near_id), scores).best(size)
