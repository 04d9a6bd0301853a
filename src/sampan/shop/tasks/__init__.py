"""What the shop does by the clock and in the background."""

from sampan.shop.tasks import catalogue

__all__ = ["catalogue"]
