"""Candidates liked by those who liked what the person liked."""

from __future__ import annotations

from sampan.discovery.candidates.found import Found
from sampan.discovery.candidates.neighbors import neighbors_of_liked
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.sources import Source


def from_together(person: Person, size: int) -> Found:
    """At most `size` notes; the anchor is the liked note that speaks most for it. One query with `alike`."""
    return neighbors_of_liked(person, Source.TOGETHER, "together_ids", "together_scores").best(size)
