"""Cuts a text of both languages into words, with the place of each, so that each can be tapped."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import regex
import rjieba

from sampan.translation.protect import find_protected
from sampan.translation.scripts import simplified_letters

Kind = Literal["zh", "en", "other"]
WORDS = Path(__file__).parent / "data" / "words.tsv.xz"
"""The words of CC-CEDICT in simplified characters, with jieba's counts and parts of speech."""
CHARACTERS_MAX = 10_000
"""Longer texts are not cut into words: no note is so long."""

_RUN = regex.compile(
    r"(?P<zh>[\p{Han}〇]+)"
    r"|(?P<en>\p{Latin}[\p{Latin}\p{M}]*(?:['’\-]\p{Latin}[\p{Latin}\p{M}]*)*)"
)


@dataclass(frozen=True)
class Word:
    """One word of a text: ``body[start:end]`` is ``text``.

    ``kind`` is 'other' for what lies between words (spaces, signs, emoji, addresses, mentions); all pieces
    together make up the whole text. ``simplified`` is what dictionaries of words know; ``part`` is jieba's
    part of speech ('' where there is none).
    """

    start: int
    end: int
    text: str
    kind: Kind
    simplified: str = ""
    part: str = ""


def segment(body: str) -> list[Word]:
    """The text in pieces that cover it without a gap. Chinese in either script is cut by jieba's dictionary.

    Addresses, mentions and codes are left whole; the words of topics are words.
    """
    if len(body) > CHARACTERS_MAX:
        return [Word(0, len(body), body, "other")]
    closed = [one for one in find_protected(body) if one.kind != "topic"]
    words: list[Word] = []
    end = 0
    for one in closed:
        words += _open(body, end, one.start)
        words.append(Word(one.start, one.end, one.text, "other"))
        end = one.end
    return words + _open(body, end, len(body))


def words_of(body: str) -> list[Word]:
    """Only the words, without what lies between them."""
    return [word for word in segment(body) if word.kind != "other"]


def _open(body: str, start: int, stop: int) -> list[Word]:
    words: list[Word] = []
    end = start
    for match in _RUN.finditer(body, start, stop):
        if match.start() > end:
            words.append(Word(end, match.start(), body[end : match.start()], "other"))
        if match.lastgroup == "zh":
            words += _chinese(match.group(), match.start())
        else:
            words.append(Word(match.start(), match.end(), match.group(), "en"))
        end = match.end()
    if stop > end:
        words.append(Word(end, stop, body[end:stop], "other"))
    return words


def _chinese(run: str, start: int) -> list[Word]:
    """Cut by the simplified form, one character for one, so that both scripts share a dictionary."""
    simplified = run.translate(simplified_letters())
    words: list[Word] = []
    at = 0
    # Without guesses at unknown words: a guess is in no dictionary, its characters are.
    for cut, part in _cutter().tag(simplified, False):
        text = run[at : at + len(cut)]
        if cut == "著":  # traditional script writes the particle 着 so; it is one if it stands alone
            cut, part = "着", "uz"
        words.append(Word(start + at, start + at + len(text), text, "zh", cut, part))
        at += len(text)
    return words


@lru_cache(maxsize=1)
def _cutter() -> Any:
    """Jieba with the dictionary's words in place of its own, so that a tapped word is one that is explained.

    Its own would join what learners look up apart (银行行长, 跑得快). Loaded once in a process.
    """
    cutter: Any = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
    with lzma.open(WORDS, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, frequency, part = line.rstrip("\n").split("\t")
            cutter.add_word(word, int(frequency or 1), part or "x")
    return cutter
