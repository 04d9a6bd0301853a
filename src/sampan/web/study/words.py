"""A word of the dictionary as the card beside a tapped word shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sampan.accounts.types import Reader
from sampan.translation.scripts import convert_script
from sampan.translation.selectors.study import LookedUp
from sampan.translation.study.glosses import readable

GLOSSES_MAX = 8
"""Senses of one reading that a card shows."""


@dataclass(frozen=True)
class ShownReading:
    """One reading with its senses, in the reader's script."""

    reading: str
    glosses: tuple[str, ...]


@dataclass(frozen=True)
class ShownWord:
    """One word: `head` in the script that the reader reads, `other` in the other one ('' when the same)."""

    language: str
    key: str
    """What the notebook knows it by."""
    head: str
    head_language: str
    other: str
    other_language: str
    form: str
    readings: tuple[ShownReading, ...]
    is_saved: bool

    @property
    def gloss_language(self) -> str:
        """BCP 47 of the senses of a Chinese word; of an English one they are in the reader's script."""
        return "en" if self.language == "zh" else "zh"


def shown_words(found: Sequence[LookedUp], *, reader: Reader, seen: str = "") -> list[ShownWord]:
    """The words for a card. No query.

    Args:
        seen: the word as it stands in the text; written in traditional characters, those come first.
    """
    return [_shown(one, reader, seen) for one in found]


def _shown(one: LookedUp, reader: Reader, seen: str) -> ShownWord:
    traditional_first = reader.language == "zh-Hant" or (one.traditional and one.traditional in seen)
    head, other = one.word, one.traditional
    if traditional_first and other:
        head, other = other, head
    chinese = one.language == "zh"
    languages = ("zh-Hant", "zh-Hans") if traditional_first else ("zh-Hans", "zh-Hant")
    return ShownWord(
        language=one.language,
        key=one.word,
        head=head,
        head_language=languages[0] if chinese else "en",
        other=other,
        other_language=languages[1],
        form=one.form,
        readings=tuple(
            ShownReading(reading.reading, _glosses(reading.glosses, one.language, reader))
            for reading in one.readings
        ),
        is_saved=one.is_saved,
    )


def _glosses(glosses: Sequence[str], language: str, reader: Reader) -> tuple[str, ...]:
    traditional = reader.language == "zh-Hant"
    if language == "zh":
        return tuple(readable(gloss, traditional=traditional) for gloss in glosses[:GLOSSES_MAX])
    return tuple(convert_script(gloss, to="zh-Hant") if traditional else gloss for gloss in glosses)
