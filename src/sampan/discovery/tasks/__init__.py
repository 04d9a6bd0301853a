"""What the discovery room does by the clock and in the background."""

from sampan.discovery.tasks import pools, vectors

__all__ = ["pools", "vectors"]
