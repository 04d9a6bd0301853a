"""What the shop does on news from the rooms below and from itself; `wiring.py` says which."""

from sampan.shop.handlers.catalogue import (
    changes_sales,
    on_account_deleted,
    on_account_standing,
    on_decision_made,
    on_order_moved,
)
from sampan.shop.handlers.tags import on_note_settled
from sampan.shop.handlers.texts import on_product_listed, on_product_unlisted, on_review_written

__all__ = [
    "changes_sales",
    "on_account_deleted",
    "on_account_standing",
    "on_decision_made",
    "on_note_settled",
    "on_order_moved",
    "on_product_listed",
    "on_product_unlisted",
    "on_review_written",
]
