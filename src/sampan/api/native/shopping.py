"""The shop for programs: the same products, in the same order and under the same rules as the pages show."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from sampan.api.native.feeds import LIMIT_MAX, Cursor
from sampan.api.native.reading import check_rate, reader_of, signed_in_reader_of
from sampan.api.native.schemas import Problem
from sampan.api.native.shop_schemas import NoteProducts, Order, OrderPage, ProductPage, Shop, WholeProduct
from sampan.api.native.written_shop import (
    written_orders,
    written_products,
    written_shop,
    written_tags,
    written_whole_product,
)
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE
from sampan.discovery.searching import ProductFilters, clean_query, search_products
from sampan.discovery.selectors.shop_tab import list_shop_tab
from sampan.notes.selectors import list_notes_by_ids
from sampan.shop.money import check_currency
from sampan.shop.policies import get_party
from sampan.shop.selectors import get_order, get_product, get_shop, list_orders, list_products, list_tags
from sampan.shop.types import AMOUNT_MAX, Party

REFUSALS = {401: Problem, 404: Problem, 422: Problem, 429: Problem}
Limit = Annotated[int, Field(ge=1, le=LIMIT_MAX, description="products at most")]
Id = Annotated[str, Field(pattern=r"^\d{1,19}$", max_length=19)]
Words = Annotated[
    str, Query(description="what is searched for, in either language; '' for all", max_length=300)
]
Sort = Annotated[str, Query(pattern="^(|new|sold|price)$", description="'' the best for this reader")]
Price = Annotated[int | None, Query(ge=0, le=AMOUNT_MAX, description="minor units of `currency`")]
Currency = Annotated[str, Query(description="ISO 4217, of the prices", max_length=3)]

router = Router(tags=["shop"])


@router.get(
    "/products", response={200: ProductPage, **REFUSALS}, summary="Products, searched or as the Shop tab"
)
def products(
    request: HttpRequest,
    q: Words = "",
    category: str = "",
    sort: Sort = "",
    price_min: Price = None,
    price_max: Price = None,
    currency: Currency = "",
    in_stock: bool = False,
    cursor: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> HttpResponse:
    """With `q`, what is found; without, what the Shop tab shows this reader, and why. Prices and `in_stock`
    narrow a search only; prices in other currencies are compared by the rates that are known."""
    reader = _begin(request)
    words = clean_query(q)
    if not words:
        page = list_shop_tab(reader=reader, category=category, sort=sort, cursor=cursor, size=limit)
        items = written_products(page.items, reader=reader, reasons=page.reasons)
        return _answer({"items": items, "next_cursor": page.next_cursor})
    filters = ProductFilters(
        category=category,
        price_min=price_min,
        price_max=price_max,
        currency=check_currency(currency) if currency else "",
        in_stock=in_stock,
    )
    found = search_products(words, reader=reader, sort=sort, filters=filters, cursor=cursor, size=limit)
    items = written_products(found.items, reader=reader)
    return _answer({"items": items, "next_cursor": found.next_cursor})


@router.get("/products/{product_id}", response={200: WholeProduct, **REFUSALS}, summary="One product, whole")
def product(request: HttpRequest, product_id: Id) -> HttpResponse:
    """With its variants and pictures; a draft only for its seller."""
    reader = _begin(request)
    found = get_product(_number(product_id), reader=reader)
    return _answer(written_whole_product(found, reader=reader))


@router.get("/shops/{handle}", response={200: Shop, **REFUSALS}, summary="The shop of an account")
def shop(request: HttpRequest, handle: str) -> HttpResponse:
    """What it says of itself, where it sends from, how it takes things back."""
    reader = _begin(request)
    return _answer(written_shop(get_shop(handle, reader=reader), reader=reader))


@router.get("/shops/{handle}/products", response={200: ProductPage, **REFUSALS}, summary="What a shop sells")
def shop_products(
    request: HttpRequest, handle: str, sort: Sort = "", cursor: Cursor = None, limit: Limit = PAGE_SIZE
) -> HttpResponse:
    """Its listed products, the newest first unless `sort` says otherwise."""
    reader = _begin(request)
    found = get_shop(handle, reader=reader)
    page = list_products(found, reader=reader, sort=sort, cursor=cursor, size=limit)
    return _answer({"items": written_products(page.items, reader=reader), "next_cursor": page.next_cursor})


@router.get(
    "/notes/{note_id}/products", response={200: NoteProducts, **REFUSALS}, summary="What a note shows"
)
def note_products(request: HttpRequest, note_id: Id) -> HttpResponse:
    """The products tagged on its pictures and its video, with their places."""
    reader = _begin(request)
    number = _number(note_id)
    if not list_notes_by_ids([number], reader=reader):
        raise NotFound("note")
    tags = list_tags([number], reader=reader).get(number, [])
    return _answer({"items": written_tags(tags, reader=reader)})


@router.get(
    "/orders", response={200: OrderPage, **REFUSALS}, summary="What the reader bought, the newest first"
)
def orders(
    request: HttpRequest, state: str = "", cursor: Cursor = None, limit: Limit = PAGE_SIZE
) -> HttpResponse:
    """The newest first. Needs a signed-in reader; nobody sees the orders of others. They stay readable where
    the shop is switched off."""
    reader = signed_in_reader_of(request)
    check_rate(request)
    page = list_orders(reader=reader, state=state, cursor=cursor, size=limit)
    return _answer({"items": written_orders(page.items, reader=reader), "next_cursor": page.next_cursor})


@router.get("/orders/{order_id}", response={200: Order, **REFUSALS}, summary="One order of the reader's")
def order(request: HttpRequest, order_id: Id) -> HttpResponse:
    """Only what the reader bought; what they sold is on the seller's pages."""
    reader = signed_in_reader_of(request)
    check_rate(request)
    found = get_order(_number(order_id), reader=reader)
    get_party(found, reader=reader, among=(Party.BUYER,))
    return _answer(written_orders([found], reader=reader)[0])


def _begin(request: HttpRequest) -> Any:
    """The reader, unless they ask too often or there is no shop here."""
    check_rate(request)
    if not settings.SAMPAN_SHOP:
        raise NotFound
    return reader_of(request)


def _number(written: str) -> int:
    number = parse_id(written)
    if number is None:
        raise NotFound
    return number


def _answer(told: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response
