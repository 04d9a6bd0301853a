"""What rises: more than is usual for it, among several people, and lately."""

from __future__ import annotations

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats, Ints


def decayed(hours_ago: Floats, half_life: float = weights.TREND_HALF_LIFE_HOURS) -> Floats:
    """What an act still counts after so many hours, shape as given: 1 now, half after `half_life`."""
    ago = np.maximum(np.asarray(hours_ago, dtype=np.float64), 0.0)
    return np.asarray(np.exp2(-ago / half_life), dtype=np.float64)


def rises(lately: Floats, usually: Floats, people: Ints) -> Floats:
    """How surprisingly much happens, shape (n,); 0 for what does not rise.

    `lately`: acts decayed with TREND_HALF_LIFE_HOURS; `usually`: the same acts decayed with
    TREND_USUAL_HALF_LIFE_HOURS, both in likes' worth; `people`: how many took part. Counted are the standard
    deviations above what the longer memory lets expect, if acts come by chance (Poisson), with TREND_PRIOR
    acts added to what is usual. Give the sums of one language for its trends, those of both for the merged.
    """
    share = weights.TREND_HALF_LIFE_HOURS / weights.TREND_USUAL_HALF_LIFE_HOURS
    # A steady stream of r acts an hour sums to r * half-life / ln 2: the longer sum is brought to scale.
    expected = np.asarray(usually, dtype=np.float64) * share
    surprise = (np.asarray(lately, dtype=np.float64) - expected) / np.sqrt(expected + weights.TREND_PRIOR)
    enough = np.asarray(people) >= weights.TREND_PEOPLE
    return np.where(enough, np.maximum(surprise, 0.0), 0.0)
