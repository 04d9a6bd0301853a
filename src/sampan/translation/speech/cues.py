"""Cues: what is said from one moment to another, cut so that it can be read while it is said."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

LINE_LATIN = 42
"""Letters that a line of subtitles may have; what the field's style guides agree on."""
LINE_HAN = 18
"""The same for Chinese characters, which are wider and say more."""
LINES_MAX = 2
"""Lines of one language in a cue that we cut ourselves."""
SHORTEST_MS = 1_000
LONGEST_MS = 6_000
"""How long a cue stands: time to notice it, and not so long that it is read twice."""
GAP_MS = 500
"""A silence at which speech may be cut anywhere."""
MERGED_MAX = 6
"""Lines that become one cue because they begin at the same moment; nobody reads more at once."""

_HAN = regex.compile(r"\p{Han}")
_SENTENCE_END = regex.compile(r"[。！？!?…]$|[^\d]\.$")
_CLAUSE_END = regex.compile(r"[，、；：,;:—]$")
_BETWEEN_HAN = regex.compile(r"(?<=[\p{Han}，。！？、；：])\s+(?=[\p{Han}，。！？、；：])")
_HALF_WIDTH = regex.compile(r"(?<=\p{Han})[,?!;:](?=\s|\p{Han}|$)")
_FULL_WIDTH = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that stand on the picture from `start_ms` to `end_ms`, in milliseconds from the beginning."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the recogniser heard it, with the space before it; `sure` is its probability, 0 to 1."""

    start_ms: int
    end_ms: int
    text: str
    sure: float = 1.0


def width_of(text: str) -> float:
    """How wide a line is, in Latin letters: a wide character counts as much as its limit says."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) - wide + wide * LINE_LATIN / LINE_HAN


def cut_into_cues(words: Sequence[Word]) -> list[Cue]:
    """Cut running words into cues of at most LINES_MAX lines and LONGEST_MS, at sentence ends if they fit.

    A cue ends no later than the next begins and stands SHORTEST_MS where there is room.
    """
    cues = [
        Cue(part[0].start_ms, part[-1].end_ms, _joined(part))
        for sentence in _sentences(words)
        for part in _fitting(sentence)
    ]
    return settle([cue for cue in cues if cue.text])


def mark_clause(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with a Chinese comma after the last, unless it has a mark already or is not Chinese."""
    if not words or not _HAN.search(words[-1].text[-1:]):
        return tuple(words)
    return (*words[:-1], replace(words[-1], text=f"{words[-1].text}，"))


def settle(cues: Iterable[Cue]) -> list[Cue]:
    """The cues in their order, none over the next, none shorter than SHORTEST_MS where there is room.

    Cues that begin at the same moment become one, line under line.
    """
    merged: list[Cue] = []
    for cue in sorted(cues, key=lambda one: (one.start_ms, one.end_ms)):
        if merged and merged[-1].start_ms == cue.start_ms:
            last = merged[-1]
            lines = last.text.split("\n")
            is_more = cue.text not in lines and len(lines) < MERGED_MAX
            text = f"{last.text}\n{cue.text}" if is_more else last.text
            merged[-1] = Cue(last.start_ms, max(last.end_ms, cue.end_ms), text)
        else:
            merged.append(cue)
    settled = []
    for place, cue in enumerate(merged):
        end = max(cue.end_ms, cue.start_ms + SHORTEST_MS)
        if place + 1 < len(merged):
            end = min(end, merged[place + 1].start_ms)
        settled.append(replace(cue, end_ms=end))
    return settled


def wrap(text: str) -> str:
    """The text with a line break near its middle when it is wider than a line; own breaks stay."""
    if "\n" in text or width_of(text) <= LINE_LATIN:
        return text
    before = list(accumulate(map(width_of, text), initial=0.0))
    best = min(_breaks(text), key=lambda place: abs(before[place] - before[-1] / 2), default=0)
    return f"{text[:best].rstrip()}\n{text[best:].lstrip()}" if best else text


def tidy_chinese(text: str) -> str:
    """Chinese as it is written: no spaces between characters, full-width punctuation after them."""
    spaced = _BETWEEN_HAN.sub("，", text) if not regex.search(r"[，。]", text) else _BETWEEN_HAN.sub("", text)
    spaced = regex.sub(r"([，。！？、；：])，", r"\1", spaced)
    return str(_HALF_WIDTH.sub(lambda match: _FULL_WIDTH[match.group()], spaced))


def _sentences(words: Sequence[Word]) -> Iterable[list[Word]]:
    """The words up to each end of a sentence or long silence."""
    gathered: list[Word] = []
    for word in words:
        if gathered and word.start_ms - gathered[-1].end_ms >= 2 * GAP_MS:
            yield gathered
            gathered = []
        gathered.append(word)
        if _SENTENCE_END.search(word.text.rstrip()):
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _fitting(words: list[Word]) -> list[list[Word]]:
    """The words whole if they fit into one cue, else cut in two at the best place, and so on."""
    lasts, text = words[-1].end_ms - words[0].start_ms, _joined(words)
    # Chinese is heard in clauses without sentence ends: a line of clauses reads better than two.
    lines = 1 if _HAN.search(text) and any(_ends_clause(word) for word in words[:-1]) else LINES_MAX
    if len(words) == 1 or (width_of(text) <= lines * LINE_LATIN and lasts <= LONGEST_MS):
        return [words]
    cut = max(range(1, len(words)), key=lambda place: _worth(words, place))
    return _fitting(words[:cut]) + _fitting(words[cut:])


def _worth(words: Sequence[Word], place: int) -> float:
    """How good it is to cut before the word at `place`: at a comma, in a silence, near the middle."""
    before, after = words[place - 1], words[place]
    worth = -abs(place / len(words) - 0.5) * 2
    worth += 0.8 if _ends_clause(before) else 0.0
    worth += min(1.0, max(0, after.start_ms - before.end_ms) / GAP_MS)
    # A name or a number is kept whole: Latin words in it have no space only when they belong together.
    glued = not after.text.startswith(" ") and not _HAN.search(before.text[-1:] + after.text[:1])
    return worth - (2.0 if glued else 0.0)


def _ends_clause(word: Word) -> bool:
    return _CLAUSE_END.search(word.text.rstrip()) is not None


def _joined(words: Sequence[Word]) -> str:
    text = "".join(word.text for word in words).strip()
    return tidy_chinese(text).rstrip("，、,") if _HAN.search(text) else " ".join(text.split())


def _breaks(text: str) -> Iterable[int]:
    """Where a line may be broken: after a space, and around Chinese characters but not before punctuation."""
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if before.isspace() or (
            _HAN.match(after) and (_HAN.match(before) or not before.isalnum()) and before not in "“（《「"
        ):
            yield place
