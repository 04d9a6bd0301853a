"""What a source of candidates found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.sources import Source


@dataclass(frozen=True)
class Found:
    """Notes with the reason why, as columns of length n; `scores` compare notes of one source only."""

    ids: Ints
    sources: Ints
    anchors: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def best(self, size: int) -> Found:
        """The best `size`, each note once, by falling score; equal ones the newest first."""
        order = np.lexsort((-self.ids, -self.scores))
        _ids, first = np.unique(self.ids[order], return_index=True)
        return self.take(order[np.sort(first)[:size]])

    def take(self, places: Ints | npt.NDArray[np.bool_]) -> Found:
        """The notes at these places, or where a mask (n,) is true."""
        return Found(self.ids[places], self.sources[places], self.anchors[places], self.scores[places])


def found(
    source: Source, ids: Sequence[int] | Ints, anchors: Sequence[int] | Ints, scores: Sequence[float] | Floats
) -> Found:
    """Notes of one source; the sequences have one length."""
    numbers = np.asarray(ids, dtype=np.int64)
    return Found(
        numbers,
        np.full(len(numbers), int(source), dtype=np.int64),
        np.asarray(anchors, dtype=np.int64),
        np.asarray(scores, dtype=np.float64),
    )


def joined(parts: Sequence[Found]) -> Found:
    """Several findings as one; a note may stand in it more than once."""
    if not parts:
        return found(Source.GENERAL, [], [], [])
    return Found(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.sources for part in parts]),
        np.concatenate([part.anchors for part in parts]),
        np.concatenate([part.scores for part in parts]),
    )
