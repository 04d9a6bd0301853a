"""Everything that changes something in the shop, by verb; one block for each part of it."""

# Catalogue: shops, products, stock, shipping, reviews.
# Cart, checkout and orders.
from sampan.shop.services.addresses import delete_address, save_address
from sampan.shop.services.cancelling import ask_cancel
from sampan.shop.services.cart import add_to_cart, change_cart_line
from sampan.shop.services.catalogue_csv import (
    CatalogueCheck,
    check_catalogue,
    export_catalogue,
    import_catalogue,
)
from sampan.shop.services.checking_out import start_checkout

# Money: coupons, payouts, rates.
from sampan.shop.services.coupons import CouponContent, change_coupon, create_coupon, stop_coupon
from sampan.shop.services.disputes import drop_dispute, open_dispute, settle_dispute
from sampan.shop.services.ending import give_up
from sampan.shop.services.fulfilling import ShipProblem, ShipRow, receive, ship, ship_many
from sampan.shop.services.opening import change_shop, close_shop, decide_shop, open_shop, rest_shop
from sampan.shop.services.order_messages import send_order_message

# Payments.
from sampan.shop.services.paying import begin_payment, check_chargeable
from sampan.shop.services.payouts import pay_out
from sampan.shop.services.pictures import upload_product_picture
from sampan.shop.services.products import delete_product, save_product, set_product_state
from sampan.shop.services.provider_events import take_event
from sampan.shop.services.quoting import Quote, QuotedOrder, quote
from sampan.shop.services.refunding import ask_refund, refund_of_lines
from sampan.shop.services.returns import answer_return, ask_return, drop_return, return_received, return_sent
from sampan.shop.services.reviews import answer_review, change_review, delete_review, write_review
from sampan.shop.services.sandbox_paying import pay_in_sandbox
from sampan.shop.services.settling import hasten_payment, release_payment
from sampan.shop.services.shelves import order_shelves, remove_shelf, save_shelf
from sampan.shop.services.shipping import save_rates
from sampan.shop.services.stock import set_stock

# Tags on notes.
from sampan.shop.services.tagging import set_tags
from sampan.shop.services.translating import drop_own_words, keep_own_words
from sampan.shop.types import ProductContent, RateContent, ShopContent, VariantContent

__all__ = [
    "CatalogueCheck",
    "CouponContent",
    "ProductContent",
    "Quote",
    "QuotedOrder",
    "RateContent",
    "ShipProblem",
    "ShipRow",
    "ShopContent",
    "VariantContent",
    "add_to_cart",
    "answer_return",
    "answer_review",
    "ask_cancel",
    "ask_refund",
    "ask_return",
    "begin_payment",
    "change_cart_line",
    "change_coupon",
    "change_review",
    "change_shop",
    "check_catalogue",
    "check_chargeable",
    "close_shop",
    "create_coupon",
    "decide_shop",
    "delete_address",
    "delete_product",
    "delete_review",
    "drop_dispute",
    "drop_own_words",
    "drop_return",
    "export_catalogue",
    "give_up",
    "hasten_payment",
    "import_catalogue",
    "keep_own_words",
    "open_dispute",
    "open_shop",
    "order_shelves",
    "pay_in_sandbox",
    "pay_out",
    "quote",
    "receive",
    "refund_of_lines",
    "release_payment",
    "remove_shelf",
    "rest_shop",
    "return_received",
    "return_sent",
    "save_address",
    "save_product",
    "save_rates",
    "save_shelf",
    "send_order_message",
    "set_product_state",
    "set_stock",
    "set_tags",
    "settle_dispute",
    "ship",
    "ship_many",
    "start_checkout",
    "stop_coupon",
    "take_event",
    "upload_product_picture",
    "write_review",
]
