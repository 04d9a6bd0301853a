"""Asks the index and rates what it gives: which notes have the words of a query, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sampan.core.prepared import prepared_cursor, text_array_literal
from sampan.discovery.ranking.relevance import Way, rate
from sampan.discovery.searching.queries import Query
from sampan.discovery.searching.questions import FOUND_MAX, Corpus, put
from sampan.discovery.selectors.shares import Shares, newest_serial, term_shares
from sampan.discovery.terms.packing import number_of

ENOUGH = 40
"""Notes that have all the words; with fewer, those that have some are looked for too."""
FILLER = 0.2
"""What a word that only holds others together counts of what its rareness says."""
FOREVER = 2**63 - 1

_FIND = """
SELECT note_id, author_id, language, category, quality, terms
FROM sampan_search(%s::tsquery[], %s::tsquery[], %s::bigint, %s::bigint, %s::int, %s::int)
"""


class Candidate(NamedTuple):
    """A note that was found.

    `coverage`: which share of what the query says stands in it, 0 to 1; `score`: how well it fits.
    """

    note_id: int
    author_id: int
    language: int
    category: int
    quality: float
    score: float = 0.0
    coverage: float = 0.0


_candidate = partial(tuple.__new__, Candidate)
"""Makes one of a row; `Candidate._make` is slower by a third of what a search takes in Python."""


def find(
    queries: Sequence[Query],
    *,
    marks: Sequence[Sequence[str]] = (),
    since: int = 0,
    until: int = FOREVER,
    enough: int = ENOUGH,
) -> list[Candidate]:
    """The notes that fit the words best, at most 2 * FOUND_MAX, the best first. One query.

    The first of `queries` is what was typed, the others say the same in the other language: a note is rated
    by the one that it fits best.
    """
    shares = term_shares()
    questions = put(queries, Corpus(shares, newest_serial()), marks=marks)
    if not questions:
        return []
    bounds = [since, until, FOUND_MAX, enough]
    with prepared_cursor() as cursor:
        cursor.execute(_FIND, [*map(text_array_literal, zip(*questions, strict=True)), *bounds])
        rows = list({row[0]: row for row in cursor.fetchall()}.values())
    return _rated(rows, queries, shares)


def _rated(rows: Sequence[Any], queries: Sequence[Query], shares: Shares) -> list[Candidate]:
    if not rows:
        return []
    *known, documents = zip(*rows, strict=True)  # by columns: there may be hundreds
    scores, coverage = np.zeros(len(rows)), np.zeros(len(rows))
    for query in queries:
        ways, weights = ways_of(query, shares)
        score, covered = rate(documents, ways, weights)
        scores, coverage = np.maximum(scores, score), np.maximum(coverage, covered)
    order = np.lexsort((-np.array(known[0], dtype=np.int64), -scores)).tolist()
    found = list(map(_candidate, zip(*known, scores.tolist(), coverage.tolist(), strict=True)))
    return [found[place] for place in order]


def ways_of(query: Query, shares: Shares) -> tuple[list[Way], list[float]]:
    """The ways of all words with what they are worth, and how much each word matters.

    What stands there as one word counts as all of them: it fills every unit.
    """
    found: list[Way] = []
    weights: list[float] = []
    for number, unit in enumerate(query.units):
        counts = FILLER if unit.is_filler else 1.0
        weights.append(counts * min(max(map(shares.idf, terms)) for terms in unit.found_by))
        for way in (*unit.ways, *unit.crossed):
            rarest = max(map(shares.idf, way.terms))
            found.append(Way(number, tuple(map(number_of, way.terms)), counts * way.worth * rarest))
        found += [Way(number, tuple(map(number_of, terms)), weights[-1]) for terms in query.whole]
    return found, weights
