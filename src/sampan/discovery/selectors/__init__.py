"""What discovery knows: pools, tastes, candidates, neighbours, trends, places."""

from sampan.discovery.selectors.pools import (
    find_latest_pool,
    find_pool,
    forget_latest_pool,
    list_fresh,
    list_older,
    list_trending,
)

__all__ = [
    "find_latest_pool",
    "find_pool",
    "forget_latest_pool",
    "list_fresh",
    "list_older",
    "list_trending",
]
