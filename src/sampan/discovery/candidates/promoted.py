"""Candidates that have proven themselves before their first audiences: they are shown to everybody now."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.models import Audience
from sampan.discovery.ranking.fresh import expected
from sampan.discovery.ranking.sources import Source

SHOWN_FOR = timedelta(days=10)
"""How old a note may be that is shown because it was promoted; afterwards it lives by what people like."""
LOOKED_AT = 400


def from_promoted(person: Person, size: int) -> Found:
    """At most `size` notes, the best liked by their last audience first; no anchor. One query."""
    rows = Audience.objects.filter(state=Audience.State.PROMOTED, note_id__gte=id_for(now() - SHOWN_FOR))
    read = np.array(
        list(rows.order_by("-note_id").values_list("note_id", "good", "shown")[:LOOKED_AT]), dtype=object
    ).reshape(-1, 3)
    ids = read[:, 0].astype(np.int64)
    scores = expected(read[:, 1].astype(np.float64), read[:, 2].astype(np.float64))
    proven = found(Source.GENERAL, ids, np.zeros(len(ids), np.int64), scores)
    return proven.take(person.unmet(ids)).best(size)
