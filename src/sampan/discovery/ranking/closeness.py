"""How near two meanings are, comparable across languages, and which neighbours a note keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

STRANGERS: Final[Mapping[tuple[int, int], tuple[float, float]]] = {
    (0, 0): (0.836, 0.0214),
    (1, 1): (0.765, 0.0296),
    (0, 1): (0.763, 0.0242),
    (1, 0): (0.763, 0.0242),
}
"""Mean and spread of the cosines of sentences that have nothing in common, by their languages (0 Chinese,
1 English), as multilingual-e5-small gives them on FLORES dev: two Chinese strangers lie nearer than an
English sentence to something very like it in Chinese."""
SPREADS: Final = 8.0
"""So many spreads above strangers lies the same sentence; a translation five."""


def closeness(similarity: float, one: int, other: int) -> float:
    """0 for strangers to 1 for the same words, whatever the languages `one` and `other`; a translation has
    some 0.6, a note on the same subject 0.3."""
    mean, spread = STRANGERS[one, other]
    return min(1.0, max(0.0, (similarity - mean) / spread / SPREADS))


def choose(
    own: Sequence[tuple[int, int, float]],
    across: Sequence[tuple[int, int, float]],
    *,
    size: int,
    per_author: int,
    across_least: int,
) -> list[tuple[int, float]]:
    """The nearest of two lists of (note, author, closeness), best first: `size` in all, `per_author` of one
    author at most, and `across_least` from the other language if it has them."""
    kept = _cap(across, per_author)
    reserved = {note for note, _author, _score in kept[:across_least]}
    room = size - len(reserved)
    merged = sorted((*own, *kept), key=lambda row: (-row[2], row[0]))
    authors = Counter(author for note, author, _score in kept if note in reserved)
    chosen: list[tuple[int, float]] = []
    for note, author, score in merged:
        if note in reserved:
            chosen.append((note, score))
        elif room and authors[author] < per_author:
            authors[author] += 1
            room -= 1
            chosen.append((note, score))
    return chosen


def enter(
    ids: Sequence[int],
    scores: Sequence[float],
    *,
    note: int,
    score: float,
    authors: Mapping[int, int],
    size: int,
    per_author: int,
) -> tuple[list[int], list[float]]:
    """The list of neighbours after `note` came by, once and in its place; a note whose author is not known
    is gone and leaves."""
    rows = [(pk, value) for pk, value in zip(ids, scores, strict=True) if pk != note and pk in authors]
    rows = sorted([*rows, (note, score)], key=lambda row: (-row[1], row[0]))
    kept = _cap([(pk, authors[pk], value) for pk, value in rows], per_author)[:size]
    return [pk for pk, _author, _value in kept], [value for _pk, _author, value in kept]


def _cap(rows: Sequence[tuple[int, int, float]], per_author: int) -> list[tuple[int, int, float]]:
    counted: Counter[int] = Counter()
    kept = []
    for row in rows:
        counted[row[1]] += 1
        if counted[row[1]] <= per_author:
            kept.append(row)
    return kept
