"""Whose turn it is on a page: new notes, surprises, and the two languages, by what the reader asked for."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

import numpy as np

from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Ints

Mix = Literal["mine", "both", "surprise"]
"""How the reader wants the languages mixed; the names are kept in `models.Taste.Mix`."""


class Kind(IntEnum):
    """What a note can be on a page."""

    USUAL = 0
    SURPRISE = 1
    """From outside the interests that are known of the reader."""
    NEW = 2
    """Still looking for its first audience; it stands among the others as well."""


OWN, OTHER, WORDLESS = range(3)
"""The reader's language, the other one, and neither."""
SIDES = 3
BINS = SIDES * len(Kind)
"""Every kind in every language has a bin: kind * SIDES + side."""
_SHARE = {
    "mine": weights.OTHER_SHARE_MINE,
    "both": weights.OTHER_SHARE_BOTH,
    "surprise": weights.OTHER_SHARE_SURPRISE,
}
_SURPRISE_EVERY = {
    "mine": weights.SURPRISE_EVERY_MINE,
    "both": weights.SURPRISE_EVERY_BOTH,
    "surprise": weights.SURPRISE_EVERY_SURPRISE,
}
_EVERYTHING = tuple(range(BINS))
_BOTH = (OWN, OTHER, WORDLESS)


def sides(languages: Ints, own: int) -> Ints:
    """OWN, OTHER or WORDLESS for each language number; when `own` is -1 the first language counts as own."""
    mine = max(own, 0)
    return np.where(languages < 0, WORDLESS, np.where(languages == mine, OWN, OTHER)).astype(np.int64)


def other_share(mix: str, language: int) -> float:
    """Share of the other language among notes with words; a half when it is not known what they read."""
    return _SHARE.get(mix, weights.OTHER_SHARE_BOTH) if language >= 0 else 0.5


class Turns:
    """Which notes may take the next place; remembers how the languages stand."""

    def __init__(self, mix: str, language: int) -> None:
        self._share = other_share(mix, language)
        self._surprise_every = _SURPRISE_EVERY.get(mix, weights.SURPRISE_EVERY_BOTH)
        self._others = 0
        self._worded = 0

    def tiers(self, place: int) -> tuple[tuple[int, ...], ...]:
        """Groups of bins for this place (from 0): the first that holds a note has it."""
        return _TIERS[self._kind(place)][self._sides()]

    def took(self, side: int) -> None:
        """The place went to a note of this side."""
        if side != WORDLESS:
            self._worded += 1
            self._others += side == OTHER

    def _kind(self, place: int) -> Kind:
        turn = place + 1
        if turn % weights.FRESH_EVERY == 0:
            return Kind.NEW
        # Counted without the places of new notes, so that the two never meet.
        turn -= turn // weights.FRESH_EVERY
        return Kind.SURPRISE if turn % self._surprise_every == 0 else Kind.USUAL

    def _sides(self) -> tuple[int, ...]:
        """The languages that may come without one getting too far ahead of its share."""
        fair = self._share * (self._worded + 1)
        if self._others - fair < -weights.OTHER_LEAD:
            return (OTHER, WORDLESS)
        if self._others + 1 - fair > weights.OTHER_LEAD:
            return (OWN, WORDLESS)
        return _BOTH


def _bins(kinds: tuple[Kind, ...], sides: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(kind * SIDES + side for kind in kinds for side in sides)


def _tiers(kind: Kind, sides: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """What may take a place of this kind: as asked, else another kind, else another language."""
    usual = (Kind.USUAL, Kind.SURPRISE)
    asked = usual if kind is Kind.USUAL else (kind,)
    found = (
        _bins(asked, sides),
        _bins(usual, sides),
        _bins((Kind.NEW,), sides),
        _bins(usual, _BOTH),
        _EVERYTHING,
    )
    return tuple(dict.fromkeys(found))


_TIERS: dict[Kind, dict[tuple[int, ...], tuple[tuple[int, ...], ...]]] = {
    kind: {asked: _tiers(kind, asked) for asked in (_BOTH, (OTHER, WORDLESS), (OWN, WORDLESS))}
    for kind in Kind
}
