"""What a passage's translation should convey: its slang, its names, words that are talked about or already
in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from sampan.translation.engines.protocol import Sought
from sampan.translation.glossary.types import SLANG, Hit
from sampan.translation.names import KnownName
from sampan.translation.slips import chinese_words, words_talked_about
from sampan.translation.study.segment import Word
from sampan.translation.types import EN
from sampan.translation.words import ENGLISH_FUNCTION_WORDS

SOUGHT_MAX = 12
"""So many words of a passage are looked after."""
NAME_WORDS_MAX = 3
"""Words of an English name that are looked up together: 'New South Wales'."""

_CAPITALIZED = regex.compile(r"\p{Lu}\p{Ll}+(?:['’]\p{L}+)?")
_BEGINS = regex.compile(r"(?:^|[.!?:;\n\"“(*~–—-])\s*$")
_WORD = regex.compile(r"\p{Latin}+")
_LATIN = regex.compile(r"[A-Za-z0-9]+")
_MAKES_ADJECTIVES = frozenset("人裔籍式味产系风语菜")  # 墨西哥裔 is Mexican and no longer Mexico
_NAME_PARTS = frozenset(("nr", "ns", "nt", "nz", "x"))  # of jieba; x: it does not know the word


def sought_words(
    body: str, hits: Sequence[Hit], names: Iterable[Sought], *, target: str
) -> tuple[Sought, ...]:
    """All of one passage: slang of the other language, quoted words, kept words, and those ``names`` that no
    entry of the glossary covers."""
    into = "en" if target == EN else "zh"
    about = words_talked_about(body)
    found = {word: Sought(word, (word,), "quoted") for word in about}
    if target != EN:
        found |= {word: Sought(word, (word,), "kept") for word in chinese_words(body) if word not in found}
    for hit in hits:
        words = body[hit.start : hit.end]
        is_slang = hit.term.kind in SLANG and hit.term.kind != "emoji" and hit.term.language != into
        if is_slang and hit.term.rendering and not hit.term.keep and not _is_among(words, about):
            # Chinese in Latin letters (yyds) is no word to an engine that reads Chinese.
            at_once = target == EN and _LATIN.fullmatch(words) is not None
            found.setdefault(words, Sought(words, (hit.term.rendering,), "slang", at_once))
    covered = [body[hit.start : hit.end] for hit in hits]
    for one in names:
        if not _is_among(one.words, [*covered, *about]):
            found.setdefault(one.words, one)
    return tuple(found.values())[:SOUGHT_MAX]


def with_literal_senses(sought: Sequence[Sought], senses: Mapping[str, Sequence[str]]) -> tuple[Sought, ...]:
    """The same, English slang with what its words mean by themselves: 'spill the tea' must not say 茶.

    Senses that share a character with a right rendering are none (笑死 for dead).
    """
    found = []
    for one in sought:
        right = set("".join(one.renderings))
        literal = [
            sense for word in slang_words([one]) for sense in senses.get(word, ()) if not set(sense) & right
        ]
        found.append(replace(one, never=tuple(literal)) if literal else one)
    return tuple(found)


def slang_words(sought: Iterable[Sought]) -> list[str]:
    """The English words of slang that mean something by themselves, in lower case."""
    words = [word for one in sought if one.kind == "slang" for word in _WORD.findall(one.words.casefold())]
    return [word for word in words if len(word) > 2 and word not in ENGLISH_FUNCTION_WORDS]


def names_in_chinese(words: Sequence[Word], known: Mapping[str, KnownName]) -> list[Sought]:
    """The dictionary's names among the words of a Chinese passage. Brands are put in Latin letters at once:
    Chinese writers do so themselves."""
    found = []
    for word, following in zip(words, [*words[1:], None], strict=True):
        name = known.get(word.simplified)
        if following is not None and following.text[0] in _MAKES_ADJECTIVES:
            continue
        if name is not None and (name.is_company or name.is_sight or word.part in _NAME_PARTS):
            found.append(Sought(word.text, name.renderings, "name", name.is_company))
    return found


def names_in_english(body: str, known: Mapping[str, Sequence[str]]) -> list[Sought]:
    """The dictionary's names in an English passage: what ``possible_names`` gave and the dictionary knew."""
    found: list[Sought] = []
    for name in possible_names(body):
        # New York comes before York, which is then no name of its own.
        if name.casefold() in known and not any(name in longer.words for longer in found):
            found.append(Sought(name, (*known[name.casefold()], name), "name"))
    return found


def possible_names(body: str) -> tuple[str, ...]:
    """Words with a capital, and two or three such in a row; a single one not where a sentence begins."""
    spans = [match.span() for match in _CAPITALIZED.finditer(body)]
    found: dict[str, None] = {}
    for place, (start, _end) in enumerate(spans):
        for size in range(NAME_WORDS_MAX, 0, -1):
            row = spans[place : place + size]
            joined = len(row) == size and all(body[one[1] : other[0]] == " " for one, other in pairwise(row))
            if joined and (size > 1 or not _BEGINS.search(body[:start])):
                found.setdefault(body[start : row[-1][1]])
    return tuple(found)


def _is_among(words: str, others: Iterable[str]) -> bool:
    return any(words in other or other in words for other in others)
