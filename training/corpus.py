"""Reads a corpus of pairs and chooses from it: all talk, a share of the rest, little law, no test line."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.near import Forbidden, stable_number
from training.styles import Style, style_of

LAW_SHARE = 20
"""One in so many of the rest may be law that is known as such; what the rules do not know comes on top."""
SIDE_CHARS_MAX = 600
"""Longer lines fill a row alone and teach little."""


@dataclass(frozen=True)
class CorpusLine:
    """One pair of the corpus with its style."""

    zh: str
    en: str
    style: Style


def read_corpus(path: Path) -> Iterator[tuple[str, str]]:
    """The pairs of a file of `zh<TAB>en` lines, packed by gzip, in their order.

    Raises:
        ValueError: a line has not two columns; names it.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 2:
                raise ValueError(f"{path.name} line {number}: not 'Chinese, English'")
            yield columns[0], columns[1]


def choose_lines(
    pairs: Iterable[tuple[str, str]], *, talk: int, rest: int, forbidden: Forbidden
) -> list[CorpusLine]:
    """`talk` lines that are said and `rest` others, of them at most a twentieth law, the same every time.

    Each sentence pair once; none of the forbidden lines, their twins, or texts that hold one.
    """
    by_style: dict[Style, list[CorpusLine]] = {style: [] for style in Style}
    for zh, en in dict.fromkeys(pairs):
        if zh and en and max(len(zh), len(en)) <= SIDE_CHARS_MAX:
            by_style[style := style_of(zh, en)].append(CorpusLine(zh, en, style))
    law = _draw(by_style[Style.LAW], rest // LAW_SHARE, forbidden)
    other = _draw(by_style[Style.OTHER], rest - len(law), forbidden)
    said = _draw(by_style[Style.TALK], talk, forbidden)
    return [*said, *other, *law]


def _draw(lines: list[CorpusLine], count: int, forbidden: Forbidden) -> list[CorpusLine]:
    """The first `count` that may be taken, in an order that depends on nothing but the lines."""
    drawn: list[CorpusLine] = []
    for line in sorted(lines, key=lambda one: stable_number(one.en + "\t" + one.zh)):
        if len(drawn) == count:
            break
        if not (forbidden.is_in(line.zh) or forbidden.is_in(line.en)):
            drawn.append(line)
    return drawn
