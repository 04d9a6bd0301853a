"""Which of a few notes to take when a source has more than it may give."""

from __future__ import annotations

import numpy as np

from sampan.core.clock import now
from sampan.core.ids import SEQUENCE_BITS, id_for
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.score import freshness

NEW = 3.0
"""What being new is worth beside the logarithm of the acts: as much as some twenty likes."""
HOUR = 3_600_000 << SEQUENCE_BITS
"""How much ids grow in an hour."""


def worth(note_ids: Ints, acts: Ints) -> Floats:
    """The newest and the best first, shape (n,): new ones need no acts, old ones live by them.

    `acts`: how often people did something with each, shape (n,). The age is read off the ids.
    """
    hours = (id_for(now()) - note_ids) / HOUR
    return np.asarray(np.log1p(np.maximum(acts, 0)) + NEW * freshness(hours), dtype=np.float64)
