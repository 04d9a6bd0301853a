"""What the discovery room does: pools, vectors, neighbours, trends, places."""

from sampan.discovery.services.alike import find_alike
from sampan.discovery.services.pools import ensure_pool, remake_pools
from sampan.discovery.services.vectors import (
    embed_missing,
    embed_note,
    want_vector,
    want_vector_of_media,
)

__all__ = [
    "embed_missing",
    "embed_note",
    "ensure_pool",
    "find_alike",
    "remake_pools",
    "want_vector",
    "want_vector_of_media",
]
