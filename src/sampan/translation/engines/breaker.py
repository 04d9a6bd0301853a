"""A circuit breaker: after a few failures in a row an engine is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES_TO_OPEN = 3
OPEN_SECONDS = 60.0


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
