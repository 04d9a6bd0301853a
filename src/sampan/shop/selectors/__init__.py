"""Everything that is asked about the shop; one block for each part of it."""

# Catalogue: shops, products, shelves, reviews, texts.
# Cart and orders.
from sampan.shop.selectors.addresses import get_address, list_addresses
from sampan.shop.selectors.cart import Cart, CartGroup, CartItem, CartShop, cart_count, get_cart

# Money: the books, coupons, rates, sales.
from sampan.shop.selectors.coupons import find_coupon, get_coupon, list_coupon_uses, list_coupons
from sampan.shop.selectors.ledger import (
    Balance,
    BookTotal,
    Owed,
    balances,
    book_totals,
    get_owed,
    list_entries,
    list_owed,
    list_payouts,
)
from sampan.shop.selectors.order_board import (
    TABS,
    board,
    board_counts,
    export_orders,
    get_dispute,
    list_disputes,
)
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
from sampan.shop.selectors.rates import Converted, convert, offered_currencies
from sampan.shop.selectors.reviews import (
    find_own_review,
    get_review,
    get_reviewable_line,
    list_reviews,
)
from sampan.shop.selectors.sales import (
    Country,
    SalesDay,
    Summary,
    TopProduct,
    by_country,
    sales_by_day,
    summary,
    top_products,
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

# Tags on notes.
from sampan.shop.selectors.tags import (
    commission_rate,
    count_stock,
    earns,
    find_creator,
    list_choosable,
    list_own_tags,
    list_tagged_notes,
    list_tags,
)
from sampan.shop.selectors.texts import OwnWords, own_words

__all__ = [
    "TABS",
    "Balance",
    "BookTotal",
    "Cart",
    "CartGroup",
    "CartItem",
    "CartShop",
    "Converted",
    "Country",
    "Owed",
    "OwnWords",
    "SalesDay",
    "StockCounts",
    "Summary",
    "TopProduct",
    "balances",
    "board",
    "board_counts",
    "book_totals",
    "by_country",
    "cards",
    "cart_count",
    "choose_rate",
    "commission_rate",
    "convert",
    "count_stock",
    "earns",
    "export_orders",
    "find_coupon",
    "find_creator",
    "find_own_review",
    "find_own_shop",
    "get_address",
    "get_cart",
    "get_checkout",
    "get_coupon",
    "get_dispute",
    "get_order",
    "get_owed",
    "get_own_product",
    "get_product",
    "get_review",
    "get_reviewable_line",
    "get_shop",
    "list_addresses",
    "list_choosable",
    "list_coupon_uses",
    "list_coupons",
    "list_disputes",
    "list_entries",
    "list_orders",
    "list_owed",
    "list_own_products",
    "list_own_tags",
    "list_payouts",
    "list_products",
    "list_rates",
    "list_reviews",
    "list_shelves",
    "list_shops_waiting",
    "list_tagged_notes",
    "list_tags",
    "offered_currencies",
    "own_words",
    "rate_for",
    "sales_by_day",
    "stock_counts",
    "summary",
    "top_products",
]
