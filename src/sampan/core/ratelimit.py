"""How often somebody may do something, counted in the cache over a fixed window."""

import time

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import TooMany


def check(key: str, *, limit: int, seconds: int) -> None:
    """Count one attempt under `key`; raise TooMany when it is beyond `limit` in this window of `seconds`."""
    window = int(time.time()) // seconds
    name = f"rate:{key}:{seconds}:{window}"
    cache.add(name, 0, timeout=seconds + 1)
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two calls: a new window has begun
        return
    if count > limit:
        wait = seconds - int(time.time()) % seconds
        raise TooMany(
            "too_many",
            _("That is more than %(limit)s times in a short while. Try again in %(wait)s seconds."),
            {"limit": limit, "wait": wait},
        )
