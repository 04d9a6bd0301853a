"""Products as buyers see them (page, storefront, cards) and as their sellers do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from sampan.accounts.types import Reader
from sampan.core.errors import NotFound, SignInNeeded
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page, page_by_id
from sampan.shop.models import Product, ProductPicture, Shelf, Shop, Variant
from sampan.shop.types import ProductState

LOW_STOCK = 3
"""A variant with no more than this is shown to its seller as running out."""
CARDS_MAX = 200
SORTS = {"": "", "new": "", "price": "price_least", "-price": "-price_least", "sold": "-sold_count"}
"""How a storefront can be put in order: by sort, the column; '' is newest first."""


@dataclass(frozen=True)
class StockCounts:
    """What a seller's first page tells of the catalogue."""

    listed: int
    low: int
    """Listed products of which a variant is running out."""
    drafts: int


def get_product(product_id: int, *, reader: Reader) -> Product:
    """A product for its page: `variants` (on sale, in order), `pictures` with media, shop, account and cover
    are loaded. Three queries. Raises NotFound for one that is not open to the reader."""
    return _whole(Product.objects.visible_to(reader), product_id)


def get_own_product(product_id: int, *, reader: Reader) -> Product:
    """The same for its seller's editor, in whichever state, with its shelf. Three queries. Raises NotFound
    for other people's."""
    if reader.account_id is None:
        raise NotFound("product")
    return _whole(Product.objects.filter(shop=reader.account_id).select_related("shelf"), product_id)


def list_products(
    shop: Shop | int,
    *,
    reader: Reader,
    cursor: str | None = None,
    sort: str = "",
    shelf: Shelf | int | None = None,
    size: int = PAGE_SIZE,
) -> Page[Product]:
    """The listed products of one shop as cards, newest first unless `sort` is one of SORTS. One query.

    What does not stand in `sort` is newest first; a cursor of another order begins at the top.
    """
    shop_id = shop if isinstance(shop, int) else shop.pk
    rows = Product.objects.found_by(reader).filter(shop=shop_id)
    if shelf is not None:
        rows = rows.filter(shelf=shelf if isinstance(shelf, int) else shelf.pk)
    return _page_sorted(_as_cards(rows), SORTS.get(sort, ""), cursor=cursor, size=size)


def cards(ids: Sequence[int], *, reader: Reader) -> list[Product]:
    """These products in this order as cards, with shop, account and cover; those that are not listed or not
    open to the reader are left out. One query, none without ids."""
    wanted = list(dict.fromkeys(ids))[:CARDS_MAX]
    if not wanted:
        return []
    rows = Product.objects.found_by(reader).filter(pk__in=wanted)
    found = {product.pk: product for product in _as_cards(rows)}
    return [found[pk] for pk in wanted if pk in found]


def list_own_products(
    *,
    reader: Reader,
    cursor: str | None = None,
    q: str = "",
    state: str = "",
    low: bool = False,
    size: int = PAGE_SIZE,
) -> Page[Product]:
    """The seller's catalogue, newest first: every state unless `state` names one, hidden ones too; `q` is
    looked for in title and SKU, `low` keeps those of which a variant is running out. Two queries.

    Variants on sale, cover and shelf are loaded. Raises SignInNeeded.
    """
    if reader.account_id is None:
        raise SignInNeeded
    rows = Product.objects.filter(shop=reader.account_id).select_related("cover", "shelf", "shop")
    rows = rows.prefetch_related(Prefetch("variants", _on_sale()))
    if state:
        rows = rows.filter(state=state)
    live = Variant.objects.filter(product=OuterRef("pk"), removed_at=None)
    words = q.replace("\x00", "").strip()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(Exists(live.filter(sku__icontains=words))))
    if low:
        rows = rows.filter(Exists(live.filter(stock__lte=LOW_STOCK)))
    return page_by_id(rows, cursor=cursor, size=size)


def stock_counts(*, reader: Reader) -> StockCounts:
    """How many products the seller has listed, how many of them run out, how many are drafts. One query."""
    if reader.account_id is None:
        raise SignInNeeded
    live = Variant.objects.filter(product=OuterRef("pk"), removed_at=None, stock__lte=LOW_STOCK)
    listed = Q(state=ProductState.LISTED)
    rows = Product.objects.filter(shop=reader.account_id).annotate(runs_out=Exists(live))
    found = rows.aggregate(
        listed=Count("pk", filter=listed),
        low=Count("pk", filter=listed & Q(runs_out=True)),
        drafts=Count("pk", filter=Q(state=ProductState.DRAFT)),
    )
    return StockCounts(found["listed"], found["low"], found["drafts"])


def _whole(rows: QuerySet[Product], product_id: int) -> Product:
    pictures = ProductPicture.objects.select_related("media").order_by("position", "pk")
    rows = rows.select_related("shop__account", "cover").prefetch_related(
        Prefetch("variants", _on_sale()), Prefetch("pictures", pictures)
    )
    product = rows.filter(pk=product_id).first()
    if product is None:
        raise NotFound("product")
    return product


def _on_sale() -> QuerySet[Variant]:
    return Variant.objects.filter(removed_at=None).order_by("position", "pk")


def _as_cards(rows: QuerySet[Product]) -> QuerySet[Product]:
    return rows.select_related("shop__account", "cover")


def _page_sorted(rows: QuerySet[Product], sort: str, *, cursor: str | None, size: int) -> Page[Product]:
    """By a column and the id; the cursor is `value.id` of the last one."""
    if not sort:
        return page_by_id(rows, cursor=cursor, size=size)
    size = max(1, min(size, PAGE_MAX))
    column, falling = sort.removeprefix("-"), sort.startswith("-")
    value, last_id = _read_cursor(cursor)
    if last_id is not None:
        beyond = Q(**{f"{column}__lt" if falling else f"{column}__gt": value})
        rows = rows.filter(beyond | Q(**{column: value, "pk__lt": last_id}))
    by = F(column).desc() if falling else F(column).asc()
    items = list(rows.order_by(by, "-pk")[: size + 1])
    if len(items) <= size:
        return Page(items)
    return Page(items[:size], f"{getattr(items[size - 1], column)}.{items[size - 1].pk}")


def _read_cursor(cursor: str | None) -> tuple[int, int | None]:
    value, _dot, last_id = (cursor or "").partition(".")
    number, key = parse_id(value), parse_id(last_id)
    return (number, key) if number is not None and key is not None else (0, None)
