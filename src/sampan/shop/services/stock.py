"""Takes stock, gives it back and sets it: each change with its movement in one transaction, never below 0.

Variants are changed in the order of their ids, and products after them, so that two of these never wait for
each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Max, Min, Q, Sum
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound
from sampan.core.queue import defer
from sampan.shop.errors import OutOfStock
from sampan.shop.models import OrderLine, Product, Shop, StockMovement, Variant
from sampan.shop.policies import check_owns_product
from sampan.shop.types import STOCK_MAX, OrderState, StockReason

COUNT_SOLD = "shop.count_sold"
COUNT_SECONDS = 10
"""How late the numbers of what was sold may be: the sales of one product in that time are counted once."""
SOLD = (OrderState.PAID, OrderState.SHIPPED, OrderState.DONE)

_TAKE = """
UPDATE shop_variant SET stock = stock - %(quantity)s
WHERE id = %(variant)s AND stock >= %(quantity)s AND removed_at IS NULL
RETURNING stock, product_id
"""


@transaction.atomic(savepoint=False)
def take_stock(wanted: Mapping[int, int], *, order_ids: Mapping[int, int], by_id: int | None = None) -> None:
    """Reserve `wanted` = {variant id: quantity}, all or nothing, each for the order that `order_ids` names.

    Raises OutOfStock for the first variant of which there are too few; the transaction must then be rolled
    back by the caller (it is, when the error leaves its `atomic`).
    """
    emptied: set[int] = set()
    for variant_id in sorted(wanted):
        left, product_id = _take(variant_id, wanted[variant_id])
        if left == 0:
            emptied.add(product_id)
    StockMovement.objects.bulk_create(
        StockMovement(
            variant_id=variant_id,
            change=-wanted[variant_id],
            reason=StockReason.RESERVED,
            order_id=order_ids[variant_id],
            by_id=by_id,
        )
        for variant_id in sorted(wanted)
    )
    refresh_products(emptied)


@transaction.atomic
def give_back_stock(
    lines: Iterable[tuple[OrderLine, int]], *, reason: StockReason, by_id: int | None = None
) -> None:
    """Put so many of each line back on sale. A line whose variant is gone for good is passed over; one that
    was taken off sale gets its stock back all the same, so that movements and stock agree."""
    given = sorted(
        (
            (line.variant_id, line.order_id, quantity)
            for line, quantity in lines
            if line.variant_id and quantity
        ),
    )
    refilled: set[int] = set()
    movements = []
    for variant_id, order_id, quantity in given:
        if quantity < 0:
            raise ValueError("stock is given back in numbers above zero")
        if not Variant.objects.filter(pk=variant_id).update(stock=F("stock") + quantity):
            continue
        product_id, stock = Variant.objects.values_list("product_id", "stock").get(pk=variant_id)
        movements.append(
            StockMovement(
                variant_id=variant_id, change=quantity, reason=reason, order_id=order_id, by_id=by_id
            )
        )
        if stock == quantity:
            refilled.add(product_id)
    StockMovement.objects.bulk_create(movements)
    refresh_products(refilled)


@transaction.atomic
def set_stock(*, reader: Reader, variant_id: int, stock: int, seen: int | None = None) -> Variant:
    """Write how many of one's own variant there are. With `seen`, the number that was shown when the seller
    counted, the difference is applied, so that what was sold meanwhile stays sold.

    Raises Invalid (stock), NotFound for other people's and removed ones, SignInNeeded, Suspended.
    """
    require_account(reader)
    check_stock(stock)
    found = Variant.objects.filter(pk=variant_id, removed_at=None).select_related("product").first()
    if found is None:
        raise NotFound("variant")
    check_owns_product(found.product, reader=reader)
    variant = Variant.objects.select_for_update(no_key=True).get(pk=variant_id)
    write_stock(variant, stock, seen=seen, by_id=reader.account_id)
    refresh_products({variant.product_id})
    return variant


def check_stock(stock: int) -> None:
    """Raise Invalid (stock) for a number that cannot be in stock."""
    if not 0 <= stock <= STOCK_MAX:
        raise Invalid("stock", _("Choose a number from 0 to %(most)s."), {"most": STOCK_MAX}, "stock")


def write_stock(variant: Variant, stock: int, *, seen: int | None, by_id: int | None) -> None:
    """Set the stock of a variant that the caller has locked, with its movement; see `set_stock`."""
    aim = stock if seen is None else min(max(0, variant.stock + stock - seen), STOCK_MAX)
    change = aim - variant.stock
    if change == 0:
        return
    variant.stock = aim
    variant.save(update_fields=["stock"])
    StockMovement.objects.create(variant=variant, change=change, reason=StockReason.SET, by_id=by_id)


def refresh_products(product_ids: Iterable[int]) -> None:
    """Write the least and the highest price of these products and whether any variant is there.

    Locked first and asked then: of two that take the last of two variants at once, the second must see what
    the first one took.
    """
    ids = sorted(set(product_ids))
    if not ids:
        return
    list(Product.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    live = Q(variants__removed_at=None)
    rows = Product.objects.filter(pk__in=ids).annotate(
        least=Min("variants__price", filter=live),
        most=Max("variants__price", filter=live),
        left=Max("variants__stock", filter=live),
    )
    kept = ("price_least", "price_most", "in_stock")
    for product_id, least, most, left, *before in rows.values_list("pk", "least", "most", "left", *kept):
        after = [least or 0, most or 0, bool(left)]
        if after != before:
            Product.objects.filter(pk=product_id).update(**dict(zip(kept, after, strict=True)))


def ask_counting(*, order_id: int) -> None:
    """Have what an order sold counted anew, in the background: not in the sale's own transaction, where a
    sought-after product would be locked by all its buyers."""
    ids = OrderLine.objects.filter(order=order_id).values_list("product_id", flat=True).distinct()
    for product_id in sorted(ids):
        defer(
            COUNT_SOLD,
            _at=now() + timedelta(seconds=COUNT_SECONDS),
            _queueing_lock=f"shop.sold-{product_id}",
            product_id=product_id,
        )


@transaction.atomic
def count_sold(*, product_id: int) -> None:
    """Write how many of a product were sold (paid, not cancelled or refunded whole), and how many orders its
    shop has had. Counted from the orders, so twice does no harm."""
    # The shop before the product, as everything that locks both.
    list(Shop.objects.select_for_update(no_key=True).filter(products=product_id).values_list("pk"))
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        return
    lines = OrderLine.objects.filter(product_id=product_id, order__state__in=SOLD)
    product.sold_count = lines.aggregate(sold=Sum("quantity"))["sold"] or 0
    product.save(update_fields=["sold_count"])
    orders = product.shop.orders.filter(state__in=SOLD)
    Shop.objects.filter(pk=product.shop_id).update(sales_count=orders.count())


def _take(variant_id: int, quantity: int) -> tuple[int, int]:
    """What is left of the variant, and its product. One query."""
    if quantity < 1:
        raise ValueError("stock is taken in numbers above zero")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"variant": variant_id, "quantity": quantity})
        row: Sequence[int] | None = cursor.fetchone()
    if row is None:
        found = Variant.objects.filter(pk=variant_id).select_related("product").first()
        left = found.stock if found is not None and found.removed_at is None else 0
        raise OutOfStock(title=found.product.title if found else "", left=left)
    return row[0], row[1]
