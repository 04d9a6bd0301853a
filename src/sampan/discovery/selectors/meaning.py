"""What the texts of a language have in common, and vectors in bulk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.core.cache import cache
from django.db import connection

from sampan.discovery.models import NoteVector
from sampan.discovery.models.content import VECTOR_SIZE
from sampan.discovery.ranking.candidates import Ints
from sampan.discovery.ranking.interests import Vectors
from sampan.discovery.ranking.meaning import Means, means_of

SAMPLED = 1_000
"""The newest notes of each language from which its mean is taken: more do not move it."""
MEANS_SECONDS = 3600
_MEANS = """
SELECT language, count(*), halfvec_send(avg(vector)) FROM (
    (SELECT language, vector FROM {table} WHERE language = 0 ORDER BY note_id DESC LIMIT %(size)s)
    UNION ALL
    (SELECT language, vector FROM {table} WHERE language = 1 ORDER BY note_id DESC LIMIT %(size)s)
) AS newest GROUP BY language
"""
_VECTORS = "SELECT note_id, language, halfvec_send(vector) FROM {table} WHERE note_id = ANY(%(ids)s)"
_HEADER = 4
"""Bytes before the numbers in what `halfvec_send` gives: their count."""


def language_means() -> Means:
    """The mean vectors of the languages here. One query an hour."""
    known: Means | None = cache.get("discovery:means")
    if known is None:
        sums = np.zeros((2, VECTOR_SIZE), dtype=np.float32)
        counts = np.zeros(2, dtype=np.int64)
        with connection.cursor() as cursor:
            cursor.execute(_MEANS.format(table=NoteVector._meta.db_table), {"size": SAMPLED})
            for language, count, mean in cursor.fetchall():
                sums[language], counts[language] = _numbers([mean])[0] * count, count
        known = means_of(sums, counts)
        cache.set("discovery:means", known, MEANS_SECONDS)
    return known


def load_vectors(note_ids: Sequence[int]) -> tuple[Ints, Ints, Vectors]:
    """Those of the notes that have a vector: ids (m,), languages (m,; 0 or 1) and unit vectors (m, 384).

    One query. The vectors come as bytes: PostgreSQL's text form of a thousand takes 50 times as long to read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VECTORS.format(table=NoteVector._meta.db_table), {"ids": list(note_ids)})
        rows = cursor.fetchall()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    return ids, np.array([row[1] for row in rows], dtype=np.int64), _numbers([row[2] for row in rows])


def _numbers(sent: Sequence[bytes]) -> Vectors:
    if not sent:
        return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
    raw = np.frombuffer(b"".join(sent), dtype=np.uint8).reshape(len(sent), -1)[:, _HEADER:]
    return np.ascontiguousarray(raw).view(">f2").astype(np.float32)
