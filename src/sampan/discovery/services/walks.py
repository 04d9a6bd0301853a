"""Keeps what readers meet in which order, so that their further pages fit the first; drops it soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection

from sampan.core.clock import now
from sampan.core.prepared import array_literal, prepared_cursor
from sampan.core.queue import defer

KEPT = timedelta(days=3)
"""How long a walk is kept: somebody may come back to a tab after a weekend, and what was shown in these days
is what rankers are trained on."""
KEPT_UNLEARNED = timedelta(hours=2)
"""The same for somebody of whom nothing is to be learned: long enough to scroll on, and for nothing else."""
KEPT_EACH = 60
"""Walks of one person that are kept at most, the newest: one who opens Explore every few minutes for three
days would fill 500 rows, and no ranker needs that much of one person."""
DROPPED_AT_ONCE = 20_000
"""Rows that one run deletes at most, so that it never holds locks for long; the next run goes on."""

LIST_STALE = timedelta(hours=1)
"""A personal list this old is made anew when its person comes back."""
ASK_SECONDS = 600
"""How long a wanted list is not asked for again by the same process."""

_STORE = """
INSERT INTO discovery_feedwalk (account_id, channel, note_ids, sources, anchors, features, made_at)
SELECT %(me)s::bigint, %(channel)s, %(ids)s::bigint[], %(sources)s::smallint[], %(anchors)s::bigint[],
    %(features)s::bytea, %(now)s::timestamptz
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
RETURNING id
"""
"""Nobody waits for the disk: a walk that a crash of the database took is made anew at the next page."""
_EXTEND = """
INSERT INTO discovery_feedwalk (account_id, channel, note_ids, sources, anchors, features, made_at)
SELECT account_id, channel, note_ids || %(ids)s::bigint[], sources || %(sources)s::smallint[],
    anchors || %(anchors)s::bigint[], features || %(features)s::bytea, %(now)s::timestamptz
FROM discovery_feedwalk, (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
WHERE id = %(walk)s::bigint AND account_id = %(me)s::bigint
RETURNING id
"""
_DROP_OLD = """
DELETE FROM discovery_feedwalk WHERE id IN (
    SELECT id FROM discovery_feedwalk WHERE made_at < %s ORDER BY made_at LIMIT %s
)
"""
_DROP_UNLEARNED = """
DELETE FROM discovery_feedwalk WHERE id IN (
    SELECT walk.id FROM discovery_feedwalk AS walk JOIN discovery_taste AS taste USING (account_id)
    WHERE NOT taste.learns AND walk.made_at < %s ORDER BY walk.made_at LIMIT %s
)
"""
_DROP_MANY = """
DELETE FROM discovery_feedwalk WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY account_id ORDER BY id DESC) AS place FROM
        discovery_feedwalk
    ) AS counted
    WHERE place > %s LIMIT %s
)
"""


def store_walk(
    *,
    account_id: int,
    channel: str,
    note_ids: Sequence[int],
    sources: Sequence[int],
    anchors: Sequence[int],
    features: bytes,
) -> int:
    """Keep a walk and give its id. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "me": account_id,
                "channel": channel,
                "ids": array_literal(note_ids),
                "sources": array_literal(sources),
                "anchors": array_literal(anchors),
                "features": features,
                "now": now(),
            },
        )
        return int(cursor.fetchone()[0])


def extend_walk(
    walk_id: int,
    *,
    account_id: int,
    note_ids: Sequence[int],
    sources: Sequence[int],
    anchors: Sequence[int],
    features: bytes,
) -> int | None:
    """Keep a walk that goes on with these notes where the given one ends, and give its id; None when that is
    gone or somebody else's. The given one stays as it is. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(
            _EXTEND,
            {
                "walk": walk_id,
                "me": account_id,
                "ids": array_literal(note_ids),
                "sources": array_literal(sources),
                "anchors": array_literal(anchors),
                "features": features,
                "now": now(),
            },
        )
        row = cursor.fetchone()
    return int(row[0]) if row is not None else None


def want_list(account_id: int, listed_at: datetime | None, *, learns: bool) -> None:
    """Have the worker choose notes for somebody whose list is missing or older than LIST_STALE; asked
    for once in ASK_SECONDS. Without a worker the pool serves alone."""
    if not learns or (listed_at is not None and listed_at > now() - LIST_STALE):
        return
    if cache.add(f"discovery:wanted:{account_id}", 1, ASK_SECONDS):
        defer(
            "discovery.learn",
            account_id=account_id,
            _lock=f"learn:{account_id}",
            _queueing_lock=f"learn:{account_id}",
        )


def drop_old_walks() -> int:
    """Drop walks older than KEPT (KEPT_UNLEARNED of people with learning off), and those beyond KEPT_EACH of
    a person; how many. Running twice is no harm."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP_OLD, [now() - KEPT, DROPPED_AT_ONCE])
        dropped = cursor.rowcount
        cursor.execute(_DROP_UNLEARNED, [now() - KEPT_UNLEARNED, DROPPED_AT_ONCE])
        dropped += cursor.rowcount
        cursor.execute(_DROP_MANY, [KEPT_EACH, DROPPED_AT_ONCE])
        return int(dropped + cursor.rowcount)
