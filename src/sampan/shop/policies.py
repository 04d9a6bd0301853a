"""Who may do what in the shop: with shops and products, with orders."""

from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden
from sampan.shop.models import Product, Shop
from sampan.shop.types import ShopState

# Shops and products.


def check_owns_shop(shop: Shop, *, reader: Reader) -> None:
    """Only its seller changes a shop; to others it looks missing."""
    if reader.account_id is None or shop.account_id != reader.account_id:
        raise Forbidden


def check_owns_product(product: Product, *, reader: Reader) -> None:
    """Only its seller changes a product; to others it looks missing. No query."""
    if reader.account_id is None or product.shop_id != reader.account_id:
        raise Forbidden


def may_sell(shop: Shop) -> bool:
    """Whether things can be bought of the shop now: it is open and not hidden. Its account's standing and
    blocks are asked where rows are chosen (`querysets.py`)."""
    return shop.state == ShopState.OPEN and shop.hidden_at is None


# Orders.
