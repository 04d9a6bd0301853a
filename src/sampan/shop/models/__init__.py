"""The tables of the shop: shops and catalogue, tags, cart, coupons, orders, payments, the books."""

from sampan.shop.models.buying import Address, CartLine
from sampan.shop.models.catalogue import (
    Product,
    ProductPicture,
    Review,
    ReviewPicture,
    StockMovement,
    Variant,
)
from sampan.shop.models.coupons import Coupon, CouponUse
from sampan.shop.models.ledger import Entry, ExchangeRate, LedgerAccount, Payout, Posting
from sampan.shop.models.orders import (
    Checkout,
    Dispute,
    Order,
    OrderHistory,
    OrderLine,
    OrderMessage,
    ReturnRequest,
)
from sampan.shop.models.paying import Payment, ProviderEvent, Refund, SandboxCharge
from sampan.shop.models.shops import Shelf, ShippingRate, Shop
from sampan.shop.models.tags import ProductTag

__all__ = [
    "Address",
    "CartLine",
    "Checkout",
    "Coupon",
    "CouponUse",
    "Dispute",
    "Entry",
    "ExchangeRate",
    "LedgerAccount",
    "Order",
    "OrderHistory",
    "OrderLine",
    "OrderMessage",
    "Payment",
    "Payout",
    "Posting",
    "Product",
    "ProductPicture",
    "ProductTag",
    "ProviderEvent",
    "Refund",
    "ReturnRequest",
    "Review",
    "ReviewPicture",
    "SandboxCharge",
    "Shelf",
    "ShippingRate",
    "Shop",
    "StockMovement",
    "Variant",
]
