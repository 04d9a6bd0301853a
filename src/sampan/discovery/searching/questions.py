"""Puts a query as questions to the index, each with a bounded number of answers, the strictest first.

How many notes a question would find is estimated from the shares of its words. Where it would be too many,
the question is narrowed to the newest windows of documents; where words are rare, they are asked for alone.
So a search among millions of notes costs what a search among some thousands does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import NamedTuple

from sampan.discovery.searching.queries import Query, Terms, Unit
from sampan.discovery.selectors.shares import Shares
from sampan.discovery.terms.marks import language_mark, windows_over
from sampan.discovery.terms.packing import lexeme

FOUND_MAX = 160
"""Documents that one question gives: what is ranked is read, four bytes a word."""
SCANNED_MAX = 4_000
"""Entries of the index that one question may look through, about."""
ALL_OF_MAX = 6
"""Words of a query that all must stand there; of a longer one the rarest."""
TOGETHER = 6.0
"""How much likelier two words of one query stand together than chance would have it."""
ANY_OF_MAX = 80
"""Ways that the loosest question names."""
CROSSED_ASKED = 3
"""Renderings of a word that the index is asked for; each is a way down the tree. The ranking knows more."""
LANGUAGE = lexeme(language_mark(0))[:3]
"""How the mark of a language begins: words are of one language anyway, so it leaves out nothing more."""

NOTHING = "'='"
"""A question without an answer: no document has this mark."""


@dataclass(frozen=True)
class Corpus:
    """What is known of the documents: how common words are, and the number of the newest."""

    shares: Shares
    newest: int


class Question(NamedTuple):
    """What is asked of the index, as tsquery: the words, and marks that must stand there too, None for none.

    They are asked for apart: the index then skips from one document that has the words to the next, instead
    of holding both against all that have the marks.
    """

    words: str
    within: str | None = None


@dataclass(frozen=True)
class _Asked:
    """A part of a question: its text, in which share of the documents it holds, about, and through which
    share of them the index has to go to answer it: the entries of the rarest of what must stand together."""

    text: str
    share: float
    scan: float


def put(
    queries: Sequence[Query],
    corpus: Corpus,
    *,
    marks: Sequence[Sequence[str]] = (),
    most: int = FOUND_MAX,
) -> list[Question]:
    """The questions in their order: all words together, then the rare ones alone.

    `marks`: what else must hold, one of each row. `most`: documents that one question shall give, about.
    """
    filters = [_any(([mark] for mark in row), corpus.shares) for row in marks]
    strict = [asked for query in queries for asked in _strict(query, corpus.shares)]
    questions = [_bounded(_either(strict), filters, corpus, most)] if strict else []
    loose = [asked for query in queries for asked in _loose(query, corpus, filters)]
    if loose:
        questions.append(_bounded(_either(loose), filters, corpus, most))
    return list(dict.fromkeys(questions))


def _strict(query: Query, shares: Shares) -> list[_Asked]:
    """Every word, or of many the rarest; or all of it as one word."""
    telling = [unit for unit in query.units if not unit.is_filler] or query.units
    units = sorted((_unit(unit, shares) for unit in telling), key=lambda one: one.share)[:ALL_OF_MAX]
    found = [_together(units)] if units else []
    return found + [_all(terms, shares) for terms in query.whole]


def _loose(query: Query, corpus: Corpus, filters: Sequence[_Asked]) -> list[_Asked]:
    """The rarest ways of all words each alone, as many as together find no more than can be ranked; then two
    of the next words together."""
    if len(query.units) < 2:
        return []
    left = FOUND_MAX / max(1, corpus.newest) / _narrowed(filters)
    found: dict[str, _Asked] = {}
    reached: set[int] = set()
    for number, way in _ways(query, corpus.shares):
        if way.share > left or len(found) >= ANY_OF_MAX:
            break
        if way.text not in found:
            found[way.text] = way
            left -= way.share
        reached.add(number)
    common = [_unit(unit, corpus.shares) for number, unit in enumerate(query.units) if number not in reached]
    common.sort(key=lambda one: one.share)
    for first, second in pairwise(common):
        both = _together([first, second])
        if (both.share > left and found) or second.share * corpus.newest > SCANNED_MAX:
            break
        found[both.text] = both
        left -= both.share
    return list(found.values())


def _ways(query: Query, shares: Shares) -> list[tuple[int, _Asked]]:
    """All ways of all words that say something, with the number of the word, the rarest first."""
    found = [
        (number, _all(terms, shares))
        for number, unit in enumerate(query.units)
        if not unit.is_filler
        for terms in (*unit.found_by, *(way.terms for way in unit.crossed))
    ]
    return sorted(found, key=lambda one: one[1].share)


def _narrowed(filters: Sequence[_Asked]) -> float:
    """Which share of the documents the filters leave, if they have nothing to do with the words."""
    return max(1e-6, prod(one.share for one in filters if not one.text.startswith(LANGUAGE)))


def _bounded(asked: _Asked, filters: Sequence[_Asked], corpus: Corpus, most: int) -> Question:
    """The question with its filters, narrowed to the newest windows where it would find too much."""
    within = [part.text for part in filters]
    expected = asked.share * _narrowed(filters) * corpus.newest
    scanned = min([asked.scan, *(one.scan for one in filters)]) * corpus.newest
    shrink = max(expected / most, scanned / SCANNED_MAX)
    if shrink > 1:
        windows = windows_over(corpus.newest, int(corpus.newest / shrink))
        if windows:
            within.append("(" + " | ".join(map(lexeme, windows)) + ")")
    return Question(asked.text, " & ".join(within) or None)


def _unit(unit: Unit, shares: Shares) -> _Asked:
    return _any(_few(unit), shares)


def _few(unit: Unit) -> list[Terms]:
    """The ways to ask for a word, without those that ask for one of the others and more."""
    ways = [*unit.found_by, *(way.terms for way in unit.crossed[:CROSSED_ASKED])]
    return [one for one in ways if not any(set(other) < set(one) for other in ways)]


def _any(ways: object, shares: Shares) -> _Asked:
    asked = [_all(tuple(terms), shares) for terms in ways]  # type: ignore[attr-defined]
    return _either(asked)


def _all(terms: Terms, shares: Shares) -> _Asked:
    parts = [_Asked(lexeme(term), shares.of(term), shares.of(term)) for term in terms]
    return parts[0] if len(parts) == 1 else _together(parts)


def _either(asked: Sequence[_Asked]) -> _Asked:
    if len(asked) == 1:
        return asked[0]
    once = {one.text: one for one in asked}
    share, scan = sum(one.share for one in once.values()), sum(one.scan for one in once.values())
    return _Asked("(" + " | ".join(once) + ")", min(1.0, share), scan)


def _together(asked: Sequence[_Asked]) -> _Asked:
    """All at once: rarer than the rarest, but not so rare as if they had nothing to do with one another."""
    shares = sorted(one.share for one in asked)
    share = shares[0]
    for further in shares[1:]:
        share *= min(1.0, further * TOGETHER)
    return _Asked("(" + " & ".join(one.text for one in asked) + ")", share, min(one.scan for one in asked))
