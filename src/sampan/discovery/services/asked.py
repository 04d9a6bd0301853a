"""Keeps what people searched for: for themselves, where they want it; what several asked, without names."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import regex
from django.db import connection, transaction

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from sampan.discovery.models import AskedQuery, QueryTally, Taste
from sampan.discovery.models.searching import QUERY_COLUMN
from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.spelling import spelled_whole
from sampan.discovery.types import language_number
from sampan.translation.language import detect_language

KEPT_MAX = 100
"""Searches that are kept of one person, the newest."""
PEOPLE_LEAST = 3
"""Different people who must ask for something on one day before it is counted at all: one alone is found out
by what they ask."""
TALLY_DAYS = 30
"""Days for which counts are kept."""
TALLIED_MAX = 1_000
"""Different queries that are counted of one day, the commonest."""
PINYIN_MAX = 240
# What names somebody: addresses, numbers to call, handles. They are never counted, however many ask.
_TELLING = regex.compile(r"@|\d{5}|https?:|www\.|\.(?:com|cn|net|org)\b")

_COUNT = """
SELECT key, max(query), count(DISTINCT account_id) FROM discovery_askedquery
WHERE asked_at >= %s AND asked_at < %s AND key <> ''
GROUP BY key HAVING count(DISTINCT account_id) >= %s ORDER BY 3 DESC, key LIMIT %s
"""


def record_asked(*, reader: Reader, query: str) -> None:
    """Keep a cleaned query in the reader's own history, unless they want none; the newest KEPT_MAX stay.

    Nothing is kept of visitors. Four queries at most; the same query again only moves to the top.
    """
    query = query.strip()[:QUERY_COLUMN].strip()
    me = reader.account_id
    if me is None or not query:
        return
    if Taste.objects.filter(pk=me, keeps_searches=False).exists():
        return
    with transaction.atomic():
        AskedQuery.objects.update_or_create(
            account_id=me, query=query, defaults={"key": fold(query)[:QUERY_COLUMN], "asked_at": now()}
        )
        rows = AskedQuery.objects.filter(account=me).order_by("-asked_at", "-pk")
        outdated = list(rows.values_list("pk", flat=True)[KEPT_MAX : KEPT_MAX + 10])
        if outdated:
            AskedQuery.objects.filter(pk__in=outdated).delete()


def forget_asked(*, reader: Reader, query: str | None = None) -> int:
    """Delete one search of the reader's history, or all of it; how many went. Raises SignInNeeded."""
    if reader.account_id is None:
        raise SignInNeeded
    rows = AskedQuery.objects.filter(account=reader.account_id)
    rows = rows if query is None else rows.filter(query=query[:QUERY_COLUMN])
    return rows.delete()[0]


def tally_queries(*, at: datetime | None = None) -> int:
    """Count what at least PEOPLE_LEAST people asked for today and yesterday, out of their own histories; how
    many queries were counted.

    Who keeps no history is not counted, and what was deleted before the count neither. Twice does no harm.
    """
    today = (at or now()).astimezone(UTC).date()
    counted = sum(_tally(day) for day in (today - timedelta(days=1), today))
    QueryTally.objects.filter(day__lt=today - timedelta(days=TALLY_DAYS)).delete()
    return counted


def _tally(day: date) -> int:
    start = datetime.combine(day, time(), tzinfo=UTC)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT, [start, start + timedelta(days=1), PEOPLE_LEAST, TALLIED_MAX])
        rows = [row for row in cursor.fetchall() if not _TELLING.search(row[0])]
        QueryTally.objects.bulk_create(
            [
                QueryTally(
                    query=query,
                    key=key,
                    pinyin=spelled_whole(query, size=PINYIN_MAX),
                    language=language_number(detect_language(query)),
                    day=day,
                    people=people,
                )
                for key, query, people in rows
            ],
            update_conflicts=True,
            unique_fields=["key", "day"],
            update_fields=["query", "people", "pinyin", "language"],
        )
    return len(rows)
