"""Everything that changes something in the shop, by verb; one block for each part of it."""

# Catalogue: shops, products, stock, shipping, reviews.
from sampan.shop.services.opening import change_shop, close_shop, decide_shop, open_shop, rest_shop

# Cart, checkout and orders.
# Payments.
from sampan.shop.services.paying import begin_payment, check_chargeable
from sampan.shop.services.pictures import upload_product_picture
from sampan.shop.services.products import delete_product, save_product, set_product_state
from sampan.shop.services.provider_events import take_event
from sampan.shop.services.reviews import answer_review, change_review, delete_review, write_review
from sampan.shop.services.sandbox_paying import pay_in_sandbox
from sampan.shop.services.settling import hasten_payment, release_payment
from sampan.shop.services.shelves import order_shelves, remove_shelf, save_shelf
from sampan.shop.services.shipping import save_rates
from sampan.shop.services.stock import set_stock

# Money: coupons, payouts, rates.
# Tags on notes.
from sampan.shop.services.tagging import set_tags
from sampan.shop.types import ProductContent, RateContent, ShopContent, VariantContent

__all__ = [
    "ProductContent",
    "RateContent",
    "ShopContent",
    "VariantContent",
    "answer_review",
    "begin_payment",
    "change_review",
    "change_shop",
    "check_chargeable",
    "close_shop",
    "decide_shop",
    "delete_product",
    "delete_review",
    "hasten_payment",
    "open_shop",
    "order_shelves",
    "pay_in_sandbox",
    "release_payment",
    "remove_shelf",
    "rest_shop",
    "save_product",
    "save_rates",
    "save_shelf",
    "set_product_state",
    "set_stock",
    "set_tags",
    "take_event",
    "upload_product_picture",
    "write_review",
]
