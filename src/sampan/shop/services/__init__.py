"""Everything that changes something in the shop, by verb; one block for each part of it."""

# Catalogue: shops, products, stock, shipping, reviews.

# Cart, checkout and orders.

# Payments.

# Money: coupons, payouts, rates.

# Tags on notes.
from sampan.shop.services.tagging import set_tags

__all__ = [
    "set_tags",
]
