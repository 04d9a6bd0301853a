"""What pages ask for again by id to have its words translated: products, shops, reviews, parts of orders."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from sampan.accounts.types import Reader
from sampan.shop.models import (
    Dispute,
    Order,
    OrderLine,
    OrderMessage,
    Product,
    Refund,
    ReturnRequest,
    Review,
    Shelf,
    Shop,
    Variant,
)
from sampan.shop.types import DisputeState


def list_products_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Product]:
    """Those of the products that are open to the reader; a draft only to its seller. One query."""
    return Product.objects.visible_to(reader).filter(pk__in=ids)


def list_variants_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Variant]:
    """The same for variants, with their products. One query."""
    open_to_reader = Product.objects.visible_to(reader).values("pk")
    return Variant.objects.filter(pk__in=ids, product__in=open_to_reader).select_related("product")


def list_shops_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Shop]:
    """Those of the shops that are open to the reader. One query."""
    return Shop.objects.visible_to(reader).filter(pk__in=ids)


def list_shelves_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Shelf]:
    """Parts of the catalogues of shops that are open to the reader, with their shops. One query."""
    open_to_reader = Shop.objects.visible_to(reader).values("pk")
    return Shelf.objects.filter(pk__in=ids, shop__in=open_to_reader).select_related("shop")


def list_reviews_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Review]:
    """Reviews that are open to the reader, of products that are, with these. One query."""
    products = Product.objects.visible_to(reader).values("pk")
    rows = Review.objects.visible_to(reader).filter(pk__in=ids)
    return rows.filter(Q(product__in=products) | Q(author=reader.account_id or 0)).select_related("product")


def list_orders_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Order]:
    """Orders that the reader placed or got, and those about which the operator is asked. One query."""
    return Order.objects.filter(_taking_part(reader, ""), pk__in=ids)


def list_lines_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[OrderLine]:
    """The same for lines of orders. One query."""
    return OrderLine.objects.filter(_taking_part(reader, "order__"), pk__in=ids).select_related("order")


def list_messages_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[OrderMessage]:
    """The same for what was written on orders. One query."""
    return OrderMessage.objects.filter(_taking_part(reader, "order__"), pk__in=ids)


def list_returns_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[ReturnRequest]:
    """The same for returns, with their orders. One query."""
    return ReturnRequest.objects.filter(_taking_part(reader, "order__"), pk__in=ids).select_related("order")


def list_refunds_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Refund]:
    """The same for money that went back. One query."""
    return Refund.objects.filter(_taking_part(reader, "order__"), pk__in=ids)


def list_disputes_by_ids(ids: Collection[int], *, reader: Reader) -> QuerySet[Dispute]:
    """The same for disputes, with their orders; the staff sees every dispute. One query."""
    allowed = Q() if reader.is_staff else _taking_part(reader, "order__")
    return Dispute.objects.filter(allowed, pk__in=ids).select_related("order")


def _taking_part(reader: Reader, to_order: str) -> Q:
    """That the reader is buyer or seller of the order, or of the staff where they were asked to decide."""
    me = reader.account_id
    if me is None:
        return Q(pk__in=())
    parties = Q(**{f"{to_order}buyer": me}) | Q(**{f"{to_order}shop": me})
    if not reader.is_staff:
        return parties
    asked = Dispute.objects.exclude(state=DisputeState.WITHDRAWN).values("order")
    return parties | Q(**{f"{to_order}pk__in": asked})
