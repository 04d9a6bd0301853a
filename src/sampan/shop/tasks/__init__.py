"""What the shop does by the clock and in the background."""

from sampan.shop.tasks import catalogue, payments, rates

__all__ = ["catalogue", "payments", "rates"]
