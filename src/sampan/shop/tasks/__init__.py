"""What the shop does by the clock and in the background."""

from sampan.shop.tasks import catalogue, orders, payments, rates

__all__ = ["catalogue", "orders", "payments", "rates"]
