"""What discovery knows: pools, tastes, candidates, neighbours, trends, places."""

from sampan.discovery.selectors.alike import find_neighbors, nearest_notes, vectors_of
from sampan.discovery.selectors.pools import (
    find_latest_pool,
    find_pool,
    forget_latest_pool,
    list_fresh,
    list_older,
    list_trending,
)
from sampan.discovery.selectors.related import list_related

__all__ = [
    "find_latest_pool",
    "find_neighbors",
    "find_pool",
    "forget_latest_pool",
    "list_fresh",
    "list_older",
    "list_related",
    "list_trending",
    "nearest_notes",
    "vectors_of",
]
