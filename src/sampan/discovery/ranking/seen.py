"""Remembers which notes a person has met, in four bytes each, so that they are not shown again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

REMEMBERED: Final = 4_000
"""Notes that are remembered, the newest: some weeks of a keen reader in 16 kB."""
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio: multiplying by it spreads ids that lie close (Knuth, The Art of Computer
Programming, vol. 3, section 6.4, Fibonacci hashing)."""
_SHIFT: Final = np.uint64(33)
_OPENED: Final = np.uint32(1)
_ONE: Final = np.uint32(1)


class SeenFilter:
    """The newest notes that somebody met, and which of them they opened.

    An entry is the 31 upper bits of the note's hash and one bit for 'opened'. Two notes may share a hash: a
    note that was never met is taken for met once in half a million times (4,000 of 2**31): it costs one card.
    """

    def __init__(self, packed: bytes = b"") -> None:
        self._entries: NDArray[np.uint32] = np.frombuffer(bytes(packed), dtype="<u4").astype(np.uint32)

    def __len__(self) -> int:
        return len(self._entries)

    def mask(self, note_ids: Ints) -> Bools:
        """For each note whether it was met; shape (n,)."""
        return _among(_hashes(note_ids), self._entries >> _ONE)

    def add(self, note_ids: Sequence[int] | Ints) -> Bools:
        """Remember that these were met, in this order; gives for each whether that is new."""
        return self._put(note_ids, np.uint32(0))

    def add_opened(self, note_ids: Sequence[int]) -> Bools:
        """Remember that these were opened; gives for each whether that is new. Opening is meeting too."""
        return self._put(note_ids, _OPENED)

    def packed(self) -> bytes:
        """What the constructor takes: little-endian, the newest last."""
        return self._entries.astype("<u4").tobytes()

    def _put(self, note_ids: Sequence[int] | Ints, mark: np.uint32) -> Bools:
        hashes = _hashes(np.asarray(note_ids, dtype=np.int64))
        known = self._entries if mark == 0 else self._entries[(self._entries & _OPENED) == 1]
        new = ~_among(hashes, known >> _ONE)
        _first, places = np.unique(hashes, return_index=True)
        again = np.ones(len(hashes), dtype=np.bool_)
        again[places] = False
        new &= ~again
        was_opened = _among(hashes, self._entries[(self._entries & _OPENED) == 1] >> _ONE)
        fresh = (hashes << 1) | np.where(was_opened, _OPENED, mark).astype(np.uint32)
        self._keep(np.concatenate([self._entries, fresh]))
        return new

    def _keep(self, entries: NDArray[np.uint32]) -> None:
        """Each note once, where it was met last, and only the newest of them."""
        backwards = entries[::-1]
        _each, places = np.unique(backwards >> 1, return_index=True)
        self._entries = backwards[np.sort(places)[:REMEMBERED]][::-1].copy()


def _hashes(note_ids: Ints) -> NDArray[np.uint32]:
    """The 31 upper bits of each id's product."""
    with np.errstate(over="ignore"):
        return ((note_ids.astype(np.uint64) * _SPREAD) >> _SHIFT).astype(np.uint32)


def _among(wanted: NDArray[np.uint32], known: NDArray[np.uint32]) -> Bools:
    """For each of `wanted` whether it is one of `known`. Sorting beats numpy's `isin` at these sizes."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.bool_)
    ordered = np.sort(known)
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.asarray(ordered[places] == wanted)
