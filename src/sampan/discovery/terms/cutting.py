"""Cuts a text of both languages into the pieces by which it is found.

Chinese has no spaces, and whoever searches cuts it otherwise than a dictionary does. So each character and
each pair of neighbours is a piece, and so is each word of three characters and more that the dictionary has.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex
import Stemmer

from sampan.discovery.terms.folding import fold
from sampan.translation.study.segment import words_of

Kind = Literal["run", "word", "number", "handle", "emoji"]
PIECE_MAX = 40
"""Characters of one piece: no word is longer, and what is longer is no word."""

_EMOJI_PART = r"\p{Extended_Pictographic}[\U000E0020-\U000E007F]*"
_PIECE = regex.compile(
    # Writing without spaces between words: Chinese, Japanese, Thai and their neighbours.
    r"(?P<run>[\p{Han}〇\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+)"
    r"|(?P<handle>(?<![\p{Latin}\p{N}])@[a-z0-9_]+(?:[.\-][a-z0-9_]+)*)"
    r"|(?P<number>\p{N}+(?:[.,:]\p{N}+)*)"
    rf"|(?P<emoji>\p{{RI}}\p{{RI}}|[0-9#*]\u20E3|{_EMOJI_PART}(?:\u200D{_EMOJI_PART})*)"
    r"|(?P<word>[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*)"
)
_MIXED = regex.compile(r"\p{L}+|\p{N}+")
_HAN = regex.compile(r"[\p{Han}〇]+")
_MARKS = str.maketrans("", "", "'’")
_stemmer = Stemmer.Stemmer("english")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a folded text: a run without spaces, a word, a number, a handle or an emoji."""

    kind: Kind
    text: str


def pieces_of(text: str) -> list[Piece]:
    """The stretches of a text in their order, folded; what is none of them (signs, spaces) is left out."""
    found: list[Piece] = []
    for match in _PIECE.finditer(fold(text)):
        kind, piece = match.lastgroup, match.group()
        if kind == "word":
            piece = piece.translate(_MARKS)
            # A run ends where Latin letters begin; a word may not swallow the run that follows it.
            found += [Piece("run" if _HAN.fullmatch(part) else "word", part) for part in _apart(piece)]
        else:
            found.append(Piece(kind, piece))
    return found


def terms_of(text: str) -> Iterator[str]:
    """Every piece by which the text is found, in order, as often as it stands there."""
    for piece in pieces_of(text):
        if piece.kind == "run":
            yield from _of_run(piece.text)
        elif piece.kind == "word":
            yield from of_word(piece.text[:PIECE_MAX])
        else:
            yield piece.text[:PIECE_MAX]
            if piece.kind == "handle":
                yield from _MIXED.findall(piece.text[: 2 * PIECE_MAX])


def of_word(word: str) -> list[str]:
    """A word with its stem; 'iphone16' is also found as 'iphone' and '16'."""
    found = [word]
    if word.isascii():
        base = stem(word)
        if base != word:
            found.append(base)
    if any(letter.isdigit() for letter in word):
        found += [part for part in _MIXED.findall(word) if part != word]
    return found


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The stem of an English word (Snowball's English stemmer): 'noodles' gives 'noodl'."""
    with _one_at_a_time:  # a stemmer keeps the word that it works on
        return str(_stemmer.stemWord(word))


def pairs(run: str) -> list[str]:
    """Each two neighbours of a run: 小笼包 gives 小笼 and 笼包."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def words_in(run: str) -> list[str]:
    """The words of a run as the dictionary cuts it."""
    return [word.simplified or word.text for word in words_of(run)] or [run]


def _of_run(run: str) -> Iterator[str]:
    yield from run
    yield from pairs(run)
    if len(run) > 2:
        for word in words_in(run):
            if 2 < len(word) <= PIECE_MAX:
                yield word


def _apart(word: str) -> list[str]:
    return [str(part) for part in regex.findall(r"[\p{Han}〇]+|[^\p{Han}〇]+", word)]
