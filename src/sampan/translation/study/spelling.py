"""A Chinese sentence written in pinyin, for the notebook and for what leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from sampan.translation.study.pinyin import read_words
from sampan.translation.study.segment import Word, segment
from sampan.translation.study.tones import Syllable

_SIGNS = str.maketrans({
    "，": ",",
    "、": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
})  # fmt: skip
_VOWELS = tuple("aāáǎàeēéěèoōóǒò")
_BEFORE_NO_SPACE = tuple(",.;:!?)”’…")
_AFTER_NO_SPACE = tuple("(“‘")


def pinyin_line(body: str) -> str:
    """'我去银行。' becomes 'wǒ qù yínháng.': word by word, with tone marks; '' when no word is Chinese."""
    words = segment(body)
    readings = read_words(words)
    if not any(readings):
        return ""
    line = ""
    for word, syllables in zip(words, readings, strict=True):
        part = _spelled(word, syllables)
        between = bool(line and part) and not (
            line.endswith((" ", "\n", *_AFTER_NO_SPACE)) or part.startswith((" ", "\n", *_BEFORE_NO_SPACE))
        )
        line += f" {part}" if between else part
    return "\n".join(one.strip() for one in line.split("\n"))


def _spelled(word: Word, syllables: Sequence[Syllable]) -> str:
    """A word's syllables written together, with an apostrophe before one that begins with a vowel (xī'ān)."""
    if not syllables:
        return word.text.translate(_SIGNS)
    first, *others = (one.marked for one in syllables)
    return first + "".join(f"'{one}" if one.startswith(_VOWELS) else one for one in others)
