"""Puts back the spaces that the reader loses, by where its letters stand in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import regex

WIDE_STEP = 1.5
"""So many times the usual step between two Han characters is a gap that somebody left on purpose."""
LATIN_STEP = 1.45
"""The same where letters meet digits; letters are of different widths, so nowhere else."""

_HAN = regex.compile(r"\p{Han}")
_LATIN = regex.compile(r"\p{Latin}")
_DIGIT = regex.compile(r"\p{Nd}")
_BEFORE_MARK = regex.compile(r"(?<=\p{Latin}{2}) +(?=[,.!?;:)\]])")
_AFTER_COMMA = regex.compile(r"(?<=\p{Latin}{2}[,;!?])(?=\p{Latin}{2})")
_BEFORE_TIME = regex.compile(r"(?<=\p{Latin}{3})(?=\d{1,2}:\d{2})")
_SPACES = regex.compile(r"\s+")


def mend_spaces(letters: str, places: Sequence[float]) -> str:
    """The line with the spaces that were lost. `places`: the middle of each of the `letters`, along the line;
    a space among them has no place of its own, so `letters` holds none.

    Raises:
        ValueError: not one place for each letter.
    """
    if len(letters) != len(places):
        raise ValueError("one place for each letter")
    steps = [after - before for before, after in pairwise(places)]
    usual = {kind: _usual(letters, steps, kind) for kind in ("han", "latin")}
    parts = [letters[:1]]
    for before, after, step in zip(letters, letters[1:], steps, strict=False):
        parts += [" " if _is_gap(before, after, step, usual) else "", after]
    return "".join(parts)


def tidy(text: str) -> str:
    """One space at most between words, none before a mark in English, one behind a comma or before a time."""
    text = _SPACES.sub(" ", text).strip()
    text = _BEFORE_TIME.sub(" ", text)
    return str(_AFTER_COMMA.sub(" ", _BEFORE_MARK.sub("", text)))


def _usual(letters: str, steps: Sequence[float], kind: str) -> float:
    """The step between two letters of one kind, 0 when there are too few to say."""
    belongs = _HAN if kind == "han" else _LATIN
    found = [
        step
        for before, after, step in zip(letters, letters[1:], steps, strict=False)
        if belongs.match(before) and belongs.match(after)
    ]
    return median(found) if len(found) > 1 else 0.0


def _is_gap(before: str, after: str, step: float, usual: dict[str, float]) -> bool:
    if _HAN.match(before) and _HAN.match(after):
        return bool(usual["han"]) and step > WIDE_STEP * usual["han"]
    meets = (_LATIN.match(before) and _DIGIT.match(after)) or (_DIGIT.match(before) and _LATIN.match(after))
    return bool(meets and usual["latin"]) and step > LATIN_STEP * usual["latin"]
