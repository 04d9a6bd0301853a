"""How each Chinese character of a text is read in its word: 银行 is yínháng, 行走 xíngzǒu."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

from sampan.translation.study.segment import Word
from sampan.translation.study.tones import Syllable, syllable

READINGS = Path(__file__).parent / "data" / "readings.tsv.xz"
"""Words that CC-CEDICT reads otherwise than pypinyin, in either script: neutral tones above all."""

_OWN = {
    "东西": "dong1 xi5",
    "大爷": "da4 ye5",
    "地道": "di4 dao5",
    "兄弟": "xiong1 di4",
    "得了": "de2 le5",
    "乾": "gan1",
}
"""Words with two readings in the dictionary: the one that people mean in notes and comments."""
_PARTICLES = {"uj": "de5", "uv": "de5", "ud": "de5", "uz": "zhe5", "ul": "le5"}
_ONES = {"还": "hai2", "谁": "shei2", "只": "zhi3", "重": "zhong4", "行": "xing2", "嗯": "en5", "地": "di4"}
"""Words of one character whose first reading in the tables is not the usual one, or not sure to be."""
_COUNTED = frozenset("一二两兩三四五六七八九十百千几幾半每这這那哪多")
_GROWS = frozenset("得了出在成大高着著")
"""After these a 长 by itself is zhǎng, to grow; otherwise it is cháng, long."""
_MEASURES = {"只": "zhi1", "种": "zhong3", "行": "hang2", "重": "chong2"}


def read_words(words: Sequence[Word]) -> list[tuple[Syllable, ...]]:
    """The syllables of each word, one a character; () for what is not Chinese.

    Dictionary tones are given, without the changes of speech (你好 stays nǐ hǎo), as printed pinyin does.
    """
    return [
        tuple(syllable(one) for one in _numbered(words, place)) if word.kind == "zh" else ()
        for place, word in enumerate(words)
    ]


def read_word(word: str, simplified: str = "") -> list[str]:
    """The reading of one word by itself, with numbers: read_word('银行') gives ['yin2', 'hang2'].

    Args:
        word: in either script.
        simplified: the same in simplified characters, where it is another; it must be as long.
    """
    simplified = simplified or word
    known = _table().get(word) or _table().get(simplified)
    if known is None and len(word) == 1:
        return by_tables(word)  # 髮 and 發 are one simplified character and two words
    return known if known is not None else without_table(word, simplified)


def without_table(word: str, simplified: str) -> list[str]:
    """The reading by pypinyin: of the simplified form, but a traditional character that has one reading
    only is read as it is itself."""
    plain = by_tables(simplified)
    if word == simplified:
        return plain
    return [
        _single(letter) or spoken if letter != other else spoken
        for letter, other, spoken in zip(word, simplified, plain, strict=True)
    ]


def by_tables(word: str) -> list[str]:
    """What pypinyin alone says of a word, one syllable a character."""
    spell: Any = lazy_pinyin  # its types do not know that `errors` may give a list
    found: list[str] = spell(
        word, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda rest: list(rest), v_to_u=False
    )
    return found if len(found) == len(word) else list(word)


@lru_cache(maxsize=4096)
def _single(letter: str) -> str:
    """The reading of a character that has but one, else ''."""
    found = pinyin(letter, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)
    return found[0][0] if found and len(found[0]) == 1 else ""


def _numbered(words: Sequence[Word], place: int) -> list[str]:
    word = words[place]
    if len(word.text) > 1:
        return read_word(word.text, word.simplified)
    before = words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    alone = word.simplified
    if alone == "得":
        return ["dei3" if _must(before, after) else "de5"]
    if word.part in _PARTICLES and alone in "的地得着了":
        return [_PARTICLES[word.part]]
    if alone == "长":
        return ["zhang3" if after is not None and after.text[:1] in _GROWS else "chang2"]
    if alone == "还" and after is not None and after.part[:1] == "n":
        return ["huan2"]  # to give back something, not 'still'
    if alone in _MEASURES and before is not None and before.text[-1:] in _COUNTED:
        return [_MEASURES[alone]]
    return [_ONES[alone]] if alone in _ONES else read_word(word.text, word.simplified)


def _must(before: Word | None, after: Word | None) -> bool:
    """Whether a 得 by itself means 'must': after a person or nothing, before a verb (我得走了)."""
    follows = after is not None and after.part[:1] in ("v", "p", "d")
    return follows and (before is None or before.kind == "other" or before.part[:1] in ("r", "d", "n", "t"))


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    """Word to syllables; read once, 60 ms."""
    table: dict[str, list[str]] = {}
    if READINGS.exists():
        with lzma.open(READINGS, "rt", encoding="utf-8") as lines:
            for line in lines:
                word, reading = line.rstrip("\n").split("\t")
                table[word] = reading.split()
    table.update({word: reading.split() for word, reading in _OWN.items()})
    return table
