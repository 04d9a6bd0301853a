"""Makes the pools that Explore draws from, one for each channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Q

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import Pool, Trend
from sampan.discovery.ranking.candidates import Candidates, Ranked
from sampan.discovery.ranking.fresh import draw
from sampan.discovery.ranking.score import rank
from sampan.discovery.selectors import find_latest_pool, forget_latest_pool
from sampan.discovery.types import ALL, CHANNELS, VIDEO, Source, category_number, language_number
from sampan.notes.models import Note
from sampan.notes.types import Kind

CANDIDATES = 5_000
"""The newest notes that are looked at: some days of a busy instance, all of a small one."""
CHANNEL_CANDIDATES = 600
"""The newest notes of one channel, looked at when the general ones hold few of it."""
POOL_SIZE = 1_000
"""Notes in the pool of all channels: fifty pages."""
CHANNEL_POOL_SIZE = 400
FRESH_CANDIDATES = 5_000
"""New notes that look for their first audience, the newest: some days of a busy instance."""
FRESH_SIZE = 200
"""Those of them that a pool offers for its minute, drawn anew each time: every one has its minutes."""
KEPT = timedelta(minutes=30)
"""How long a pool is kept for those who still walk it."""
STALE = timedelta(minutes=10)
"""A pool this old says that no worker runs; the next visitor has one made."""
LOCK = 7_203_114
"""Number of the advisory lock under which pools are made: any number that nobody else uses."""
UNKNOWN_AGE = timedelta(days=3)
"""An older note without an audience was there before there were audiences, and is not new."""
_OPEN = """
SELECT n.id, n.author_id, n.category, n.language, n.kind, coalesce(u.good, 0), coalesce(u.shown, 0)
FROM (
    SELECT note_id FROM discovery_audience WHERE state = 'open'
    UNION ALL
    SELECT m.id FROM notes_note m
    WHERE m.id > %(since)s AND NOT EXISTS (SELECT FROM discovery_audience k WHERE k.note_id = m.id)
) new (id)
JOIN notes_note n ON n.id = new.id
JOIN accounts_account a ON a.id = n.author_id
LEFT JOIN discovery_audience u ON u.note_id = n.id
WHERE n.visibility = 'public' AND n.hidden_at IS NULL AND a.suspended_at IS NULL
ORDER BY n.id DESC LIMIT %(size)s
"""
COLUMNS = (
    "id",
    "author_id",
    "created_at",
    "like_count",
    "collect_count",
    "comment_count",
    "share_count",
    "category",
    "language",
    "kind",
)


def remake_pools() -> int:
    """Make the pools of all channels anew and drop the outdated; how many were made.

    A pool that would hold the same notes in the same order is kept instead: a quiet instance writes nothing.
    """
    with transaction.atomic():
        _lock()
        fresh, trending = _open_audiences(), _trending_ids()
        made = sum(
            _store(channel, ranked, newest, whole, _of_channel(fresh, channel), trending)
            for channel, ranked, newest, whole in _ranked_channels()
        )
        newest = Pool.objects.order_by("channel", "-id").distinct("channel").values_list("pk", flat=True)
        Pool.objects.filter(made_at__lt=now() - KEPT).exclude(pk__in=list(newest)).delete()
    return made


def ensure_pool(channel: str) -> int:
    """The id of the newest pool of a channel, made now when there is none or when no worker renews it."""
    latest = find_latest_pool(channel)
    if latest is not None and latest.made_at >= now() - STALE:
        return latest.pool_id
    with transaction.atomic():
        if not _lock(wait=latest is None) and latest is not None:
            return latest.pool_id  # somebody else is at it
        forget_latest_pool(channel)
        again = find_latest_pool(channel)
        if again is None or again.made_at < now() - STALE:
            ranked, newest, whole = _rank_channel(channel, _newest(CANDIDATES, channel), CANDIDATES)
            fresh = _of_channel(_open_audiences(), channel)
            _store(channel, ranked, newest, whole, fresh, _trending_ids())
    forget_latest_pool(channel)
    made = find_latest_pool(channel)
    return made.pool_id if made is not None else 0


def _lock(*, wait: bool = True) -> bool:
    """Let one transaction at a time make pools."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
        return bool(row and row[0])


def _ranked_channels() -> Iterable[tuple[str, Ranked, int, bool]]:
    """Every channel with its ranked notes; the newest notes are read once for all of them."""
    rows = _newest(CANDIDATES, ALL)
    complete = len(rows) < CANDIDATES
    for channel in CHANNELS:
        own = [row for row in rows if _is_in(row, channel)]
        if channel != ALL and not complete and len(own) < CHANNEL_CANDIDATES:
            own = _newest(CHANNEL_CANDIDATES, channel)
            yield channel, *_rank_channel(channel, own, CHANNEL_CANDIDATES)
        else:
            yield channel, *_rank_channel(channel, own, len(own) + 1 if complete else 0)


