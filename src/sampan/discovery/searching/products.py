"""Searches products in either language: by words and by meaning, narrowed by price, category and stock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from django.core.cache import cache

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import id_for, parse_id
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page
from sampan.core.prepared import prepared_cursor, text_array_literal
from sampan.discovery.ranking.reciprocal import fuse, places
from sampan.discovery.ranking.relevance import rate
from sampan.discovery.searching.crossing import cross
from sampan.discovery.searching.finding import ways_of
from sampan.discovery.searching.meaning import find_meant_products
from sampan.discovery.searching.mending import mend
from sampan.discovery.searching.queries import Query, read_query
from sampan.discovery.searching.questions import FOUND_MAX, Corpus, put
from sampan.discovery.selectors.product_corpus import newest_product_serial, product_shares
from sampan.discovery.selectors.product_prices import price_factors
from sampan.discovery.shopping.scoring import reviewed, selling
from sampan.discovery.shopping.types import SORTS, Offered
from sampan.discovery.terms import marks
from sampan.shop.models import Product
from sampan.shop.selectors import cards

RANKED_MAX = 200
"""Products that a query gives: ten pages, further than anybody looks."""
READ_MAX = 4_000
"""Documents that one question may read, whatever is known of its words."""
NARROWED_MOST = 1_000
"""Documents that a question gives where price or stock leave some of them out, or the order is another."""
ENOUGH = 40
ALL_OF_IT, MOST_OF_IT, HALF_OF_IT = 0.99, 0.6, 0.5
"""Which share of a query must stand in a product; the last where none has more."""
FEW = 3
"""With fewer products that have all of it, words that nobody uses are taken for slips."""
BY_WORDS, BY_MEANING, BY_QUALITY = 1.0, 0.8, 0.15
"""What the rankings count for; the last decides among products that fit alike."""
ALIKE = 0.06
SECONDS_KEPT = 600
"""How long the order of a query is remembered for who goes on reading."""
AHEAD_MILLISECONDS = 2
LOADS_MAX = 4
"""How often a page that lost products to somebody's blocks is filled up."""

_FIND = """
SELECT h.product_id, h.seller_id, h.terms, p.in_stock AND s.state = 'open', p.sold_count, p.review_count,
    p.star_sum, p.price_least, s.currency
FROM sampan_search_products(%(questions)s::tsquery[], %(within)s::tsquery[], %(until)s::bigint, %(read)s::int,
    %(most)s::int, %(enough)s::int) h
"""
_MEANT = """
SELECT p.id, p.shop_id, ''::bytea, p.in_stock AND s.state = 'open', p.sold_count, p.review_count,
    p.star_sum, p.price_least, s.currency
FROM unnest(%(ids)s::bigint[]) AS h(product_id)
"""
_TRUE_NOW = """
JOIN shop_product p ON p.id = h.product_id AND p.state = 'listed' AND p.hidden_at IS NULL
JOIN shop_shop s ON s.account_id = p.shop_id AND s.state IN ('open', 'resting') AND s.hidden_at IS NULL
LEFT JOIN unnest(%(currencies)s::text[], %(factors)s::float8[]) AS r(currency, factor)
    ON r.currency = s.currency
WHERE (%(category)s::text = '' OR p.category = %(category)s::text)
    AND (NOT %(in_stock)s::bool OR (p.in_stock AND s.state = 'open'))
    AND (%(low)s::float8 IS NULL OR p.price_most * r.factor >= %(low)s::float8)
    AND (%(high)s::float8 IS NULL OR p.price_least * r.factor <= %(high)s::float8)
"""
"""What holds of a product at this moment is asked of the shop's tables; a price in a currency without a rate
is left out where prices are compared."""


@dataclass(frozen=True)
class ProductFilters:
    """What results are narrowed to; empty: not at all. Prices are minor units of `currency`."""

    category: str = ""
    price_min: int | None = None
    price_max: int | None = None
    currency: str = ""
    in_stock: bool = False

    @property
    def by_price(self) -> bool:
        return bool(self.currency) and (self.price_min is not None or self.price_max is not None)


