"""Reads a query: its words, each with the ways in which it may stand in a note, and quoted phrases."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from sampan.discovery.terms.cutting import PIECE_MAX, of_word, pairs, pieces_of, stem, words_in
from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.spelling import LETTERS_MAX, MARK, is_spelling
from sampan.translation.words import ENGLISH_FUNCTION_WORDS

QUERY_MAX = 300
"""Characters of a query that are looked at: a sentence."""
UNITS_MAX = 48
"""Words of a query that are looked for."""
PHRASES_MAX = 3
QUOTED_LEAST = 0.6
"""Which share of a query must stand in quotation marks for them to ask for a phrase."""
EXACT, STEMMED, IN_PAIRS, SPELLED = 1.0, 0.9, 0.85, 0.9
"""What it is worth to stand as typed, in another form, in its pairs of characters only, in pinyin."""

_CHINESE_FILLERS = """
的 了 和 是 在 有 就 都 而 及 与 着 或 之 也 很 等 对 把 被 从 到 为 以 于 这 那 个 他 她 它 们
我 你 他们 我们 你们 她们 它们 这个 那个 这些 那些 并 将 其 此 该
会 能 可以 所 由 向 让 给 则 但 但是 因为 所以 如果 虽然 然后 还 又 再 吗 呢 吧 啊 呀
一个 一种 地 得 过 上 中 不 没 没有 要 去 来 说 什么 怎么 哪里 哪儿 请问 如何
"""
_FILLERS = ENGLISH_FUNCTION_WORDS | frozenset(_CHINESE_FILLERS.split())

_QUOTED = regex.compile(r"[\"“”「『]([^\"“”「」『』]{2,80})[\"“”」』]")

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Terms that all must be there for a word to count as found, and what that is worth, 0 to 1."""

    terms: Terms
    worth: float


@dataclass(slots=True)
class Unit:
    """One word of a query.

    Attributes:
        word: folded.
        is_chinese: whether it was cut out of a run without spaces.
        found_by: what the index is asked for: as few terms as will do.
        ways: what the ranking looks for.
        crossed: what stands for it in the other language, for the index as well as for the ranking.
        is_filler: whether it only holds the others together ('the', 的): not asked for, and counts little.
    """

    word: str
    is_chinese: bool
    found_by: list[Terms]
    ways: list[Way]
    crossed: list[Way] = field(default_factory=list)
    is_filler: bool = False


@dataclass(slots=True)
class Query:
    """A query as the search understands it.

    Attributes:
        text: as typed, cleaned.
        units: its words in their order.
        whole: ways in which all of it may stand as one word: 'xiao long bao', 'chengdu food'.
        phrases: folded, what must stand in a note just so.
    """

    text: str
    units: list[Unit]
    whole: list[Terms]
    phrases: tuple[str, ...] = ()


def clean_query(raw: str) -> str:
    """A query as it is shown and searched: NFKC, one space between words, at most QUERY_MAX characters."""
    text = unicodedata.normalize("NFKC", raw[: 4 * QUERY_MAX]).replace("\x00", "")
    text = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
    return " ".join(text.split())[:QUERY_MAX].strip()


def read_query(text: str) -> Query:
    """Cut a cleaned query into its words, the first UNITS_MAX of them, each once."""
    units: dict[str, Unit] = {}
    latin: list[str] = []
    for piece in pieces_of(text):
        if piece.kind == "run":
            for word in words_in(piece.text):
                units.setdefault(word, _of_run(word))
        elif piece.kind == "word":
            latin.append(piece.text)
            units.setdefault(piece.text, _of_word(piece.text[:PIECE_MAX]))
        else:
            term = piece.text[:PIECE_MAX]
            units.setdefault(term, Unit(term, False, [(term,)], [Way((term,), EXACT)]))
    quoted = _QUOTED.findall(text)[:PHRASES_MAX]
    phrases = tuple(fold(one).strip() for one in quoted if sum(map(len, quoted)) >= QUOTED_LEAST * len(text))
    kept = list(units.values())[:UNITS_MAX]
    fillers = [unit for unit in kept if unit.word in _FILLERS]
    if len(fillers) < len(kept):
        for unit in fillers:
            unit.is_filler = True
    return Query(text, kept, _joined(latin) if len(latin) == len(kept) else [], tuple(filter(None, phrases)))


def _of_run(word: str) -> Unit:
    if len(word) <= 2:
        return Unit(word, True, [(word,)], [Way((word,), EXACT)])
    neighbours = tuple(dict.fromkeys(pairs(word[:PIECE_MAX])))
    return Unit(word, True, [neighbours], [Way((word,), EXACT), Way(neighbours, IN_PAIRS)])


def _of_word(word: str) -> Unit:
    base = stem(word) if word.isascii() else word
    unit = Unit(word, False, [(base,)], [Way((word,), EXACT)])
    if base != word:
        unit.ways.append(Way((base,), STEMMED))
    parts = [part for part in of_word(word) if part not in (word, base)]
    if len(parts) > 1:
        _add(unit, tuple(parts), IN_PAIRS)
    if len(word) > 1 and is_spelling(word):
        _add(unit, (MARK + word.replace("'", ""),), SPELLED)
    return unit


def _add(unit: Unit, terms: Terms, worth: float) -> None:
    unit.found_by.append(terms)
    unit.ways.append(Way(terms, worth))


def _joined(latin: Sequence[str]) -> list[Terms]:
    """All words written as one: pinyin typed with spaces, and topics, which are."""
    letters = "".join(latin)
    if len(latin) < 2 or len(letters) > LETTERS_MAX:
        return []
    found: list[Terms] = [(letters,)]
    return [(MARK + letters.replace("'", ""),), *found] if is_spelling(letters) else found
