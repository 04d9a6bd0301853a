"""Which words of a text could be meant where a person taps, longest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sampan.translation.study.lemmas import base_forms
from sampan.translation.study.segment import Word, segment

SPAN_MAX = 8
"""Characters of the longest Chinese word that is looked for around a tap; idioms have four to eight."""
PHRASE_MAX = 3
"""Words of the longest English phrase that is looked for."""
_HAN = regex.compile(r"\p{Han}")


@dataclass(frozen=True)
class Tapped:
    """What stands where somebody tapped: the word, and the strings around it that may be longer words."""

    language: str
    word: str
    candidates: tuple[str, ...]
    """The longest first; the word itself is among them."""


def language_of(word: str) -> str:
    """'zh' for a word with Chinese characters, else 'en'."""
    return "zh" if _HAN.search(word) else "en"


def tapped_at(body: str, offset: int) -> Tapped | None:
    """What stands at the character `offset` of a text; None between words and beyond the end."""
    pieces = segment(body)
    place = next((n for n, word in enumerate(pieces) if word.start <= offset < word.end), None)
    if place is None or pieces[place].kind == "other":
        return None
    word = pieces[place]
    if word.kind == "en":
        return Tapped("en", word.text, tuple(_phrases(pieces, place)))
    return Tapped("zh", word.text, (*_spans(body, word), *_inside(body, word, offset)))


def _spans(body: str, word: Word) -> list[str]:
    """Every stretch of characters that holds the whole word, the longest first."""
    spans = [
        body[start:end]
        for start in range(max(0, word.end - SPAN_MAX), word.start + 1)
        for end in range(word.end, min(len(body), start + SPAN_MAX) + 1)
        if start < end and all(_HAN.match(letter) for letter in body[start:end])
    ]
    return sorted(dict.fromkeys([*spans, word.text]), key=len, reverse=True)


def _inside(body: str, word: Word, offset: int) -> list[str]:
    """The shorter stretches of the word that hold the tapped character: 银行 in 中国银行."""
    stretches = [
        body[start:end]
        for start in range(word.start, offset + 1)
        for end in range(offset + 1, word.end + 1)
        if end - start < len(word.text)
    ]
    return sorted(dict.fromkeys(stretches), key=len, reverse=True)


def _phrases(pieces: Sequence[Word], place: int) -> list[str]:
    """The word with the words after and before it, as far as only spaces lie between."""
    words = [pieces[place].text]
    found = [words[0]]
    for step in (1, -1):
        joined, at = words[0], place
        for _turn in range(PHRASE_MAX - 1):
            gap, at = at + step, at + 2 * step
            if not 0 <= at < len(pieces) or pieces[gap].text != " " or pieces[at].kind != "en":
                break
            joined = f"{joined} {pieces[at].text}" if step > 0 else f"{pieces[at].text} {joined}"
            found.append(joined)
    return sorted(found, key=len, reverse=True)


def forms(language: str, word: str) -> list[str]:
    """The strings under which a dictionary may have the word: of English its base forms too."""
    if language == "zh":
        return [word]
    first, _space, rest = word.partition(" ")
    return [f"{base} {rest.lower()}".strip() for base in base_forms(first)]