NO_PRODUCT_FILTERS = ProductFilters()


class Hit(NamedTuple):
    """A product that was found; `value` is its least price as far as it can be compared, else None."""

    product_id: int
    seller_id: int
    in_stock: bool
    sold: int
    reviews: int
    star_sum: int
    price: int
    currency: str
    score: float = 0.0
    coverage: float = 0.0


def search_products(
    query: str,
    *,
    reader: Reader,
    sort: str = "",
    filters: ProductFilters = NO_PRODUCT_FILTERS,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Product]:
    """The products for a cleaned query that the reader may see, as cards, in either language.

    `sort`: '' the best first (by words, then meaning, then how they sell and are reviewed; what is sold out
    comes last), 'new', 'price' (converted by the rates that are known; others after), 'sold'. The order is
    settled with the first page: the further ones leave nothing out and show nothing twice.
    """
    sort = sort if sort in SORTS else ""
    if not query:
        return Page()
    size = max(1, min(size, PAGE_MAX))
    until, start = _read_cursor(cursor)
    key = _key(query, filters, sort, until)
    order: list[tuple[int, int]] | None = cache.get(key) if cursor is not None else None
    if order is None:
        order = [(one.product_id, one.seller_id) for one in rank_products(query, sort, filters, until)]
    hidden = hidden_account_ids(reader) if order else frozenset()
    allowed = [product_id for product_id, seller_id in order if seller_id not in hidden]
    products: list[Product] = []
    place = start
    for _load in range(LOADS_MAX):
        wanted = allowed[place : place + size - len(products)]
        place += len(wanted)
        products += cards(wanted, reader=reader) if wanted else []
        if len(products) >= size or place >= len(allowed):
            break
    more = place < len(allowed)
    if more:
        cache.set(key, order, SECONDS_KEPT)
    return Page(products, f"{until}-{place}" if more else None)


def rank_products(
    text: str, sort: str = "", filters: ProductFilters = NO_PRODUCT_FILTERS, until: int = 2**63 - 1
) -> list[Hit]:
    """The products for a cleaned query, at most RANKED_MAX, whoever asks."""
    query = read_query(text)
    if not query.units:
        return []
    values = _values(filters, sort, until)
    fitting = _by_words(query, values, filters, sort)
    if sort:
        return _sorted(fitting, sort, dict(zip(values["currencies"], values["factors"], strict=True)))
    near = {} if query.phrases else find_meant_products(query)
    known = {one.product_id for one in fitting}
    meant = [*fitting, *_true_now([pk for pk in near if pk not in known and pk <= until], values)]
    return _fused(fitting, {one.product_id: one for one in meant}, near)


def _values(filters: ProductFilters, sort: str, until: int) -> dict[str, Any]:
    factors = price_factors(filters.currency) if filters.by_price or sort == "price" else {}
    low, high = (filters.price_min, filters.price_max) if filters.by_price else (None, None)
    return {
        "until": until,
        "currencies": list(factors),
        "factors": list(factors.values()),
        "category": filters.category,
        "in_stock": filters.in_stock,
        "low": low,
        "high": high,
    }


def _by_words(query: Query, values: dict[str, Any], filters: ProductFilters, sort: str) -> list[Hit]:
    most = NARROWED_MOST if sort or filters.by_price or filters.in_stock else FOUND_MAX
    rows = [[marks.shelf_mark(filters.category)]] if filters.category else []
    found = _find(cross(query), values, rows, most)
    if sum(one.coverage >= ALL_OF_IT for one in found) < FEW:
        mended = mend(query, product_shares())
        if mended is not None:
            again = _find([mended], values, rows, most)
            every = {one.product_id: one for one in (*found, *again)}.values()
            found = sorted(every, key=lambda one: -one.score)
    # Of a list that goes by price or time, what has only some of the words would be its beginning.
    least = ALL_OF_IT if sort else MOST_OF_IT
    fitting = [one for one in found if one.coverage >= least]
    return fitting or [one for one in found if one.coverage >= HALF_OF_IT]


