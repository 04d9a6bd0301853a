"""What says nearly the same: the nearest notes to a meaning, and the neighbours that are kept of notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray
from pgvector import HalfVector

from sampan.discovery.models import Neighbors, NoteVector
from sampan.discovery.ranking.closeness import closeness
from sampan.discovery.types import CHINESE, ENGLISH, Near

NEAREST_MAX = 200
"""Notes that one question gives at most."""
EF_SEARCH_LEAST = 150
"""How many notes HNSW keeps in mind while it looks: see docs/discovery.md for what was measured."""
SCANNED_MAX = 5_000
"""Notes that it looks at, at most, where those it finds are left out."""

NEAREST_SQL = """
SELECT note_id, author_id, language, -(vector <#> %(vector)s::halfvec(384)) AS similarity
FROM discovery_notevector
WHERE language = {family} AND author_id <> ALL(%(authors)s) AND note_id <> ALL(%(ids)s)
ORDER BY vector <#> %(vector)s::halfvec(384)
LIMIT %(size)s
"""
"""The family stands in the text, since only so PostgreSQL sees that the index of that family will do."""


def nearest_notes(
    vector: NDArray[np.float32],
    *,
    size: int,
    said_in: int = ENGLISH,
    family: int | None = None,
    exclude_authors: Collection[int] = (),
    exclude_ids: Collection[int] = (),
) -> list[Near]:
    """The notes whose meaning is nearest to `vector` (a unit vector of 384, of words `said_in` this
    language), nearest first: of one language (CHINESE, ENGLISH), or of both, where each gives its `size`
    nearest before the nearest of all are taken, by closeness.

    Two queries in a transaction, at most NEAREST_MAX notes. A note may have been closed or its author
    suspended a moment ago: whoever shows it asks for the listed ones.
    """
    size = max(1, min(size, NEAREST_MAX))
    families = (CHINESE, ENGLISH) if family is None else (ENGLISH if family == ENGLISH else CHINESE,)
    query = " UNION ALL ".join(f"({NEAREST_SQL.format(family=number)})" for number in families)
    values: dict[str, Any] = {
        "vector": HalfVector(vector).to_text(),
        "authors": list(exclude_authors),
        "ids": list(exclude_ids),
        "size": size,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true),"
            " set_config('hnsw.iterative_scan', 'strict_order', true)",
            [str(max(size, EF_SEARCH_LEAST)), str(SCANNED_MAX)],
        )
        cursor.execute(query, values)
        rows: list[tuple[int, int, int, float]] = cursor.fetchall()
    found = [
        Near(pk, author, language, similarity, closeness(similarity, said_in, language))
        for pk, author, language, similarity in rows
    ]
    return sorted(found, key=lambda near: (-near.closeness, -near.similarity, near.note_id))[:size]


def vectors_of(note_ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
    """The vectors of those notes that have one, shape (384,) each. One query."""
    rows = NoteVector.objects.filter(pk__in=list(note_ids)).values_list("pk", "vector")
    return {pk: np.asarray(vector, dtype=np.float32) for pk, vector in rows}


def find_neighbors(note_ids: Sequence[int]) -> dict[int, Neighbors]:
    """The neighbours of the notes, as far as they have any. One query."""
    return {row.pk: row for row in Neighbors.objects.filter(pk__in=note_ids)}
