"""Pinyin with numbers (hao3, lu:4) made into pinyin with marks (hǎo, lǜ), and the tone of each syllable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

NEUTRAL = 5
_MARKS = {1: "\u0304", 2: "\u0301", 3: "\u030c", 4: "\u0300"}
_SYLLABLE = re.compile(r"([A-Za-züÜêÊ:]+?)([1-5])")


@dataclass(frozen=True)
class Syllable:
    """One syllable as it is read: with its mark ('hǎo'), bare ('hao') and its tone, 1 to 4 or 5 (neutral).

    Tone 0: not a syllable of Mandarin (a Latin letter in 'AA制').
    """

    marked: str
    bare: str
    tone: int


def syllable(numbered: str) -> Syllable:
    """One syllable of a dictionary: 'hao3', 'lu:4' or 'lv4', 'r5'. Anything else comes back as it is."""
    text = numbered.replace("u:", "ü").replace("U:", "Ü").replace("v", "ü")
    found = _SYLLABLE.fullmatch(text)
    if found is None:
        return Syllable(numbered, numbered, 0)
    bare, tone = found.group(1), int(found.group(2))
    return Syllable(_mark(bare, tone), bare, tone)


def syllables(numbered: str) -> list[Syllable]:
    """The syllables of a word, written with spaces: 'yin2 hang2'."""
    return [syllable(one) for one in numbered.split()]


def marked(numbered: str) -> str:
    """The reading of a word for people: 'yin2 hang2' becomes 'yínháng', 'hai2 zi5' 'háizi'.

    Written together as the rules of pinyin want it, with an apostrophe before a later syllable that begins
    with a, e or o (xī'ān). Idioms and names of more than four syllables keep their spaces.
    """
    parts = [one.marked for one in syllables(numbered)]
    if len(parts) > 4 or any(part[:1] in ",·" for part in parts):
        return " ".join(parts)
    joined = ""
    for part in parts:
        first = unicodedata.normalize("NFD", part[:1]).lower()[:1]
        if joined and (part[:1].isupper() or not part[:1].isalpha()):
            joined += " " + part
        else:
            joined += ("'" if joined and first in "aeo" and joined[-1].isalpha() else "") + part
    return joined


def _mark(bare: str, tone: int) -> str:
    """Put the mark where it belongs: on a or e, on the o of ou, else on the last vowel."""
    if tone == NEUTRAL:
        return bare
    low = bare.lower()
    place = next((low.index(vowel) for vowel in ("a", "e", "ê") if vowel in low), -1)
    if place < 0 and "ou" in low:
        place = low.index("o")
    if place < 0:
        place = max((low.rfind(vowel) for vowel in "iouü"), default=-1)
    if place < 0:  # hm, hng, m, n: the mark stands on the first letter that can bear one
        place = next((low.index(letter) for letter in "nm" if letter in low), 0)
    return unicodedata.normalize("NFC", bare[: place + 1] + _MARKS[tone] + bare[place + 1 :])
