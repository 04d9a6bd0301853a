"""What the Shop tab shows whom: near to what a reader likes, mixed with the new and the well received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import id_for, parse_id
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page
from sampan.discovery.selectors.product_prices import price_factors
from sampan.discovery.selectors.shop_leaning import find_leaning
from sampan.discovery.selectors.shop_pool import more_offered, shop_pool
from sampan.discovery.shopping.mixing import mix
from sampan.discovery.shopping.scoring import score
from sampan.discovery.shopping.types import SORTS, Reason, Why
from sampan.shop.models import Product
from sampan.shop.selectors import cards
from sampan.shop.types import ProductCategory

WALK_SECONDS = 1800
"""How long the order of a reader's walk is remembered; after that it is made again."""
PRICED_MAX = 2_000
"""The newest products that are put in order of their price."""
LOADS_MAX = 4
"""How often a page that lost products since the order was made is filled up."""
TAIL = "o"
"""Begins the cursor of what comes after the chosen ones: all others, the newest first."""


class Placed(NamedTuple):
    """A product at its place in a walk, and why it stands there."""

    product_id: int
    kind: str
    anchor: int = 0


@dataclass
class ShopPage(Page[Product]):
    """A part of the Shop tab; `reasons` says of each product's id why it is there."""

    reasons: dict[int, Reason] = field(default_factory=dict)


def list_shop_tab(
    *,
    reader: Reader,
    category: str = "",
    sort: str = "",
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> ShopPage:
    """Products of all shops as cards. `sort`: '' the best for this reader, 'new', 'price', 'sold'.

    Whoever is signed in gets what lies near to them (sellers they follow, products on notes they liked, what
    is like what they read, their interests) mixed with what is new and well received; visitors get what
    sells, is well reviewed and new. After the chosen ones come all others, the newest first. Nobody pays for
    a place.

    Queries: one for visitors, five for others on their first page, two on the further ones; besides two or
    three when the pool is made anew.
    """
    size = max(1, min(size, PAGE_MAX))
    category = category if category in set(ProductCategory) else ""
    if sort in ("new", "sold"):
        return _by_column(reader, category, sort, cursor, size)
    sort = sort if sort in SORTS else ""
    if cursor and cursor.startswith(TAIL):
        return _tail(reader, category, cursor, size)
    made, start = _read_cursor(cursor)
    key = f"shop-tab:{reader.account_id or 0}:{category}:{sort}:{made}"
    order: list[Placed] | None = cache.get(key) if cursor is not None else None
    if order is None:
        order = _by_price(reader, category) if sort == "price" else _chosen(reader, category)
    page, place = _filled(order, start, size, reader)
    if place < len(order):
        cache.set(key, order, WALK_SECONDS)
        page.next_cursor = f"{made}-{place}"
    elif not sort and not shop_pool(category).is_whole:
        page.next_cursor = f"{TAIL}{2**63 - 1}"
    return page


def _chosen(reader: Reader, category: str) -> list[Placed]:
    pool = shop_pool(category)
    leaning = find_leaning(reader, pool)
    known = {one.product_id: one for one in pool.offered}
    owners = leaning.followed | leaning.sellers
    wanted = [pk for pk in leaning.shown if pk not in known]
    for one in more_offered(wanted, sorted(owners), category):
        known.setdefault(one.product_id, one)
    allowed = [one for one in known.values() if one.seller_id not in leaning.hidden]
    scored = [score(one, leaning) for one in allowed]
    return [
        Placed(one.offered.product_id, one.reason.kind, one.reason.anchor)
        for one in mix(scored, one_category=bool(category))
    ]


def _by_price(reader: Reader, category: str) -> list[Placed]:
    """The newest PRICED_MAX by their least price, converted; those that cannot be compared come last."""
    rows = _open(reader, category).order_by("-pk")
    priced = list(rows.values_list("pk", "price_least", "shop__currency")[:PRICED_MAX])
    factors = price_factors()

    def by_price(row: tuple[int, int, str]) -> tuple[bool, str, float, int]:
        pk, price, currency = row
        factor = factors.get(currency)
        return (factor is None, "" if factor else currency, price * (factor or 1.0), -pk)

    return [Placed(pk, Why.OLDER) for pk, _price, _currency in sorted(priced, key=by_price)]


def _filled(order: Sequence[Placed], start: int, size: int, reader: Reader) -> tuple[ShopPage, int]:
    """As many products from `start` on as fill a page, and the place after the last one looked at."""
    products: list[Product] = []
    place = start
    for _load in range(LOADS_MAX):
        wanted = order[place : place + size - len(products)]
        place += len(wanted)
        products += cards([one.product_id for one in wanted], reader=reader) if wanted else []
        if len(products) >= size or place >= len(order):
            break
    why = {one.product_id: Reason(Why(one.kind), one.anchor) for one in order[start:place]}
    return ShopPage(products, None, {product.pk: why[product.pk] for product in products}), place


def _tail(reader: Reader, category: str, cursor: str, size: int) -> ShopPage:
    """All that was not chosen from, the newest first."""
    before = parse_id(cursor.removeprefix(TAIL))
    rows = _open(reader, category).exclude(pk__in=shop_pool(category).ids)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    ids = list(rows.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    return _page(ids[:size], reader, f"{TAIL}{ids[size - 1]}" if len(ids) > size else None)


def _by_column(reader: Reader, category: str, sort: str, cursor: str | None, size: int) -> ShopPage:
    rows = _open(reader, category)
    first, _dash, second = (cursor or "").partition("-")
    sold, before = parse_id(first), parse_id(second)
    if sort == "new":
        rows = (rows.filter(pk__lt=sold) if sold is not None else rows).order_by("-pk")
        ids = list(rows.values_list("pk", flat=True)[: size + 1])
        return _page(ids[:size], reader, str(ids[size - 1]) if len(ids) > size else None)
    if sold is not None and before is not None:
        rows = rows.filter(Q(sold_count__lt=sold) | Q(sold_count=sold, pk__lt=before))
    found = list(rows.order_by("-sold_count", "-pk").values_list("pk", "sold_count")[: size + 1])
    after = f"{found[size - 1][1]}-{found[size - 1][0]}" if len(found) > size else None
    return _page([pk for pk, _sold in found[:size]], reader, after)


def _page(ids: Sequence[int], reader: Reader, next_cursor: str | None) -> ShopPage:
    products = cards(ids, reader=reader)
    return ShopPage(products, next_cursor, {product.pk: Reason(Why.OLDER) for product in products})


def _open(reader: Reader, category: str) -> QuerySet[Product]:
    """Listed products that the reader may meet in lists. One query for who is muted; none for visitors."""
    rows = Product.objects.listed().exclude(shop__in=hidden_account_ids(reader))
    return rows.filter(category=category) if category else rows


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    """When the walk began, and how many were looked at; now and 0 for a first page or nonsense."""
    made, _dash, start = (cursor or "").partition("-")
    one, other = parse_id(made), parse_id(start)
    if one is None or other is None or other > 10_000:
        return id_for(now()), 0
    return one, other
