"""The senses of a dictionary made fit to read: references in one script and with tone marks."""

from __future__ import annotations

import re

from sampan.translation.study.tones import marked

_REFERENCE = re.compile(r"(?:([㐀-鿿豈-﫿〇·，]+)\|)?([㐀-鿿豈-﫿〇·，]+)?\[((?:[A-Za-zü:]+[1-5] ?)+)\]")


def readable(gloss: str, *, traditional: bool = False) -> str:
    """One sense as people read it: '咸陽|咸阳[Xian2 yang2]' becomes '咸阳 Xiányáng', '[zang4]' 'zàng'.

    Args:
        traditional: show the traditional of two forms in place of the simplified.
    """

    def put(match: re.Match[str]) -> str:
        first, second, numbered = match.groups()
        word = (first or second) if traditional else second
        return f"{word} {marked(numbered)}" if word else marked(numbered)

    return _REFERENCE.sub(put, gloss)
