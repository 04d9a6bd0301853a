"""Makes the pools that Explore draws from, one for each channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Q

from sampan.core.clock import now
from sampan.discovery.models import Pool
from sampan.discovery.ranking.candidates import Candidates, Ranked
from sampan.discovery.ranking.score import rank
from sampan.discovery.selectors import find_latest_pool, forget_latest_pool
from sampan.discovery.types import ALL, CHANNELS, VIDEO, category_number, language_number
from sampan.notes.models import Note
from sampan.notes.types import Kind

CANDIDATES = 5_000
"""The newest notes that are looked at: some days of a busy instance, all of a small one."""
CHANNEL_CANDIDATES = 600
"""The newest notes of one channel, looked at when the general ones hold few of it."""
POOL_SIZE = 1_000
"""Notes in the pool of all channels: fifty pages."""
CHANNEL_POOL_SIZE = 400
KEPT = timedelta(minutes=30)
"""How long a pool is kept for those who still walk it."""
STALE = timedelta(minutes=10)
"""A pool this old says that no worker runs; the next visitor has one made."""
LOCK = 7_203_114
"""Number of the advisory lock under which pools are made: any number that nobody else uses."""
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
        made = sum(
            _store(channel, ranked, newest, whole) for channel, ranked, newest, whole in _ranked_channels()
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
            _store(channel, ranked, newest, whole)
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


def _store(channel: str, ranked: Ranked, newest_id: int, whole: bool) -> bool:
    """Write a pool; False when the latest one says the same and only its time was renewed."""
    note_ids = ranked.note_ids.tolist()
    latest = Pool.objects.filter(channel=channel).order_by("-id").first()
    if latest is not None and latest.note_ids == note_ids and latest.newest_id == newest_id:
        Pool.objects.filter(pk=latest.pk).update(made_at=now())
        return False
    Pool.objects.create(
        channel=channel,
        note_ids=note_ids,
        scores=ranked.scores.tolist(),
        author_ids=ranked.author_ids.tolist(),
        categories=ranked.categories.tolist(),
        languages=ranked.languages.tolist(),
        newest_id=newest_id,
        is_whole=whole,
    )
    return True
