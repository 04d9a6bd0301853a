"""Candidates that say something like what the person liked: for each interest, in both languages."""

from __future__ import annotations

import numpy as np

from sampan.discovery.candidates.found import Found, found, joined
from sampan.discovery.candidates.neighbors import neighbors_of_liked
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.sources import Source
from sampan.discovery.selectors.alike import nearest_notes

ASKED_INTERESTS = 4
"""The strongest interests that are looked up in the index; the neighbours of single notes serve all."""
ASKED_SPARE = 2
"""How many times more notes are asked for than taken: some have been met."""
OTHER_SHARE = 0.5
"""What the other language gets of an interest's places beside the own one."""


def from_alike(person: Person, size: int) -> Found:
    """At most `size` notes; the anchor is a liked note. Each interest gives its share of them.

    Two queries for each of ASKED_INTERESTS, and one for the neighbours of single notes with `together`.
    """
    single = neighbors_of_liked(person, Source.ALIKE, "alike_ids", "alike_scores").best(size // 2)
    rest = max(size - len(single), size // 2)
    parts = [
        _of_interest(person, number, rest) for number in range(min(len(person.interests), ASKED_INTERESTS))
    ]
    return _rotated([single, *parts], size)


def _of_interest(person: Person, number: int, size: int) -> Found:
    """The unmet notes near to an interest, of both languages in turn."""
    share = max(8, int(size * person.interests.weights[number]))
    counts = {person.main_language: share, person.other_language: max(4, int(share * OTHER_SHARE))}
    ids: list[int] = []
    scores: list[float] = []
    for family, count in counts.items():
        near = nearest_notes(
            person.means.toward(person.interests.vectors[number], family),
            size=count * ASKED_SPARE,
            family=family,
            exclude_authors=person.unwanted_authors.tolist(),
            exclude_ids=person.known_ids.tolist(),
        )
        numbers = np.array([one.note_id for one in near], dtype=np.int64)
        open_ids = numbers[person.unmet(numbers)][:count].tolist()
        ids += open_ids
        scores += [1.0 / (place + 1) for place in range(len(open_ids))]  # cosines of two languages differ
    anchor = int(person.interests.note_ids[number])
    return found(Source.ALIKE, ids, [anchor] * len(ids), scores).best(share + counts[person.other_language])


def _rotated(parts: list[Found], size: int) -> Found:
    """One of each part in turn, so that the strongest interest does not take all places."""
    turns = [
        found(Source.ALIKE, part.ids, part.anchors, -np.arange(len(part), dtype=np.float64)) for part in parts
    ]
    return joined(turns).best(size)
