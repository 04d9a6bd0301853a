"""Everything that changes something in the shop, by verb; one block for each part of it."""

# Catalogue: shops, products, stock, shipping, reviews.

# Cart, checkout and orders.

# Payments.
from sampan.shop.services.paying import begin_payment, check_chargeable
from sampan.shop.services.provider_events import take_event
from sampan.shop.services.sandbox_paying import pay_in_sandbox
from sampan.shop.services.settling import hasten_payment, release_payment

# Money: coupons, payouts, rates.
# Tags on notes.
from sampan.shop.services.tagging import set_tags

__all__ = [
    "begin_payment",
    "check_chargeable",
    "hasten_payment",
    "pay_in_sandbox",
    "release_payment",
    "set_tags",
    "take_event",
]
