"""The pages of visitors: a walk through the newest pool, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sampan.accounts.types import Reader
from sampan.core.pagination import Page
from sampan.discovery import selectors
from sampan.discovery.feeding import older
from sampan.discovery.feeding.cursors import InPool, Older
from sampan.discovery.ranking.order import Walk
from sampan.discovery.ranking.stance import Stance
from sampan.discovery.ranking.weights import NEWEST_EVERY
from sampan.discovery.services import ensure_pool
from sampan.discovery.types import LoadedPool, Source

SPARE = 6
"""Candidates fetched beyond a page, in place of those that turn out to be deleted or closed."""
FRESH_AT_ONCE = 3
"""Notes that are newer than the pool, on the first page."""
FRESH_LOOKED_AT = 60
"""How many notes newer than the pool are looked at: about a minute's worth of a busy instance."""
WALKS = 64
"""Walks that a process remembers: one for each pool that is still walked."""

Load = Callable[..., list[Any]]


def page(reader: Reader, channel: str, place: InPool | None, size: int, load: Load) -> Page[Any]:
    """A visitor's page from `place` on. Two queries at most once the pool is in memory."""
    pool = _pool_of(place, channel)
    if pool is None:
        return older.page(reader, channel, Older(), size, load)
    # A walk whose pool is gone goes on at the same place of the newest one.
    place = InPool(pool.pool_id, place.offset if place is not None else 0)
    places = _places(pool, place.offset, size + SPARE)
    fresh = _fresh(pool) if place.offset == 0 else []
    ids = [int(pool.ranked.note_ids[at]) for at in places]
    found = {note.pk: note for note in load([*fresh, *ids], reader=reader)}
    for pk, note in found.items():
        note.source, note.anchor = (Source.NEWEST if pk in fresh else Source.GENERAL), 0
    return _cut(found, fresh, ids, pool, place, size)


def newest_pool(channel: str) -> LoadedPool | None:
    """The newest pool of a channel; None while it holds no note."""
    pool = selectors.find_pool(ensure_pool(channel))
    return pool if pool is not None and len(pool.ranked) else None


def _pool_of(place: InPool | None, channel: str) -> LoadedPool | None:
    """The pool that the cursor names, else the newest."""
    if place is not None:
        named = selectors.find_pool(place.pool_id)
        if named is not None and named.channel == channel:
            return named
    return newest_pool(channel)


def _places(pool: LoadedPool, offset: int, size: int) -> list[int]:
    """The next `size` places of the walk through the pool."""
    steps = _walk(pool.pool_id).places(offset)
    return [step for _number, step in zip(range(size), steps, strict=False)]


def _fresh(pool: LoadedPool) -> list[int]:
    """Notes that came after the pool was made."""
    rows = selectors.list_fresh(pool.channel, since_id=pool.newest_id, size=FRESH_LOOKED_AT)
    return [pk for pk, _author in rows[:FRESH_AT_ONCE]]


def _cut(
    found: dict[int, Any],
    fresh: Sequence[int],
    ids: Sequence[int],
    pool: LoadedPool,
    place: InPool,
    size: int,
) -> Page[Any]:
    """A page out of what could be loaded, and where the next begins."""
    extra = [found[pk] for pk in fresh if pk in found]
    shown: list[Any] = []
    done = 0
    for pk in ids:
        if len(shown) + len(extra) >= size:
            break
        done += 1
        if pk in found:
            shown.append(found[pk])
    for number, note in enumerate(extra, start=1):
        shown.insert(number * NEWEST_EVERY - 1, note)
    offset = place.offset + done
    if offset < len(pool.ranked) and ids:
        return Page(shown, str(InPool(pool.pool_id, offset)))
    return Page(shown, None if pool.is_whole else str(Older(pool.newest_id + 1, pool.pool_id)))


@lru_cache(maxsize=WALKS)
def _walk(pool_id: int) -> Walk:
    pool = selectors.find_pool(pool_id)
    if pool is None:
        raise LookupError(pool_id)
    return Walk(pool.ranked, Stance())
