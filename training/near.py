"""Finds lines that are the same or nearly so, by the pieces of three letters that they share."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import regex

NEAR = 0.5
"""Two lines that share this part of all their pieces are twins: one line, retouched."""
HELD = 0.6
"""A line that holds this part of a forbidden line's pieces holds the line, however much more it says."""
HELD_PIECES_MIN = 12
"""A forbidden line of fewer pieces counts only where it is most of the other: 'Thank you' is anybody's."""
MEETINGS = 5
"""Rarer pieces of a forbidden line that a text must have before the two are compared."""
_NO_LETTER = regex.compile(r"[\W_]+")


def pieces_of(text: str) -> frozenset[str]:
    """The runs of three letters or digits of a text, in any case, with signs and spaces left out."""
    bare = _NO_LETTER.sub("", text.casefold())
    return frozenset(bare[place : place + 3] for place in range(max(1, len(bare) - 2)))


def stable_number(text: str) -> int:
    """A number from 0 to 2**64 - 1 that is always the same for the same text, and by chance otherwise."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def group_twins(lines: Sequence[Iterable[str]]) -> list[int]:
    """The group of each line, numbered by its first member; a line is given by its sides.

    Lines with a side nearly alike share a group, and so do those that are alike through others.
    """
    parents = list(range(len(lines)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes: list[int] = []
    for place, sides in enumerate(lines):
        for side in sides:
            pieces = pieces_of(side)
            number, shared = len(sizes), defaultdict[tuple[int, int], int](int)
            sizes.append(len(pieces))
            for piece in pieces:
                for holder in holders[piece]:
                    shared[holder] += 1
                holders[piece].append((number, place))
            for (other, its_line), count in shared.items():
                if count >= NEAR * (sizes[other] + len(pieces) - count):
                    first, second = sorted((root(its_line), root(place)))
                    parents[second] = first
    return [root(place) for place in range(len(lines))]


class Forbidden:
    """Lines that must not be trained on, nor their twins, nor texts that hold them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = [pieces for line in dict.fromkeys(lines) if len(pieces := pieces_of(line)) > 1]
        frequency = Counter(piece for pieces in self._lines for piece in pieces)
        # Whoever shares half of a line's pieces shares some of its rarer half and a few: only those are
        # looked up, and only lines that are met so often are compared.
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._meetings = [min(MEETINGS, (len(pieces) + 1) // 2) for pieces in self._lines]
        for number, pieces in enumerate(self._lines):
            rarest = sorted(pieces, key=lambda piece: (frequency[piece], piece))
            for piece in rarest[: len(pieces) // 2 + MEETINGS]:
                self._holders[piece].append(number)
        self._rare = frozenset(self._holders)

    def __len__(self) -> int:
        return len(self._lines)

    def is_in(self, text: str) -> bool:
        """Whether a text is one of the lines, a twin of one, or holds one."""
        pieces = pieces_of(text)
        met = Counter(chain.from_iterable(self._holders[piece] for piece in pieces & self._rare))
        return any(
            count >= self._meetings[number]
            and self._is_near(number, len(pieces & self._lines[number]), len(pieces))
            for number, count in met.items()
        )

    def _is_near(self, number: int, count: int, size: int) -> bool:
        own = len(self._lines[number])
        return count >= NEAR * (own + size - count) or (own >= HELD_PIECES_MIN and count >= HELD * own)
