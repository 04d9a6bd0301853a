"""Finds what rises: notes, topics and searches that more people than usual care about just now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import QueryTally, Trend
from sampan.discovery.ranking import weights
from sampan.discovery.ranking.trending import decayed, rises
from sampan.discovery.services.first_audiences import ACQUAINTED
from sampan.discovery.types import CHINESE, ENGLISH, FAMILIES

NOTE, TOPIC, QUERY = "note", "topic", "query"
KEPT = 50
"""Trends of a kind and a language that are kept: five times what a screen shows, since some are closed to
some readers."""
WINDOW = timedelta(days=16)
"""How far back is looked: four half-lives of the longer memory."""
ACTS_MAX = 200_000
"""The newest acts of each kind that are looked at: under a second of work for a very busy instance."""
PEOPLE_HOURS = 24
"""Who took part within so many hours counts as one of the people."""
PUBLISHING = 3.0
"""What writing about a topic is worth, a like being 1."""
QUERY_DAYS = 14
QUERY_ROWS = 20_000
LOCK = 7_203_122
"""Number of the advisory lock under which trends are replaced."""

_ACTS = """
    (SELECT account_id, note_id, id, %(like)s::float8 AS weight FROM notes_like
     WHERE id >= %(since)s ORDER BY id DESC LIMIT %(most)s)
    UNION ALL
    (SELECT account_id, note_id, id, %(collect)s FROM notes_collect
     WHERE id >= %(since)s ORDER BY id DESC LIMIT %(most)s)
    UNION ALL
    (SELECT author_id, note_id, id, %(comment)s FROM conversations_comment
     WHERE id >= %(since)s AND author_id IS NOT NULL AND hidden_at IS NULL ORDER BY id DESC LIMIT %(most)s)
"""
_LISTED = """
    JOIN notes_note n ON n.id = acts.note_id AND n.visibility = 'public' AND n.hidden_at IS NULL
    JOIN accounts_account writer ON writer.id = n.author_id AND writer.suspended_at IS NULL
"""
_SUMS = """
SELECT target, (person.language LIKE 'zh%%') AS is_chinese,
    sum(weight * power(2::float8, -hours / %(short)s::float8)),
    sum(weight * power(2::float8, -hours / %(long)s::float8)),
    count(*) FILTER (WHERE hours < %(people_hours)s)
FROM (
    SELECT account_id, target, max(weight) AS weight,
        greatest((%(now)s - (max(id) >> 16))::float8 / 3600000, 0) AS hours
    FROM ({taken}) taken GROUP BY account_id, target
) AS part
JOIN accounts_account person ON person.id = part.account_id AND person.suspended_at IS NULL
    AND person.created_at <= to_timestamp(%(now)s / 1000.0) - %(acquainted)s
GROUP BY target, is_chinese
"""
"""Whatever a person does about a thing, and however often, they take part once: with the strongest of their
acts, at the time of the last. The time is in the id. Accounts younger than ACQUAINTED do not: three that were
made for it would be a trend."""
_OF_NOTES = " ".join(
    (
        "SELECT acts.account_id, acts.id, weight, n.id AS target FROM (",
        _ACTS,
        ") acts",
        _LISTED,
        "WHERE acts.account_id <> n.author_id",
    )
)
_WRITING = """
    (SELECT author_id, id, id, %(publishing)s FROM notes_note
     WHERE id >= %(since)s AND visibility = 'public' AND hidden_at IS NULL ORDER BY id DESC LIMIT %(most)s)
