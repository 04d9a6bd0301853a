"""The cart that is being bought: read and locked by one statement written out, since checkout is hot."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.db import connection

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.prepared import prepared_cursor
from sampan.shop.models import CartLine, Product, Shop, Variant
from sampan.shop.selectors.cart import CartItem, problem_of

_MODELS: tuple[tuple[str, type[Any]], ...] = (
    ("l", CartLine),
    ("v", Variant),
    ("p", Product),
    ("s", Shop),
    ("a", Account),
)
_FROM = """
    NOT EXISTS (SELECT FROM accounts_block WHERE blocker_id = l.account_id AND blocked_id = s.account_id)
    AND NOT EXISTS (SELECT FROM accounts_block WHERE blocker_id = s.account_id AND blocked_id = l.account_id)
FROM shop_cartline l
JOIN shop_variant v ON v.id = l.variant_id
JOIN shop_product p ON p.id = v.product_id
JOIN shop_shop s ON s.account_id = p.shop_id
JOIN accounts_account a ON a.id = s.account_id
WHERE l.account_id = %s::bigint AND s.currency = %s::text
ORDER BY l.id LIMIT %s::int
FOR NO KEY UPDATE OF l
"""


def hold_items(*, reader: Reader, currency: str) -> list[CartItem]:
    """The reader's lines in this currency, locked until the transaction ends, so that one cart is not bought
    twice at once, with variant, product, shop and its account. One query; only the lines are locked."""
    with prepared_cursor() as cursor:
        cursor.execute(_statement(), [reader.account_id, currency, settings.SAMPAN_CART_MAX])
        rows = cursor.fetchall()
    return [_item(row, reader) for row in rows]


def _item(row: tuple[Any, ...], reader: Reader) -> CartItem:
    line, variant, product, shop, account = (
        model.from_db(connection.alias, names, row[start:end])
        for (_alias, model), (names, start, end) in zip(_MODELS, _spans(), strict=True)
    )
    line.variant, variant.product, product.shop, shop.account = variant, product, shop, account
    return CartItem(line, problem_of(variant, line.quantity, is_open=bool(row[-1]), reader=reader))


@lru_cache(maxsize=1)
def _statement() -> str:
    columns = ", ".join(
        f'{alias}."{field.column}"' for alias, model in _MODELS for field in model._meta.concrete_fields
    )
    return f"SELECT {columns}, {_FROM}"


@lru_cache(maxsize=1)
def _spans() -> tuple[tuple[list[str], int, int], ...]:
    """For each model: its fields in the order of the statement, and where they begin and end in a row."""
    names = [[field.attname for field in model._meta.concrete_fields] for _alias, model in _MODELS]
    ends = list(accumulate(len(one) for one in names))
    return tuple((one, end - len(one), end) for one, end in zip(names, ends, strict=True))