def _rank_channel(channel: str, rows: list[Any], limit: int) -> tuple[Ranked, int, bool]:
    """The rows ranked, the newest id among them, and whether these are all notes of the channel."""
    size = POOL_SIZE if channel == ALL else CHANNEL_POOL_SIZE
    ranked = rank(_columns(rows, now()), size=size)
    return ranked, max((row[0] for row in rows), default=0), len(rows) < limit and len(ranked) == len(rows)


def _newest(size: int, channel: str) -> list[Any]:
    notes = Note.objects.listed().filter(_condition(channel))
    return list(notes.order_by("-id").values_list(*COLUMNS)[:size])


def _open_audiences() -> list[tuple[Any, ...]]:
    """Listed notes that look for their first audience: id, author, category, language, kind, good, shown.

    Those of the last days of which no audience is known yet do so too: nobody has met them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"since": id_for(now() - UNKNOWN_AGE), "size": FRESH_CANDIDATES})
        return list(cursor.fetchall())


def _of_channel(rows: list[tuple[Any, ...]], channel: str) -> list[tuple[Any, ...]]:
    """FRESH_SIZE of the rows that belong to the channel, drawn by what their audiences did so far."""
    own = [
        row
        for row in rows
        if channel == ALL or (row[4] == Kind.VIDEO if channel == VIDEO else row[2] == channel)
    ]
    if len(own) <= FRESH_SIZE:
        return own
    drawn = draw(
        np.array([row[5] for row in own], dtype=np.float64),
        np.array([row[6] for row in own], dtype=np.float64),
        np.random.default_rng(),
    )
    return [own[place] for place in np.sort(np.argsort(-drawn)[:FRESH_SIZE])]


def _trending_ids() -> frozenset[int]:
    """The notes that rise just now among the readers of either language or of both."""
    return frozenset(Trend.objects.filter(kind="note").values_list("target_id", flat=True))


def _condition(channel: str) -> Q:
    if channel == ALL:
        return Q()
    return Q(kind=Kind.VIDEO) if channel == VIDEO else Q(category=channel)


def _is_in(row: Any, channel: str) -> bool:
    if channel == ALL:
        return True
    return bool(row[9] == Kind.VIDEO if channel == VIDEO else row[7] == channel)


def _columns(rows: list[Any], moment: datetime) -> Candidates:
    """The rows as arrays."""
    return Candidates(
        note_ids=np.array([row[0] for row in rows], dtype=np.int64),
        author_ids=np.array([row[1] for row in rows], dtype=np.int64),
        hours=np.array([(moment - row[2]).total_seconds() / 3600 for row in rows], dtype=np.float64),
        acts=np.array([row[3:7] for row in rows], dtype=np.int64).reshape(len(rows), 4),
        categories=np.array([category_number(row[7]) for row in rows], dtype=np.int64),
        languages=np.array([language_number(row[8]) for row in rows], dtype=np.int64),
    )


def _store(
    channel: str,
    ranked: Ranked,
    newest_id: int,
    whole: bool,
    fresh: list[tuple[Any, ...]],
    trending: frozenset[int],
) -> bool:
    """Write a pool; False when the latest one says the same and only its time was renewed."""
    note_ids = ranked.note_ids.tolist()
    latest = Pool.objects.filter(channel=channel).order_by("-id").first()
    told = [(row[0], row[6]) for row in fresh]
    same = latest is not None and (
        latest.note_ids == note_ids
        and latest.newest_id == newest_id
        and list(zip(latest.fresh_ids, latest.fresh_shown, strict=True)) == told
    )
    if latest is not None and same:
        Pool.objects.filter(pk=latest.pk).update(made_at=now())
        return False
    Pool.objects.create(
        channel=channel,
        note_ids=note_ids,
        scores=ranked.scores.tolist(),
        author_ids=ranked.author_ids.tolist(),
        categories=ranked.categories.tolist(),
        languages=ranked.languages.tolist(),
        sources=[Source.TRENDING if pk in trending else Source.GENERAL for pk in note_ids],
        fresh_ids=[row[0] for row in fresh],
        fresh_authors=[row[1] for row in fresh],
        fresh_categories=[category_number(row[2]) for row in fresh],
        fresh_languages=[language_number(row[3]) for row in fresh],
        fresh_good=[row[5] for row in fresh],
        fresh_shown=[row[6] for row in fresh],
        newest_id=newest_id,
        is_whole=whole,
    )
    return True