"""
_OF_TOPICS = " ".join(
    (
        "SELECT acts.account_id, acts.id, weight, under.topic_id AS target FROM (",
        _ACTS,
        "UNION ALL",
        _WRITING,
        ") acts",
        _LISTED,
        "JOIN notes_notetopic under ON under.note_id = n.id",
    )
)


class Sum(NamedTuple):
    """How much people of one language had to do with a thing: by the shorter and by the longer memory."""

    target: Any
    family: int
    lately: float
    usually: float
    people: int


def find_trends(*, moment: datetime | None = None) -> int:
    """Find what rises among readers of each language and of both, and put it in the place of what rose; how
    many trends there are. Killed in the middle it leaves the old ones; twice does no harm.
    """
    moment = moment or now()
    found = [
        *_trends(NOTE, _sums(_OF_NOTES, moment), moment),
        *_trends(TOPIC, _sums(_OF_TOPICS, moment), moment),
        *_trends(QUERY, _query_sums(moment), moment),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        Trend.objects.all().delete()
        Trend.objects.bulk_create(found)
    return len(found)


def _sums(taken: str, moment: datetime) -> list[Sum]:
    values: dict[str, Any] = {
        "like": weights.LIKE,
        "collect": weights.COLLECT,
        "comment": weights.COMMENT,
        "publishing": PUBLISHING,
        "since": id_for(moment - WINDOW),
        "most": ACTS_MAX,
        "short": weights.TREND_HALF_LIFE_HOURS,
        "long": weights.TREND_USUAL_HALF_LIFE_HOURS,
        "people_hours": PEOPLE_HOURS,
        "acquainted": ACQUAINTED,
        "now": int(moment.timestamp() * 1000),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(taken=taken), values)
        return [
            Sum(target, CHINESE if is_chinese else ENGLISH, float(lately), float(usually), people)
            for target, is_chinese, lately, usually, people in cursor.fetchall()
        ]


def _query_sums(moment: datetime) -> list[Sum]:
    """Of searches only the days are known: those of a day count as old as its end, today's as now."""
    today = moment.date()
    rows = QueryTally.objects.filter(day__gt=today - timedelta(days=QUERY_DAYS), day__lte=today)
    sums: dict[str, Sum] = {}
    shown: dict[str, str] = {}
    listed = rows.order_by("-day", "-people", "pk").values_list("key", "query", "language", "day", "people")
    for key, query, language, day, people in listed[:QUERY_ROWS]:
        shown.setdefault(key, query)
        hours = np.array([max(0, (today - day).days - 1) * 24.0 + (12.0 if day < today else 0.0)])
        before = sums.get(key, Sum(shown[key], language, 0.0, 0.0, 0))
        sums[key] = Sum(
            shown[key],
            before.family,
            before.lately + people * float(decayed(hours)[0]),
            before.usually + people * float(decayed(hours, weights.TREND_USUAL_HALF_LIFE_HOURS)[0]),
            before.people + (people if day == today else 0),
        )
    return list(sums.values())


def _trends(kind: str, sums: Sequence[Sum], moment: datetime) -> Iterable[Trend]:
    """The trends of each language, and of both: there the sums of the two are added."""
    merged: dict[Any, Sum] = {}
    for one in sums:
        other = merged.get(one.target, Sum(one.target, -1, 0.0, 0.0, 0))
        merged[one.target] = Sum(
            one.target, -1, one.lately + other.lately, one.usually + other.usually, one.people + other.people
        )
    yield from _ranked(kind, "", list(merged.values()), moment)
    for number, family in enumerate(FAMILIES):
        yield from _ranked(kind, family, [one for one in sums if one.family == number], moment)


def _ranked(kind: str, family: str, sums: Sequence[Sum], moment: datetime) -> Iterable[Trend]:
    scores = rises(
        np.array([one.lately for one in sums], dtype=np.float64),
        np.array([one.usually for one in sums], dtype=np.float64),
        np.array([one.people for one in sums], dtype=np.int64),
    )
    order = sorted(range(len(sums)), key=lambda place: (-scores[place], str(sums[place].target)))
    rising = [place for place in order if scores[place] > 0][:KEPT]
    for rank, place in enumerate(rising, start=1):
        one = sums[place]
        yield Trend(
            kind=kind,
            family=family,
            rank=rank,
            target_id=0 if kind == QUERY else one.target,
            query=one.target if kind == QUERY else "",
            score=float(scores[place]),
            people=one.people,
            made_at=moment,
        )
