"""Who may do what in the shop: with shops and products, with orders."""

from collections.abc import Collection

from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden, NotFound
from sampan.shop.models import Order, OrderLine, Product
from sampan.shop.types import OrderState, Party

# Shops and products.


def check_owns_product(product: Product, *, reader: Reader) -> None:
    """Only its seller changes a product; to others it looks missing. No query."""
    if reader.account_id is None or product.shop_id != reader.account_id:
        raise Forbidden


def may_review(line: OrderLine, *, reader: Reader) -> bool:
    """Whether the reader bought this, got it, and was not given the whole price back. No query if the order
    is loaded."""
    order = line.order
    if reader.account_id is None or order.buyer_id != reader.account_id:
        return False
    paid = line.price * line.quantity - line.discount
    given_back = line.refunded_quantity >= line.quantity or (paid > 0 and line.refunded >= paid)
    return order.state == OrderState.DONE and not given_back


# The operator.


def check_operates(*, reader: Reader) -> None:
    """The operator's pages are for the staff; to others they look missing. No query."""
    if not reader.is_staff or reader.is_suspended:
        raise Forbidden


# Orders.


def find_party(order: Order, *, reader: Reader) -> Party | None:
    """What the reader is to the order: buyer, seller, or operator (any of the staff); None for others. No
    query."""
    if reader.account_id is not None and reader.account_id == order.buyer_id:
        return Party.BUYER
    if reader.account_id is not None and reader.account_id == order.shop_id:
        return Party.SELLER
    return Party.OPERATOR if reader.is_staff and not reader.is_suspended else None


def get_party(order: Order, *, reader: Reader, among: Collection[Party] = tuple(Party)) -> Party:
    """The same; raises NotFound when it is none of `among`: an order of others looks like no order."""
    party = find_party(order, reader=reader)
    if party is None or party not in among:
        raise NotFound("order")
    return party
