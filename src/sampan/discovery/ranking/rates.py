"""How often people act on a note, told soberly: few impressions say little."""

from __future__ import annotations

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats

BASE = np.array(
    [
        weights.BASE_OPEN,
        weights.BASE_LIKE,
        weights.BASE_COLLECT,
        weights.BASE_COMMENT,
        weights.BASE_SHARE,
        weights.BASE_FOLLOW,
        weights.BASE_DWELL,
        weights.BASE_HIDE,
    ]
)
"""Acts for each impression of a usual note, in the order of `predict.ACTS`."""


def smoothed_rates(acts: Floats, impressions: Floats) -> Floats:
    """Acts for each impression, shape (n, 8): the mean of a Beta posterior whose prior is the usual rate.

    `acts`: counts in the order of `predict.ACTS`, shape (n, 8); `impressions`: shape (n,). A note that nobody
    met has the usual rates; acts beyond the impressions (those of peers come without) count as certain ones.
    """
    seen = np.asarray(impressions, dtype=np.float64)[:, None]
    counted = np.asarray(acts, dtype=np.float64)
    prior = weights.PRIOR_IMPRESSIONS
    rates = (counted + BASE * prior) / (np.maximum(seen, counted) + prior)
    return np.asarray(rates, dtype=np.float64)


def rate_features(acts: Floats, impressions: Floats) -> Floats:
    """The smoothed rates beside the usual ones as numbers between 0 and 1, shape (n, 8).

    rate / (rate + usual rate): .5 is usual, .67 twice as often, .33 half as often. So rates of a hundredth
    keep their meaning in a byte, and the logit of the feature is the logarithm of the ratio.
    """
    rates = smoothed_rates(acts, impressions)
    return np.asarray(rates / (rates + BASE), dtype=np.float64)