def _find(
    queries: Sequence[Query], values: Mapping[str, Any], rows: Sequence[Sequence[str]], most: int
) -> list[Hit]:
    """The products that fit the words best, the best first. One query."""
    shares = product_shares()
    questions = put(queries, Corpus(shares, newest_product_serial()), marks=rows, most=most)
    if not questions:
        return []
    words, within = map(text_array_literal, zip(*questions, strict=True))
    bounds = {"read": READ_MAX, "most": most, "enough": ENOUGH}
    with prepared_cursor() as cursor:
        cursor.execute(_FIND + _TRUE_NOW, {**values, **bounds, "questions": words, "within": within})
        found = list({row[0]: row for row in cursor.fetchall()}.values())
    scores, coverage = np.zeros(len(found)), np.zeros(len(found))
    for query in queries:
        ways, weights = ways_of(query, shares)
        score, covered = rate([row[2] for row in found], ways, weights)
        scores, coverage = np.maximum(scores, score), np.maximum(coverage, covered)
    hits = [
        Hit(*(*row[:2], *row[3:], score, covered))
        for row, score, covered in zip(found, scores.tolist(), coverage.tolist(), strict=True)
    ]
    return sorted(hits, key=lambda one: (-one.score, -one.product_id))


def _true_now(product_ids: Sequence[int], values: Mapping[str, Any]) -> list[Hit]:
    """Those of the products that stand the filters now. One query; none for none."""
    if not product_ids:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(_MEANT + _TRUE_NOW, {**values, "ids": list(product_ids)})
        return [Hit(*(*row[:2], *row[3:])) for row in cursor.fetchall()]


def _fused(fitting: Sequence[Hit], every: Mapping[int, Hit], near: Mapping[int, float]) -> list[Hit]:
    words = places([one.product_id for one in fitting], [one.score for one in fitting], alike=ALIKE)
    close = sorted((pk for pk in near if pk in every), key=lambda pk: -near[pk])
    meaning = places(close, [near[pk] for pk in close])
    worth = {pk: _quality(one) for pk, one in every.items()}
    liked = sorted((pk for pk in every if worth[pk] > 0), key=lambda pk: (-worth[pk], -pk))
    quality = places(liked, [worth[pk] for pk in liked], alike=ALIKE)
    order = fuse([(words, BY_WORDS), (meaning, BY_MEANING), (quality, BY_QUALITY)])
    ranked = [every[pk] for pk in order[:RANKED_MAX] if pk in every]
    return sorted(ranked, key=lambda one: not one.in_stock)


def _quality(one: Hit) -> float:
    known = Offered(
        one.product_id,
        one.seller_id,
        "",
        one.in_stock,
        sold=one.sold,
        reviews=one.reviews,
        star_sum=one.star_sum,
    )
    return selling(known) + reviewed(known)


def _sorted(found: Sequence[Hit], sort: str, factors: Mapping[str, float]) -> list[Hit]:
    def by_price(one: Hit) -> tuple[bool, str, float, int]:
        factor = factors.get(one.currency)
        if factor is None:  # nothing to compare it by: after the others, those of one currency together
            return True, one.currency, one.price, -one.product_id
        return False, "", one.price * factor, -one.product_id

    if sort == "price":
        return sorted(found, key=by_price)[:RANKED_MAX]
    if sort == "sold":
        return sorted(found, key=lambda one: (-one.sold, -one.product_id))[:RANKED_MAX]
    return sorted(found, key=lambda one: -one.product_id)[:RANKED_MAX]


def _key(query: str, filters: ProductFilters, sort: str, until: int) -> str:
    said = repr((query, replace(filters), sort, until))
    return f"products:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    """The newest product that counts, and how many were looked at; now and 0 for a first page or nonsense."""
    until, _dash, start = (cursor or "").partition("-")
    one: Any = parse_id(until)
    other = parse_id(start)
    if one is None or other is None or other > 10_000:
        return id_for(now()) + (AHEAD_MILLISECONDS << 16), 0
    return one, other
