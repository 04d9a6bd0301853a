"""Pages for the staff about the shop; each file registers its own."""

from sampan.shop.admin import orders, shops

__all__ = ["orders", "shops"]
