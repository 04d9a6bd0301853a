"""What a correction changed, word by word: for showing a sentence with what was taken out and put in."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sampan.translation.study.segment import segment

WORDS_MAX = 800
"""Longer texts are shown as one change: comparing takes the square of their length."""


@dataclass(frozen=True)
class Change:
    """A run of a corrected text: kept, taken out of the original, or put in."""

    kind: Literal["same", "out", "in"]
    text: str


def word_changes(before: str, after: str) -> list[Change]:
    """The way from one text to the other in whole words (of Chinese as of English).

    The kept and put-in runs together are `after`, the kept and taken-out ones `before`.
    """
    old, new = ([word.text for word in segment(text)] for text in (before, after))
    if max(len(old), len(new)) > WORDS_MAX:
        return _joined([Change("out", before), Change("in", after)])
    runs: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Change("same", "".join(old[a:b])))
        else:
            runs += [Change("out", "".join(old[a:b])), Change("in", "".join(new[c:d]))]
    return _joined(runs)


def _joined(runs: list[Change]) -> list[Change]:
    """Without empty runs; a lone space between two changes becomes part of them."""
    found = [run for run in runs if run.text]
    joined: list[Change] = []
    for place, run in enumerate(found):
        between = run.kind == "same" and run.text == " " and 0 < place < len(found) - 1
        if between:
            joined += [Change("out", " "), Change("in", " ")]
        else:
            joined.append(run)
    return _merged(joined)


def _merged(runs: list[Change]) -> list[Change]:
    """Neighbouring changes as one pair: first all that went out, then all that came in."""
    merged: list[Change] = []
    out, put = "", ""
    for run in [*runs, Change("same", "")]:
        if run.kind == "out":
            out += run.text
        elif run.kind == "in":
            put += run.text
        else:
            merged += [Change("out", out), Change("in", put), run]
            out, put = "", ""
    return [run for run in merged if run.text]
