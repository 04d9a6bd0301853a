"""Everything that is asked about the shop; one block for each part of it."""

# Catalogue: shops, products, shelves, reviews, texts.
# Cart and orders.
from sampan.shop.selectors.addresses import get_address, list_addresses
from sampan.shop.selectors.cart import Cart, CartGroup, CartItem, CartShop, cart_count, get_cart
from sampan.shop.selectors.order_board import TABS, board, board_counts, export_orders, list_disputes
from sampan.shop.selectors.orders import get_checkout, get_order, list_orders
from sampan.shop.selectors.products import (
    StockCounts,
    cards,
    get_own_product,
    get_product,
    list_own_products,
    list_products,
    stock_counts,
)
from sampan.shop.selectors.reviews import (
    count_stars,
    find_own_review,
    find_reviewable,
    get_review,
    get_reviewable_line,
    list_reviews,
)
from sampan.shop.selectors.shelves import list_shelves
from sampan.shop.selectors.shops import (
    choose_rate,
    find_own_shop,
    get_shop,
    list_rates,
    list_shops_waiting,
    rate_for,
)

# Money: the books, coupons, rates, sales.
# Tags on notes.
from sampan.shop.selectors.tags import (
    commission_rate,
    earns,
    find_creator,
    list_choosable,
    list_own_tags,
    list_tagged_notes,
    list_tags,
)

__all__ = [
    "TABS",
    "Cart",
    "CartGroup",
    "CartItem",
    "CartShop",
    "StockCounts",
    "board",
    "board_counts",
    "cards",
    "cart_count",
    "choose_rate",
    "commission_rate",
    "count_stars",
    "earns",
    "export_orders",
    "find_creator",
    "find_own_review",
    "find_own_shop",
    "find_reviewable",
    "get_address",
    "get_cart",
    "get_checkout",
    "get_order",
    "get_own_product",
    "get_product",
    "get_review",
    "get_reviewable_line",
    "get_shop",
    "list_addresses",
    "list_choosable",
    "list_disputes",
    "list_orders",
    "list_own_products",
    "list_own_tags",
    "list_products",
    "list_rates",
    "list_reviews",
    "list_shelves",
    "list_shops_waiting",
    "list_tagged_notes",
    "list_tags",
    "rate_for",
    "stock_counts",
]
