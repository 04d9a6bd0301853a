"""Everything that is asked about the shop; one block for each part of it."""

# Catalogue: shops, products, shelves, reviews, texts.
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

# Cart and orders.
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
    "StockCounts",
    "cards",
    "choose_rate",
    "commission_rate",
    "count_stars",
    "earns",
    "find_creator",
    "find_own_review",
    "find_own_shop",
    "find_reviewable",
    "get_own_product",
    "get_product",
    "get_review",
    "get_reviewable_line",
    "get_shop",
    "list_choosable",
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
