"""What the discovery room does by the clock and in the background."""

from sampan.discovery.tasks import learning, places, pools, signals, training, trends, vectors, walks

__all__ = ["learning", "places", "pools", "signals", "training", "trends", "vectors", "walks"]
