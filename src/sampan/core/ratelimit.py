"""How often somebody may do something, counted over a fixed window for all processes of this machine."""

from __future__ import annotations

import logging
import time
from functools import cache as remember
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from sampan.core.counts import SharedCounts
from sampan.core.errors import TooMany

logger = logging.getLogger("sampan")


def check(key: str, *, limit: int, seconds: int) -> None:
    """Count one attempt under `key`; raise TooMany when it is beyond `limit` in this window of `seconds`.

    Counted are the attempts at all processes of this machine, or, with SAMPAN_REDIS_URL, of all machines.
    No query.
    """
    name, ends = _window(key, seconds)
    if _count(name, ends=ends) > limit:
        raise _too_many(limit, seconds)


def check_spent(key: str, *, limit: int, seconds: int) -> None:
    """Count nothing; raise TooMany when `check` has counted `limit` attempts under `key` in this window: for
    attempts of which only the failed ones are counted."""
    name, _ends = _window(key, seconds)
    counts = _shared()
    if (counts.get(name) if counts is not None else cache.get(name, 0)) >= limit:
        raise _too_many(limit, seconds)


def _window(key: str, seconds: int) -> tuple[str, int]:
    """The counter of this window, and the second since 1970 in which it ends."""
    window = int(time.time()) // seconds
    return f"rate:{key}:{seconds}:{window}", (window + 1) * seconds


def _too_many(limit: int, seconds: int) -> TooMany:
    return TooMany(
        "too_many",
        _("That is more than %(limit)s times in a short while. Try again in %(wait)s seconds."),
        {"limit": limit, "wait": seconds - int(time.time()) % seconds},
    )


def _count(name: str, *, ends: int) -> int:
    counts = _shared()
    if counts is not None:
        return counts.add(name, ends=ends)
    cache.add(name, 0, timeout=ends - int(time.time()) + 1)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two calls: a new window has begun
        return 0


def _shared() -> SharedCounts | None:
    return _counts_in(settings.SAMPAN_COUNTS) if settings.SAMPAN_COUNTS else None


@remember
def _counts_in(path: Path) -> SharedCounts | None:
    try:
        return SharedCounts(path)
    except OSError as error:
        logger.warning("rate limits are counted by each process alone: %s", error)
        return None
