"""How fast to learn at each step, how many steps fit the time, and when to stop."""

from __future__ import annotations

import math
from collections.abc import Sequence

FLOOR = 0.1
"""The last steps learn at this part of the highest rate."""
RISE_MIN = 0.05
"""A smaller gain of chrF than this is chance."""


def learning_rate(step: int, *, steps: int, warm_up: int, highest: float) -> float:
    """Up in a straight line over the first ``warm_up`` steps, then down along half a cosine; from step 0."""
    if step < warm_up:
        return highest * (step + 1) / warm_up
    done = min(1.0, (step - warm_up) / max(1, steps - warm_up))
    return highest * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * done)))


def steps_that_fit(*, steps: int, done: int, seconds_a_step: float, seconds_left: float) -> int:
    """How many of all ``steps`` can be done in the time left, those ``done`` counted in."""
    if seconds_a_step <= 0:
        return steps
    return min(steps, done + max(0, int(seconds_left / seconds_a_step)))


def has_stopped_rising(scores: Sequence[float], *, patience: int) -> bool:
    """Whether none of the last ``patience`` scores is higher than the best before them."""
    if len(scores) <= patience:
        return False
    return max(scores[-patience:]) < max(scores[:-patience]) + RISE_MIN
