"""Guesses what a word was meant to be that stands nowhere: a letter too many, missing, wrong or swapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.contrib.postgres.search import TrigramSimilarity

from sampan.discovery.models import SearchName
from sampan.discovery.searching.queries import Query, Unit, Way
from sampan.discovery.selectors.shares import Shares
from sampan.discovery.terms.cutting import pieces_of, stem

LETTERS_LEAST = 4
"""Shorter words are too near to too many others."""
MENDED_MAX = 3
"""Words that are tried in place of one."""
WORDS_MAX = 4
"""Words of a query that are mended."""
LIKENESS = 0.4
"""How alike a topic's name must be (pg_trgm, 0 to 1)."""
WORTH = 0.7
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def mend(query: Query, shares: Shares) -> Query | None:
    """The query with words that are known in place of those that are not; None where nothing is like them.

    One query of the database a word at most.
    """
    mended = [_mended(unit, shares) for unit in query.units]
    tries = 0
    units: list[Unit] = []
    for unit, other in zip(query.units, mended, strict=True):
        if other is not None and tries < WORDS_MAX:
            units.append(other)
            tries += 1
        else:
            units.append(unit)
    return replace(query, units=units, whole=[]) if tries else None


def one_slip(word: str) -> Iterator[str]:
    """Every word that is one slip of the keys away (Damerau's four), swapped letters first."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    yield from (a + b[1:] for a, b in halves if b)
    yield from (a + letter + b[1:] for a, b in halves if b for letter in _ALPHABET)
    yield from (a + letter + b for a, b in halves for letter in _ALPHABET)


def _mended(unit: Unit, shares: Shares) -> Unit | None:
    word = unit.word
    if unit.is_chinese or len(word) < LETTERS_LEAST or not (word.isascii() and word.isalpha()):
        return None
    if word in shares.known or stem(word) in shares.known:
        return None
    found = _known_beside(word, shares) or _names_like(word)
    terms = [tuple(stem(piece.text) for piece in pieces_of(one)) for one in found[:MENDED_MAX]]
    terms = [one for one in terms if one]
    if not terms:
        return None
    ways = [Way(one, WORTH) for one in terms]
    return Unit(word, False, [*unit.found_by, *terms], [*unit.ways, *ways], unit.crossed)


def _known_beside(word: str, shares: Shares) -> list[str]:
    """Words of the notes that are one slip away, the commonest first."""
    found = {one: shares.known[one] for one in one_slip(word) if one in shares.known}
    return sorted(found, key=lambda one: -found[one])


def _names_like(word: str) -> list[str]:
    """Names of topics that resemble it."""
    rows = SearchName.objects.filter(kind=SearchName.Kind.TOPIC, key__trigram_similar=word)
    near = rows.annotate(likeness=TrigramSimilarity("key", word)).filter(likeness__gte=LIKENESS)
    return list(near.order_by("-likeness", "pk").values_list("key", flat=True)[:MENDED_MAX])
