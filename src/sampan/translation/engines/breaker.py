"""A circuit breaker: after a few failures in a row an engine is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

FAILURES_TO_OPEN = 3
OPEN_SECONDS = 60.0
# So many answers are looked back at to tell an engine that talks rubbish; fewer prove nothing.
RUBBISH_WINDOW = 20
RUBBISH_MIN = 8
# What talks rubbish does not come to its senses in a minute.
RUBBISH_OPEN_SECONDS = 600.0


class CircuitBreaker:
    """Counts failures in a row; open after ``failures`` of them, for ``open_seconds``, then one trial is
    let through.

    The pattern is Michael Nygard's, Release It! (2007), chapter 5.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES_TO_OPEN,
        open_seconds: float = OPEN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the engine should be left alone now."""
        with self._lock:
            return self._failures >= self._limit and self._clock() < self._closed_again_at

    def succeeded(self) -> None:
        """The engine answered: forget its failures."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """The engine failed: count it, and open the breaker when that is one too many."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._closed_again_at = self._clock() + self._open_seconds


class RubbishBreaker:
    """Opens when too many of an engine's last answers were refused although another engine could answer.

    ``percent``: the share of refused ones among the last 20 at which it opens, for ten minutes; then the
    count begins anew. A text that no engine can do says nothing about any of them, so nobody can trip it
    by writing nonsense.
    """

    def __init__(self, *, percent: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._percent = percent
        self._clock = clock
        self._lock = threading.Lock()
        self._last: deque[bool] = deque(maxlen=RUBBISH_WINDOW)
        self._closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the engine should be left alone now."""
        with self._lock:
            return self._clock() < self._closed_again_at

    def note(self, *, good: int, refused: int) -> None:
        """Count answers that were taken, and answers that were refused while another engine's was taken."""
        with self._lock:
            self._last.extend([True] * good + [False] * refused)
            bad = self._last.count(False)
            if len(self._last) >= RUBBISH_MIN and bad * 100 >= self._percent * len(self._last):
                self._closed_again_at = self._clock() + RUBBISH_OPEN_SECONDS
                self._last.clear()
