"""How names of places are compared: without case, accents, spaces and marks, traditional as simplified."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import regex

from sampan.translation.scripts import simplified_letters

DATA = Path(__file__).parent / "data"
CITIES = DATA / "cities.tsv"
REGIONS = DATA / "regions.tsv"
READ_MAX = 80
"""Characters of a text that are looked at: the place of a note has 60."""
WORDS_MAX = 5
"""Words of a name in Latin script; only 8 of 13,000 cities have more."""
HAN_MAX = 10
"""Characters of a Chinese name; only transliterated ones come near."""
HAN_LEAST = 2
SPANS_MAX = 400
"""Pieces of one text that are looked up."""
_WORDS = regex.compile(r"(?P<han>\p{Han}[\p{Han}·]*)|(?P<word>[\p{L}\p{M}\p{N}]+)")
_SILENT = regex.compile(r"[\p{M}'’ʻʼ`´.\-]+")
_SEGMENTS = regex.compile(r"[,，、;；/|()（）\[\]【】\n]+|\s[-–—·•]\s|·(?!\p{Han})|(?<!\p{Han})·")


class Span(NamedTuple):
    """A piece of a text that may be a name; `start` and `end` count in the folded text."""

    key: str
    start: int
    end: int
    is_whole: bool
    """It is all that stands between two commas."""


class Region(NamedTuple):
    """A country, or a state or province of one, by one of its folded names."""

    country: str
    region: str
    """'' for the whole country."""
    key: str


def fold_place(name: str) -> str:
    """The key under which every way of writing a name is one: "Xi'an" and "xi an" are xian, 臺北 is 台北."""
    text = _fold(name)
    return "".join(part.group().replace("·", "") for part in _WORDS.finditer(text))[:READ_MAX]


def spans_of(text: str) -> list[Span]:
    """The pieces of a text that may be the name of a place: runs of words, and parts of Chinese runs."""
    folded = _fold(text[:READ_MAX])
    spans: list[Span] = []
    start = 0
    for cut in (*_SEGMENTS.finditer(folded), None):
        end = cut.start() if cut else len(folded)
        spans += _spans_in(folded, start, end)
        start = cut.end() if cut else end
    return list(dict.fromkeys(spans))[:SPANS_MAX]


def _spans_in(folded: str, start: int, end: int) -> Iterator[Span]:
    parts = list(_WORDS.finditer(folded, start, end))
    for first, part in enumerate(parts):
        if part.group("han"):
            yield from _parts_of_han(part.group(), part.start(), len(parts) == 1)
            continue
        key = ""
        for last, other in enumerate(parts[first : first + WORDS_MAX], start=first):
            if other.group("han"):
                break
            key += other.group()
            yield Span(key, part.start(), other.end(), first == 0 and last == len(parts) - 1)


def _parts_of_han(run: str, offset: int, alone: bool) -> Iterator[Span]:
    """A Chinese run and what it may hold: names stand at its ends, or between other names."""
    for first in range(len(run) - 1):
        for last in range(first + HAN_LEAST, min(len(run), first + HAN_MAX) + 1):
            key = run[first:last].replace("·", "")
            if len(key) >= HAN_LEAST and run[first] != "·" and run[last - 1] != "·":
                yield Span(key, offset + first, offset + last, alone and first == 0 and last == len(run))


@lru_cache(maxsize=1)
def regions() -> dict[str, tuple[Region, ...]]:
    """Countries, states and provinces by their folded names, from the shipped file."""
    found: dict[str, list[Region]] = {}
    for line in REGIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, region, *names = line.split("\t")
            for key in dict.fromkeys(fold_place(name) for name in names if name):
                found.setdefault(key, []).append(Region(country, region, key))
    return {key: tuple(rows) for key, rows in found.items()}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return str(_SILENT.sub("", plain)).translate(simplified_letters()).replace("\x00", "")
