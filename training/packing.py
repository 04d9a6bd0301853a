"""Packs passages into rows of at most 512 tokens, and the file in which they travel to the GPU.

All passages of a row go in one direction and share its instruction, which stands once at the row's start.
Each looks at the instruction and at itself, and its positions go on from there: it is computed as if it stood
alone, while the instruction costs a row's beginning instead of half of every passage.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROW_TOKENS = 512
OPEN_ROWS = 64
"""Rows that a passage may still be put into: more fill better and take longer."""
START, PADDING = 0, -1
"""Segments of the instruction and of what fills a row up; passages count from 1."""


@dataclass(frozen=True)
class Cut:
    """A passage in tokens: its direction's number, its question, its answer with the mark of the end."""

    way: int
    question: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.question) + len(self.answer)


@dataclass(frozen=True)
class Row:
    """One row, all arrays of the same length: tokens, positions, the segment of each token, and whether it
    is part of an answer."""

    tokens: NDArray[np.int64]
    positions: NDArray[np.int64]
    segments: NDArray[np.int64]
    answers: NDArray[np.bool_]


@dataclass(frozen=True)
class Packs:
    """Packed passages, flat: small on disk, and rows are made of them one after the other.

    Attributes:
        starts: the tokens of each direction's instruction.
        tokens: of all passages.
        lengths: (passages, 2), of each question and answer.
        sizes: how many passages each row has.
        ways: the direction of each row.
    """

    starts: tuple[tuple[int, ...], ...]
    tokens: NDArray[np.uint32]
    lengths: NDArray[np.uint16]
    sizes: NDArray[np.uint16]
    ways: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sizes)

    def rows(self) -> Iterator[Row]:
        """Every row in its order."""
        passage = place = 0
        for size, way in zip(self.sizes.tolist(), self.ways.tolist(), strict=True):
            parts = []
            for asked, answered in self.lengths[passage : passage + size].tolist():
                middle, end = place + asked, place + asked + answered
                parts.append((self.tokens[place:middle], self.tokens[middle:end]))
                place = end
            passage += size
            yield make_row(self.starts[way], parts)


def make_row(start: Sequence[int], passages: Sequence[tuple[Sequence[int] | NDArray[np.uint32], ...]]) -> Row:
    """One row of an instruction and (question, answer) pairs in tokens."""
    tokens, positions = [np.asarray(start)], [np.arange(len(start))]
    segments, answers = [np.full(len(start), START)], [np.zeros(len(start), bool)]
    for number, (question, answer) in enumerate(passages, 1):
        size = len(question) + len(answer)
        tokens += [np.asarray(question), np.asarray(answer)]
        positions.append(len(start) + np.arange(size))
        segments.append(np.full(size, number))
        answers += [np.zeros(len(question), bool), np.ones(len(answer), bool)]
    return Row(
        np.concatenate(tokens).astype(np.int64),
        np.concatenate(positions),
        np.concatenate(segments),
        np.concatenate(answers),
    )


def pack(passages: Sequence[Cut], starts: Sequence[Sequence[int]], *, seed: int = 1) -> Packs:
    """Put passages in an order by chance into rows; a passage that no row can hold is left out.

    The rows too stand in an order by chance, so that the first of them are a fair part of all.
    """
    chance = random.Random(seed)
    order = list(passages)
    chance.shuffle(order)
    rows: list[list[Cut]] = []
    for way, start in enumerate(starts):
        room = ROW_TOKENS - len(start)
        rows += _rows_of([one for one in order if one.way == way and len(one) <= room], room)
    chance.shuffle(rows)
    flat = [one for row in rows for one in row]
    return Packs(
        starts=tuple(tuple(start) for start in starts),
        tokens=np.array([token for one in flat for token in (*one.question, *one.answer)], np.uint32),
        lengths=np.array([(len(one.question), len(one.answer)) for one in flat], np.uint16).reshape(-1, 2),
        sizes=np.array([len(row) for row in rows], np.uint16),
        ways=np.array([row[0].way for row in rows], np.uint8),
    )


def _rows_of(passages: Sequence[Cut], room: int) -> list[list[Cut]]:
    """First fit into one of the open rows; the fullest is closed when too many are open."""
    closed: list[list[Cut]] = []
    opened: list[tuple[int, list[Cut]]] = []
    for passage in passages:
        for place, (left, row) in enumerate(opened):
            if left >= len(passage):
                row.append(passage)
                opened[place] = (left - len(passage), row)
                break
        else:
            opened.append((room - len(passage), [passage]))
        if len(opened) > OPEN_ROWS:
            fullest = min(range(len(opened)), key=lambda place: opened[place][0])
            closed.append(opened.pop(fullest)[1])
    return [*closed, *(row for _, row in opened)]


def save_packs(path: Path, packs: Packs) -> None:
    """Write the file; token numbers as two layers of bytes, which packs better."""
    arrays: dict[str, Any] = {
        "low": (packs.tokens & 0xFFFF).astype(np.uint16),
        "high": (packs.tokens >> 16).astype(np.uint8),
        "lengths": packs.lengths,
        "sizes": packs.sizes,
        "ways": packs.ways,
    }
    starts: dict[str, Any] = {
        f"start_{way}": np.array(start, np.uint32) for way, start in enumerate(packs.starts)
    }
    np.savez_compressed(path, **arrays, **starts)


def load_packs(path: Path) -> Packs:
    """Read what ``save_packs`` wrote.

    Raises:
        OSError, ValueError, KeyError: it is not there, or another file.
    """
    with np.load(path) as found:
        count = sum(name.startswith("start_") for name in found.files)
        return Packs(
            starts=tuple(tuple(found[f"start_{way}"].tolist()) for way in range(count)),
            tokens=found["low"].astype(np.uint32) | (found["high"].astype(np.uint32) << 16),
            lengths=found["lengths"],
            sizes=found["sizes"],
            ways=found["ways"],
        )
