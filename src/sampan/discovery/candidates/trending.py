"""Candidates that rise just now among those who read the person's languages."""

from __future__ import annotations

import numpy as np

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.models import Trend
from sampan.discovery.ranking.sources import Source
from sampan.discovery.types import FAMILIES

ASKED = 100
"""Trends that are looked at, of all lists together."""


def from_trending(person: Person, size: int) -> Found:
    """At most `size` notes; no anchor. One query."""
    families = ["", *(FAMILIES[number] for number in sorted(person.reads))]
    rows = Trend.objects.filter(kind="note", family__in=families).order_by("rank")
    read = np.array(list(rows.values_list("target_id", "rank")[:ASKED]), dtype=np.int64).reshape(-1, 2)
    read = read[person.unmet(read[:, 0])]
    return found(Source.TRENDING, read[:, 0], np.zeros(len(read), np.int64), -read[:, 1].astype(float)).best(
        size
    )
