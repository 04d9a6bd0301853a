"""Counts how common words are, on a sample of the documents, whatever their number."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.discovery.models import TermShares
from sampan.discovery.selectors.shares import forget_shares

SAMPLE = 4_000
"""Documents that are counted: enough to tell 1 in 1,000 from 1 in 100; half a second of PostgreSQL."""
TERMS_MAX = 30_000
"""Words that are remembered, the commonest: some 3 MB in each process."""

_COUNT = """
SELECT word, ndoc FROM ts_stat(%s) WHERE left(word, 2) <> '=w' ORDER BY ndoc DESC, word LIMIT %s
"""


def count_shares() -> int:
    """Count anew and replace what was known; how many words are known now. Twice does no harm."""
    with transaction.atomic(), connection.cursor() as cursor:
        total, sample = _sample(cursor)
        cursor.execute(f"SELECT count(*) FROM ({sample}) t")  # noqa: S608 - numbers of ours only
        sampled = int(cursor.fetchone()[0])
        cursor.execute(_COUNT, [sample, TERMS_MAX])
        rows = cursor.fetchall()
        TermShares.objects.all().delete()
        TermShares.objects.create(
            terms=[word for word, _count in rows],
            shares=[min(0.999, count / max(1, sampled)) for _word, count in rows],
            sampled=sampled,
            documents=total,
            made_at=now(),
        )
    forget_shares()
    return len(rows)


def _sample(cursor: Any) -> tuple[int, str]:
    """How many documents there are, about, and the statement that reads a sample of them: whole blocks."""
    cursor.execute(
        "SELECT count(*), (SELECT greatest(reltuples, 0)::bigint FROM pg_class"
        " WHERE oid = 'discovery_searchdocument'::regclass)"
        " FROM (SELECT FROM discovery_searchdocument LIMIT %s) t",
        [2 * SAMPLE],
    )
    few, about = cursor.fetchone()
    total = max(few, about)
    percent = min(100.0, 100 * SAMPLE / max(1, total))
    sampled = "" if few < 2 * SAMPLE else f" TABLESAMPLE SYSTEM ({percent:.6f}) REPEATABLE (1)"
    return total, f"SELECT words FROM discovery_searchdocument{sampled} LIMIT {2 * SAMPLE}"  # noqa: S608
