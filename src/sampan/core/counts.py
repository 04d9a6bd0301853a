"""Counters that all processes of a machine share, in a file of fixed size: rate limits are counted in it."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

SLOTS = 65_536
"""Counters that can go on at once. Where more meet, the one that ends first gives way: a limit is then laxer
for somebody, never stricter. One megabyte."""
PROBES = 8
"""Slots in which one counter may lie."""
_SLOT = struct.Struct("<QII")  # the hash of its name, the second since 1970 in which it ends, how many
_SIZE = SLOTS * _SLOT.size


class SharedCounts:
    """The counters in one file, which is made when it is not there. Raises OSError where it cannot be.

    One count takes some microseconds and no query. Processes take turns by a lock on the file, which the
    kernel lets go when one of them dies; threads by one of Python's.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, _SIZE)  # of the same size already: nothing is lost
        self._table = mmap.mmap(self._file, _SIZE)
        self._turn = threading.Lock()

    def add(self, name: str, *, ends: int) -> int:
        """Count one more under `name`, which ends at the second `ends` since 1970; how many there are now."""
        mark = _mark(name)
        with self._held():
            place = self._place(mark)
            count = self._count(place, mark) + 1
            _SLOT.pack_into(self._table, place, mark, ends, count)
        return count

    def get(self, name: str) -> int:
        """How many were counted under `name` so far."""
        mark = _mark(name)
        with self._held():
            return self._count(self._place(mark), mark)

    def _count(self, place: int, mark: int) -> int:
        known, until, count = _SLOT.unpack_from(self._table, place)
        return int(count) if known == mark and until > time.time() else 0

    def _place(self, mark: int) -> int:
        """Where the counter lies; else the slot near by that is empty, over, or over before the others."""
        soonest, found = 2**32, 0
        for step in range(PROBES):
            place = (mark + step) % SLOTS * _SLOT.size
            known, until, _count = _SLOT.unpack_from(self._table, place)
            if known == mark:
                return place
            if until < soonest:
                soonest, found = until, place
        return found

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._turn:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


def _mark(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") or 1
