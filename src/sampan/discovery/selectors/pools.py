"""The pools in memory, what is new since, and what many people write about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django.core.cache import cache

from sampan.core.prepared import prepared_cursor
from sampan.discovery.models import Pool
from sampan.discovery.ranking.candidates import Ranked
from sampan.discovery.types import ALL, VIDEO, FreshNotes, LatestPool, LoadedPool, category_number
from sampan.notes.models import NoteTopic

POOLS_IN_MEMORY = 64
"""Pools that a process keeps: those of all channels for some minutes, about 40 kB each."""
LATEST_SECONDS = 5
"""How long a process takes a pool for the latest: a minute's pool may be that late."""


_LISTED = """
FROM notes_note n JOIN accounts_account a ON a.id = n.author_id
WHERE n.visibility = 'public' AND n.hidden_at IS NULL AND a.suspended_at IS NULL {channel}
"""
_FRESH = f"""
SELECT n.id, n.author_id {_LISTED} AND n.id > %(edge)s::bigint ORDER BY n.id DESC LIMIT {{size}}
"""
_OLDER = f"""
SELECT n.id, n.author_id, n.category {_LISTED} AND n.id < %(edge)s::bigint ORDER BY n.id DESC LIMIT {{size}}
"""


def find_latest_pool(channel: str) -> LatestPool | None:
    """The newest pool of a channel; None when there is none. One query in LATEST_SECONDS."""
    key = _latest_key(channel)
    known: LatestPool | None = cache.get(key)
    if known is None:
        row = Pool.objects.filter(channel=channel).order_by("-id").values_list("pk", "made_at").first()
        if row is not None:
            known = LatestPool(*row)
            cache.set(key, known, LATEST_SECONDS)
    return known


def forget_latest_pool(channel: str) -> None:
    """Look the latest pool up anew at the next call."""
    cache.delete(_latest_key(channel))


def find_pool(pool_id: int) -> LoadedPool | None:
    """A pool by its number; None when it is outdated. One query, the first time only: it never changes."""
    try:
        return _load(pool_id)
    except Pool.DoesNotExist:
        return None


def list_fresh(channel: str, *, since_id: int, size: int) -> list[tuple[int, int]]:
    """Ids and authors of listed notes that are newer than `since_id`, the newest first. One query."""
    return _rows(_FRESH, channel, edge=since_id, size=size)


def list_older(channel: str, *, before_id: int, size: int) -> list[tuple[int, int, int]]:
    """Ids, authors and category numbers of listed notes older than `before_id`, the newest first. One
    query."""
    rows = _rows(_OLDER, channel, edge=before_id, size=size)
    return [(pk, author, category_number(category)) for pk, author, category in rows]


def ids_under_topics(note_ids: Sequence[int], topic_ids: Iterable[int]) -> list[int]:
    """Those of the notes that stand under one of the topics. One query."""
    rows = NoteTopic.objects.filter(note_id__in=list(note_ids), topic_id__in=list(topic_ids))
    return list(rows.values_list("note_id", flat=True).distinct())


@lru_cache(maxsize=POOLS_IN_MEMORY)
def _load(pool_id: int) -> LoadedPool:
    row = Pool.objects.get(pk=pool_id)
    ranked = Ranked(
        note_ids=np.array(row.note_ids, dtype=np.int64),
        scores=np.array(row.scores, dtype=np.float64),
        author_ids=np.array(row.author_ids, dtype=np.int64),
        categories=np.array(row.categories, dtype=np.int64),
        languages=np.array(row.languages, dtype=np.int64),
    )
    fresh = FreshNotes(
        note_ids=np.array(row.fresh_ids, dtype=np.int64),
        author_ids=np.array(row.fresh_authors, dtype=np.int64),
        categories=np.array(row.fresh_categories, dtype=np.int64),
        languages=np.array(row.fresh_languages, dtype=np.int64),
        good=np.array(row.fresh_good, dtype=np.float64),
        shown=np.array(row.fresh_shown, dtype=np.float64),
    )
    sources = np.array(row.sources or [0] * len(ranked), dtype=np.int64)
    note_ids = frozenset(row.note_ids)
    return LoadedPool(row.pk, row.channel, ranked, note_ids, row.newest_id, row.is_whole, sources, fresh)


def _rows(sql: str, channel: str, *, edge: int, size: int) -> list[Any]:
    # The number of rows is written into the statement: a plan that is kept has to know it.
    narrowed = {ALL: "", VIDEO: "AND n.kind = 'video'"}.get(channel, "AND n.category = %(channel)s")
    with prepared_cursor() as cursor:
        cursor.execute(sql.format(channel=narrowed, size=int(size)), {"edge": edge, "channel": channel})
        return list(cursor.fetchall())


def _latest_key(channel: str) -> str:
    return f"discovery:latest:{channel}"
