"""The first audiences of new notes: who is shown next, and when a note has proven itself or rests.

Every new note is shown to a small audience whoever wrote it. If that audience does as much with it as with a
usual note, a larger one follows; else it rests: it stays where it can be found, but is not pushed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats
from sampan.discovery.ranking.predict import value

STAGES = weights.STAGES
State = Literal["open", "promoted", "rests"]


@dataclass(frozen=True)
class Verdict:
    """Where a note stands: `open` in audience number `stage`, or done with all of it."""

    state: State
    stage: int


def good(acts: Floats) -> Floats:
    """What audiences did, in likes' worth and never below 0, shape (n,). `acts`: counts, shape (n, 8)."""
    return np.maximum(value(acts), 0.0)


def baseline(all_good: float, all_shown: float) -> float:
    """Likes' worth of acts for each impression of a usual new note here, between 0 and 1.

    `all_good` and `all_shown`: the sums over new notes of the last days; without them what is expected holds.
    """
    prior = weights.EXPECTED_IMPRESSIONS
    return float(np.clip((all_good + weights.EXPECTED_GOOD * prior) / (all_shown + prior), 0.005, 0.9))


def draw(
    good: Floats, shown: Floats, chance: np.random.Generator, usual: float = weights.EXPECTED_GOOD
) -> Floats:
    """A guess at each note's worth for each impression, drawn from what is believed of it, shape (n,).

    Thompson sampling (Thompson 1933; Chapelle and Li, NIPS 2011): a note is shown as often as it is likely to
    be the best. Beta posteriors with the instance's baseline `usual` as the prior; acts in likes' worth count
    as successes, at most one for each impression.
    """
    seen = np.maximum(np.asarray(shown, dtype=np.float64), 0.0)
    won = np.clip(np.asarray(good, dtype=np.float64), 0.0, seen)
    prior = weights.FRESH_PRIOR
    return np.asarray(chance.beta(won + prior * usual, seen - won + prior * (1.0 - usual)), dtype=np.float64)


def expected(good: Floats, shown: Floats, usual: float = weights.EXPECTED_GOOD) -> Floats:
    """The mean of what `draw` draws from, shape (n,)."""
    seen = np.maximum(np.asarray(shown, dtype=np.float64), 0.0)
    won = np.clip(np.asarray(good, dtype=np.float64), 0.0, seen)
    return np.asarray((won + weights.FRESH_PRIOR * usual) / (seen + weights.FRESH_PRIOR), dtype=np.float64)


def settle(
    stage: int, good: float, shown: float, hours: float, usual: float = weights.EXPECTED_GOOD
) -> Verdict:
    """Whether a note stays in its audience, goes on to the next (`stage` + 1, counted anew), or is done.

    `good` and `shown`: what the people of this stage did, in likes' worth, and how many they were; `hours`
    since the stage began; `usual`: see `baseline`. Before the audience is complete a sequential test decides
    (Wald 1945): is the note FRESH_GOOD or FRESH_POOR times as good as usual, with FRESH_RISK of being wrong?
    With the audience complete, or after STAGE_HOURS, the mean decides, in doubt for the note.
    """
    evidence = _evidence(good, shown, usual)
    bound = log((1.0 - weights.FRESH_RISK) / weights.FRESH_RISK)
    full = shown >= STAGES[min(stage, len(STAGES) - 1)] or hours >= weights.STAGE_HOURS
    if evidence <= -bound:
        return Verdict("rests", stage)
    if evidence >= bound or (full and good >= usual * shown):
        last = stage + 1 >= len(STAGES)
        return Verdict("promoted", stage) if last else Verdict("open", stage + 1)
    return Verdict("rests", stage) if full else Verdict("open", stage)


def _evidence(good: float, shown: float, usual: float) -> float:
    """The logarithm of how much likelier these acts are from a good note than from a poor one.

    Poisson counts, tempered by ACT_SPREAD, since acts measured in likes come in lumps.
    """
    ratio = log(weights.FRESH_GOOD / weights.FRESH_POOR)
    told = good * ratio - shown * usual * (weights.FRESH_GOOD - weights.FRESH_POOR)
    return told / weights.ACT_SPREAD
