"""Keeps what people searched for: for themselves, where they want it; what several asked, without names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import regex
from django.db import connection, transaction

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from sampan.discovery.models import AskedQuery, QueryTally, Taste
from sampan.discovery.models.searching import QUERY_COLUMN
from sampan.discovery.services.first_audiences import ACQUAINTED
from sampan.discovery.terms.cutting import pieces_of
from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.spelling import spelled_whole
from sampan.discovery.types import language_number
from sampan.translation import configuration
from sampan.translation.language import detect_language
from sampan.translation.selectors import find_translations
from sampan.translation.services import prepare_translations
from sampan.translation.types import EN, ZH_HANS, Text

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
WANTED_MAX = 40
"""Queries of which one run has translations made, those that most people asked first: a few minutes of an
engine on the machine itself."""
# What names somebody: addresses, numbers to call, handles. They are never counted, however many ask.
_TELLING = regex.compile(r"@|\d{5}|https?:|www\.|\.(?:com|cn|net|org)\b")

_COUNT = """
SELECT asked.key, mode() WITHIN GROUP (ORDER BY asked.query), count(DISTINCT asked.account_id)
FROM discovery_askedquery asked
JOIN accounts_account person ON person.id = asked.account_id AND person.suspended_at IS NULL
    AND person.created_at <= %(moment)s - %(acquainted)s
LEFT JOIN discovery_taste taste ON taste.account_id = asked.account_id
WHERE asked.asked_at >= %(start)s AND asked.asked_at < %(end)s AND asked.key <> ''
    AND coalesce(taste.learns, true)
GROUP BY asked.key HAVING count(DISTINCT asked.account_id) >= %(least)s
ORDER BY 3 DESC, asked.key LIMIT %(most)s
"""
"""Accounts younger than ACQUAINTED are not counted: three that were made for it would put any words before
everybody. A query is shown as most people wrote it."""


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
    many queries were counted. Translations of these are made ready for the next time.

    Who keeps no history or wants nothing learned is not counted, nor are accounts of today, and what was
    deleted before the count. Twice does no harm.
    """
    moment = at or now()
    today = moment.astimezone(UTC).date()
    days = [_tally(day, moment) for day in (today - timedelta(days=1), today)]
    QueryTally.objects.filter(day__lt=today - timedelta(days=TALLY_DAYS)).delete()
    _prepare(
        [query for query, _people in sorted((row for day in days for row in day), key=lambda row: -row[1])]
    )
    return sum(map(len, days))


def target_of_query(query: str) -> str:
    """The language that a query is taken over to: English for one with Chinese characters."""
    return EN if any(piece.kind == "run" for piece in pieces_of(query)) else ZH_HANS


def _tally(day: date, moment: datetime) -> list[tuple[str, int]]:
    """The queries of a day with their numbers of people, stored."""
    start = datetime.combine(day, time(), tzinfo=UTC)
    values: dict[str, Any] = {"start": start, "end": start + timedelta(days=1), "moment": moment}
    values |= {"acquainted": ACQUAINTED, "least": PEOPLE_LEAST, "most": TALLIED_MAX}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
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
    return [(query, people) for _key, query, people in rows]


def _prepare(queries: Iterable[str]) -> None:
    """Have translations made of the first WANTED_MAX queries of which the memory has none, behind all that
    readers wait for. Only engines that may see private texts are asked, and not for whose sake.
    """
    texts: dict[str, list[Text]] = {EN: [], ZH_HANS: []}
    for query in dict.fromkeys(queries):
        texts[target_of_query(query)].append(Text(query, is_private=True))
    for target, asked in texts.items():
        known = find_translations(asked, to=target)
        missing = [text for text, done in zip(asked, known, strict=True) if done is None]
        most = min(WANTED_MAX // len(texts), configuration.ask_max())
        prepare_translations(missing[:most], languages=[target])
