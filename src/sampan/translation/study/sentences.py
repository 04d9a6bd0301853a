"""The sentence of a text in which a word stands, for the notebook."""

from __future__ import annotations

import re

from sampan.translation.study.lemmas import base_forms
from sampan.translation.study.segment import words_of

_SENTENCE = re.compile(r"[^。！？!?\n.]*(?:[。！？!?\n]+|\.+(?=\s|$)|\.|$)")


def sentence_with(text: str, word: str, most: int) -> str:
    """The first sentence with the word or a form of it, at most `most` characters; '' if there is none."""
    begin = place_of(text, word)
    if begin < 0:
        return ""
    for match in _SENTENCE.finditer(text):
        if match.start() <= begin < match.end():
            return _shortened(match.group(), begin - match.start(), len(word), most)
    return ""


def place_of(text: str, word: str) -> int:
    """Where the word stands first, as a word of the text; -1 when it does not."""
    for one in words_of(text):
        if one.text == word or (one.kind == "en" and word.lower() in base_forms(one.text)):
            return one.start
    return text.find(word) if word else -1


def around(sentence: str, word: str) -> tuple[str, str, str]:
    """A sentence cut into what stands before the word, the word as it stands there, and what follows."""
    for one in words_of(sentence):
        if one.text == word or (one.kind == "en" and word.lower() in base_forms(one.text)):
            return sentence[: one.start], one.text, sentence[one.end :]
    begin = sentence.find(word) if word else -1
    if begin < 0:
        return sentence, "", ""
    return sentence[:begin], word, sentence[begin + len(word) :]


def _shortened(sentence: str, begin: int, length: int, most: int) -> str:
    """The part of a long sentence around the word, with signs where something was left out."""
    if len(sentence.strip()) <= most:
        return sentence.strip()
    start = max(0, min(begin - (most - length) // 2, len(sentence) - most + 2))
    part = sentence[start : start + most - 2].strip()
    before = "…" if start else ""
    after = "…" if start + most - 2 < len(sentence) else ""
    return before + part + after
