"""How far a machine's translation can be trusted, 0 to 100, by what can be measured without a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from sampan.translation import words
from sampan.translation.types import DOUBTFUL_BELOW, EN

Embed = Callable[[Sequence[str]], Any]
"""Turns n lines into an array of n unit vectors, such as ``translation.embedding.embed``, or gives None."""

# Cosine of a line and its translation, and what it is worth. Calibrated on the project's own lines: true
# pairs have .80 to .91 (hundredth .80, twentieth .83, middle .87), lines that do not belong together .75 to
# .84 (middle .80, hundredth .84). So it ranks well in between and says little on its own.
_WORTH = ((0.78, 0), (0.80, 15), (0.82, 35), (0.84, 58), (0.86, 78), (0.88, 90), (0.90, 97), (0.93, 100))
_UNKNOWN_WORTH = 75

# English letters a Han character, as the own lines have them: from the hundredth to the ninety-ninth part.
_LETTERS_PER_HAN = (2.2, 7.2)
_HAN_TO_JUDGE_BY = 8

_COST_LENGTH = 15
_COST_LEFTOVER = 12
_COST_SECOND_TRY = 8
_COST_LOST_END = 8

_HAN = regex.compile(r"\p{Han}")
_MARK = regex.compile(r"\{\d+\}")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’]+")


@dataclass(frozen=True)
class Judged:
    """A passage that was translated (``translation`` is None where it stayed in the original)."""

    original: str
    translation: str | None
    target: str
    is_second_try: bool = False


def confidence_of(passages: Sequence[Judged], agreements: Sequence[float | None]) -> int:
    """The confidence in a text that consists of these passages, weighted by their lengths.

    ``agreements`` are the cosines of each passage and its translation, None where nobody measured. A
    passage that stayed in the original counts 0. A text without passages has 100: nothing was risked.
    """
    weights = [len(passage.original) + 4 for passage in passages]
    scores = [_of_one(one, agreement) for one, agreement in zip(passages, agreements, strict=True)]
    if not weights:
        return 100
    return round(sum(w * s for w, s in zip(weights, scores, strict=True)) / sum(weights))


def is_doubtful(doubts: str, confidence: int | None) -> bool:
    """Whether a machine's translation is marked as uncertain: a passage stayed in the original, or its
    confidence is low. One that nobody measured is not."""
    return bool(doubts) or (confidence is not None and confidence < DOUBTFUL_BELOW)


def measure_agreement(passages: Sequence[Judged], embed: Embed | None) -> list[float | None]:
    """The cosine of each passage and its translation; None where there is no translation or no embedding."""
    found: list[float | None] = [None] * len(passages)
    places = [place for place, one in enumerate(passages) if one.translation is not None]
    if embed is None or not places:
        return found
    lines = [_readable(passages[place].original) for place in places]
    lines += [_readable(passages[place].translation or "") for place in places]
    vectors = embed(lines)
    if vectors is None:
        return found
    for row, place in enumerate(places):
        found[place] = float(vectors[row] @ vectors[len(places) + row])
    return found


def _of_one(passage: Judged, agreement: float | None) -> float:
    if passage.translation is None:
        return 0.0
    score = _worth(agreement)
    score -= _COST_LENGTH * _is_odd_in_length(passage.original, passage.translation, passage.target)
    score -= _COST_LEFTOVER * _has_soft_leftovers(passage.original, passage.translation, passage.target)
    score -= _COST_SECOND_TRY * passage.is_second_try
    score -= _COST_LOST_END * _has_lost_its_end(passage.original, passage.translation)
    return max(0.0, score)


def _worth(agreement: float | None) -> float:
    if agreement is None:
        return _UNKNOWN_WORTH
    below = [point for point in _WORTH if point[0] <= agreement]
    above = [point for point in _WORTH if point[0] > agreement]
    if not below:
        return _WORTH[0][1]
    if not above:
        return _WORTH[-1][1]
    (low, worth_low), (high, worth_high) = below[-1], above[0]
    return worth_low + (worth_high - worth_low) * (agreement - low) / (high - low)


def _is_odd_in_length(original: str, translation: str, target: str) -> bool:
    """Whether one side is shorter or longer than in all but a fiftieth of what people wrote."""
    zh, en = (original, translation) if target == EN else (translation, original)
    han = len(_HAN.findall(zh))
    if han < _HAN_TO_JUDGE_BY:
        return False
    low, high = _LETTERS_PER_HAN
    return not low <= len(_MARK.sub("", en)) / han <= high


def _has_soft_leftovers(original: str, translation: str, target: str) -> bool:
    """Whether words of the original stand in the translation where people would have translated them."""
    if target == EN:
        return bool(_HAN.search(translation)) or _spells_pinyin(original, translation)
    kept = set(_LATIN_WORD.findall(translation)) & set(_LATIN_WORD.findall(original))
    return bool(kept & words.ENGLISH_FUNCTION_WORDS)


def _spells_pinyin(original: str, translation: str) -> bool:
    """Whether a word was but spelled out ('xiaochi'): small engines do that with what they do not know."""
    known = {word.lower() for word in _LATIN_WORD.findall(original)}
    latin = [word for word in _LATIN_WORD.findall(translation) if word.lower() not in known]
    return any(_PINYIN.fullmatch(word.lower()) for word in latin if len(word) > 4)


# Two or three syllables with letters that English words hardly have together.
_SYLLABLE = r"(?:zh|[jqx])(?:[iu]?[aeiou]{1,2}(?:ng|n)?)"
_PINYIN = regex.compile(rf"(?:{_SYLLABLE})(?:{_SYLLABLE})+|{_SYLLABLE}[a-z]{{0,2}}{_SYLLABLE}")


def _has_lost_its_end(original: str, translation: str) -> bool:
    """Whether a question or a cry came out as a plain statement, or the other way round."""
    return bool(regex.search(r"[?？]", original)) != bool(regex.search(r"[?？]", translation))


def _readable(body: str) -> str:
    return str(_MARK.sub(" ", body))
