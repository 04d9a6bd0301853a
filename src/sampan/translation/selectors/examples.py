"""Which examples lie closest in meaning to the passages that an engine is about to get."""

from __future__ import annotations

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from sampan.translation.examples import Near
from sampan.translation.types import EN

PASSAGES_PER_QUERY = 32


def list_nearest_examples(vectors: NDArray[np.float32], *, source: str, size: int) -> list[list[Near]]:
    """For each vector (unit length, shape (n, 384)) its ``size`` closest examples by their side in the
    source language, the closest first.

    One query for 32 vectors. Every example is compared: some thousand of them take about a millisecond a
    vector, and an HNSW index would miss some. An example without vectors is not found.
    """
    found: list[list[Near]] = [[] for _ in vectors]
    for start in range(0, len(vectors), PASSAGES_PER_QUERY):
        batch = [_literal(vector) for vector in vectors[start : start + PASSAGES_PER_QUERY]]
        with connection.cursor() as cursor:
            cursor.execute(_INTO_ENGLISH if source != EN else _INTO_CHINESE, [batch, size])
            for place, zh, en, distance in cursor.fetchall():
                found[start + place - 1].append(Near(zh, en, -float(distance)))
    return found


def _literal(vector: NDArray[np.float32]) -> str:
    return "[" + ",".join(f"{number:.5f}" for number in vector.tolist()) + "]"


_NEAREST = """
    WITH asked AS MATERIALIZED (
        SELECT place, written::halfvec AS vector
        FROM unnest(%s::text[]) WITH ORDINALITY AS given(written, place)
    )
    SELECT asked.place, near.zh, near.en, near.distance
    FROM asked
    CROSS JOIN LATERAL (
        SELECT zh, en, {side} <#> asked.vector AS distance
        FROM translation_example
        WHERE {side} IS NOT NULL
        ORDER BY distance, id
        LIMIT %s
    ) AS near
    ORDER BY asked.place, near.distance
"""
_INTO_ENGLISH = _NEAREST.format(side="zh_vector")
_INTO_CHINESE = _NEAREST.format(side="en_vector")
