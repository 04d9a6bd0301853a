"""Counts which of the texts that readers met were readable: in memory first, written down once a minute.

A page adds to numbers in the memory of its process and asks the database nothing. A thread of its own writes
them: a process that is killed loses what it counted since the last minute, and no request waits for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from datetime import date

from django.db import DatabaseError, connection

from sampan.core.clock import now
from sampan.translation import configuration

logger = logging.getLogger(__name__)

SURFACE_MAX = 30
KEYS_MAX = 300
"""Days, surfaces and languages that are held at once: five times as many as there are."""

UPSERT = """
INSERT INTO translation_coverage (day, surface, target, shown, readable)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, surface, target) DO UPDATE SET
    shown = translation_coverage.shown + excluded.shown,
    readable = translation_coverage.readable + excluded.readable
"""

Key = tuple[date, str, str]
Counts = dict[Key, tuple[int, int]]


class _Counter:
    """The numbers of this process, and the thread that writes them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counts = {}
        self.writer: threading.Thread | None = None

    def add(self, found: Counts) -> None:
        with self.lock:
            for key, (shown, readable) in found.items():
                if key in self.counts or len(self.counts) < KEYS_MAX:
                    before = self.counts.get(key, (0, 0))
                    self.counts[key] = (before[0] + shown, before[1] + readable)

    def take(self) -> Counts:
        with self.lock:
            taken, self.counts = self.counts, {}
        return taken

    def wake_writer(self, seconds: int) -> None:
        """Start the thread unless it runs; after a fork it does not run any more."""
        with self.lock:
            if self.writer is None or not self.writer.is_alive():
                self.writer = threading.Thread(
                    target=self._write_on, args=(seconds,), name="coverage", daemon=True
                )
                self.writer.start()

    def _write_on(self, seconds: int) -> None:
        """Write every so often, and end when there was nothing to write."""
        pause = threading.Event()
        while True:
            pause.wait(seconds)
            try:
                flush_counts()
            finally:
                connection.close()
            with self.lock:
                if not self.counts:
                    self.writer = None
                    return


_counter = _Counter()


def count_texts(texts: Iterable[tuple[str, bool]], *, target: str) -> None:
    """Count texts that somebody who reads `target` meets: what each is (``note:title``), and whether it was
    readable when the page was made. No query."""
    day = now().date()
    found: Counts = {}
    for surface, readable in texts:
        key = (day, surface[:SURFACE_MAX], target)
        before = found.get(key, (0, 0))
        found[key] = (before[0] + 1, before[1] + int(readable))
    if not found:
        return
    _counter.add(found)
    seconds = configuration.coverage_flush_seconds()
    if seconds:
        _counter.wake_writer(seconds)


def flush_counts() -> int:
    """Write down what this process counted; gives how many rows. What cannot be written is kept for later."""
    taken = _counter.take()
    if not taken:
        return 0
    # In one order, so that two processes that write at once never wait for each other in a circle.
    rows = [(*key, *taken[key]) for key in sorted(taken)]
    try:
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT, rows)
    except DatabaseError as trouble:
        _counter.add(taken)
        logger.warning("the coverage of translations could not be written: %s", trouble)
        return 0
    return len(rows)
