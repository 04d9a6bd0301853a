"""Pages for the staff about the shop; each file registers its own."""

from sampan.shop.admin import books, orders, payments, shops

__all__ = ["books", "orders", "payments", "shops"]
