"""What the discovery room does by the clock and in the background."""

from sampan.discovery.tasks import (
    documents,
    learning,
    places,
    pools,
    products,
    signals,
    together,
    training,
    trends,
    vectors,
    walks,
)

__all__ = [
    "documents",
    "learning",
    "places",
    "pools",
    "products",
    "signals",
    "together",
    "training",
    "trends",
    "vectors",
    "walks",
]
