"""Everything that is asked about the shop; one block for each part of it."""

# Catalogue: shops, products, shelves, reviews, texts.

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
    "commission_rate",
    "earns",
    "find_creator",
    "list_choosable",
    "list_own_tags",
    "list_tagged_notes",
    "list_tags",
]
