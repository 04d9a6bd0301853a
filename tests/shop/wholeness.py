"""What must hold of stock, refunds, books and coupons after every step of whatever happens to orders."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from sampan.shop.models import (
    Coupon,
    CouponUse,
    Entry,
    Order,
    OrderHistory,
    OrderLine,
    Payment,
    Posting,
    Refund,
    StockMovement,
    Variant,
)
from sampan.shop.types import OrderState, PaymentState, RefundState

STOCK = 8
"""Of every variant when the shopping begins."""


def stock_is_whole(orders: dict[int, Order], refunds: list[Refund], variants: list[Variant]) -> None:
    lines = {line.pk: line for line in OrderLine.objects.all()}
    held: Counter[int | None] = Counter()
    for line in lines.values():
        order = orders[line.order_id]
        if order.state != OrderState.CANCELLED or order.paid_at is not None:
            held[line.variant_id] += line.quantity
    for refund in refunds:
        if refund.restock and refund.state == RefundState.SUCCEEDED:
            for line_id, quantity, _amount in refund.lines:
                held[lines[line_id].variant_id] -= quantity
    moved = dict(StockMovement.objects.values_list("variant").annotate(sum=Sum("change")))
    for variant in Variant.objects.filter(pk__in=[one.pk for one in variants]):
        assert variant.stock >= 0
        assert variant.stock + held[variant.pk] == STOCK
        assert variant.stock == moved[variant.pk]


def refunds_are_counted(orders: dict[int, Order], refunds: list[Refund]) -> None:
    back: Counter[int] = Counter()
    for refund in refunds:
        if refund.order_id is not None and refund.state != RefundState.FAILED:
            back[refund.order_id] += refund.amount
    for order in orders.values():
        assert order.refunded == back[order.pk] <= order.total
    for line in OrderLine.objects.all():
        assert 0 <= line.refunded <= line.price * line.quantity - line.discount
        assert 0 <= line.refunded_quantity <= line.quantity


def history_is_a_chain(orders: dict[int, Order]) -> None:
    last: dict[int, str] = {}
    for row in OrderHistory.objects.order_by("id"):
        assert row.before == last.get(row.order_id, "")
        last[row.order_id] = row.after
    assert last == {order.pk: order.state for order in orders.values()}


def books_are_whole(orders: dict[int, Order], refunds: list[Refund]) -> None:
    by_posting: Counter[int] = Counter()
    by_order: dict[int, Counter[int]] = {}
    provider = 0
    rows = Entry.objects.values_list("posting", "posting__order", "account", "account__kind", "amount")
    for posting, order_id, account, kind, amount in rows:
        by_posting[posting] += amount
        by_order.setdefault(order_id, Counter())[account] += amount
        provider += amount if kind == "provider" else 0
    assert not any(by_posting.values())
    sales = set(Posting.objects.filter(kind="sale").values_list("order_id", flat=True))
    assert sales == {order.pk for order in orders.values() if order.paid_at is not None and order.total}
    ended = (OrderState.REFUNDED, OrderState.CANCELLED)
    for order in orders.values():
        if order.state in ended:
            assert not any(by_order.get(order.pk, Counter()).values())
    paid = sum(one.amount for one in Payment.objects.filter(state=PaymentState.SUCCEEDED))
    assert provider == paid - sum(one.amount for one in refunds if one.state == RefundState.SUCCEEDED)


def coupons_are_counted(orders: dict[int, Order]) -> None:
    uses = list(CouponUse.objects.values_list("order_id", flat=True))
    assert Coupon.objects.get().use_count == len(uses)
    assert set(uses) == {
        order.pk
        for order in orders.values()
        if order.discount and (order.state != OrderState.CANCELLED or order.paid_at is not None)
    }
