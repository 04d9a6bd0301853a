"""Why a note is a candidate for a reader, and how well each of these reasons usually serves."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats, Ints


class Source(IntEnum):
    """Why a note was a candidate: what 'why am I seeing this' tells. Never reuse a number."""

    GENERAL = 0
    """Many people like it."""
    FOLLOWED = 1
    """The anchor is the author whom the reader follows."""
    TOPIC = 2
    """The anchor is the topic that the reader follows."""
    TOGETHER = 3
    """Liked by those who liked the anchor, a note."""
    ALIKE = 4
    """It says something like the anchor, a note that the reader liked."""
    TRENDING = 5
    FRESH = 6
    """New: it is being shown to its first audience."""
    ACROSS = 7
    """From the other language, loved by people with the reader's taste; the anchor is a note."""
    CHOSEN = 8
    """Its category is one that the reader chose; the anchor is the category's number."""
    NEARBY = 9
    OWN = 10
    NEWEST = 11
    """It came after everything else was put in order."""


_PRIORS = {
    Source.GENERAL: weights.SOURCE_GENERAL,
    Source.FOLLOWED: weights.SOURCE_FOLLOWED,
    Source.TOPIC: weights.SOURCE_TOPIC,
    Source.TOGETHER: weights.SOURCE_TOGETHER,
    Source.ALIKE: weights.SOURCE_ALIKE,
    Source.TRENDING: weights.SOURCE_TRENDING,
    Source.FRESH: weights.SOURCE_FRESH,
    Source.ACROSS: weights.SOURCE_ACROSS,
    Source.CHOSEN: weights.SOURCE_CHOSEN,
    Source.NEARBY: weights.SOURCE_NEARBY,
    Source.OWN: weights.SOURCE_FOLLOWED,
    Source.NEWEST: weights.SOURCE_FRESH,
}
_TABLE = np.array([_PRIORS[Source(number)] for number in range(len(Source))], dtype=np.float64)


def source_priors(sources: Ints) -> Floats:
    """How well each source usually serves, 0 to 1, shape (n,). `sources`: numbers of `Source`, shape (n,)."""
    return np.asarray(_TABLE[sources], dtype=np.float64)
