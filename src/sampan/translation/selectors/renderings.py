"""What words are called in the other language, by dictionary and glossary: to find by, not to read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import regex

from sampan.translation.glossary.folding import fold
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.selectors.glossary import glossary_index

RENDERINGS_MAX = 8
"""Renderings of one word; what stands further down is seldom meant."""
WORDS_MAX = 3
"""Words of an English rendering; longer ones are explanations."""
REMEMBERED = 8_192
"""Entries whose renderings are remembered, some 5 MB: the same words are asked for again and again."""

_NOTE = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEADING = regex.compile(r"^(?:to be |to |the |an? |sth |sb |be )")
_NO_SENSE = regex.compile(
    r"\b(?:variant of|used in|see |abbr\.|surname|CL:|Kangxi|particle|same as|old name)|\p{Han}"
)
_HEAD = regex.compile(r"[a-z0-9][a-z0-9'\- ]*")
_FINAL = regex.compile(r"[.!?…]+$")


def renderings_of(rows: Iterable[tuple[str, str]], *, language: str) -> dict[str, list[str]]:
    """What entries of the dictionary, (word, glosses), give for words of `language` ('zh', 'en'), best first.

    A word without a rendering that could stand in a text is not in the answer.
    """
    found: dict[str, list[str]] = {}
    for word, glosses in rows:
        known = found.setdefault(word, [])
        heads = _chinese(glosses) if language == "en" else _english(glosses)
        known += [head for head in heads if head not in known]
    return {word: heads[:RENDERINGS_MAX] for word, heads in found.items() if heads}


def find_terms(text: str) -> list[tuple[int, int, list[str]]]:
    """Where words of the glossary stand in a text, and how they are rendered: (start, end, renderings).

    Read both ways: a word's rendering leads back to the word. No query when the glossary is warm.
    """
    index = glossary_index()
    found = [(hit.start, hit.end, [hit.term.rendering]) for hit in index.find(text) if hit.term.rendering]
    whole = _backwards(index).get(fold(text).strip())
    return [*found, (0, len(text), list(whole))] if whole else found


@lru_cache(maxsize=2)
def _backwards(index: TermIndex) -> dict[str, tuple[str, ...]]:
    """Rendering to the words that are rendered so."""
    found: dict[str, tuple[str, ...]] = {}
    for term in index.terms:
        if term.rendering and term.kind != "emoji":
            key = fold(term.rendering).strip()
            found[key] = (*found.get(key, ()), term.text)[:RENDERINGS_MAX]
    return found


@lru_cache(maxsize=REMEMBERED)
def _chinese(glosses: str) -> tuple[str, ...]:
    """The words of an English entry: its last line, 'coffee' has 咖；咖啡; a line of its own explains."""
    lines = [line for line in glosses.split("\n") if line]
    return tuple(word for line in lines[-1:] for word in line.split("；") if word and len(word) <= 8)


@lru_cache(maxsize=REMEMBERED)
def _english(glosses: str) -> tuple[str, ...]:
    """The senses of a Chinese entry that are words: '(loanword) coffee' gives 'coffee'."""
    found = []
    for sense in glosses.split("\n"):
        for part in sense.split(";"):
            plain = _NOTE.sub("", part).strip().lower()
            if _NO_SENSE.search(plain):
                continue
            head = _LEADING.sub("", _FINAL.sub("", plain)).strip()
            if _HEAD.fullmatch(head) and len(head.split()) <= WORDS_MAX:
                found.append(head)
    return tuple(found)
