"""The cart and what a checkout would cost, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from sampan.shop.errors import CouponRefused
from sampan.shop.selectors.texts import option_text, title_text
from sampan.translation.types import Text
from sampan.web.present.faces import person
from sampan.web.present.files import cover
from sampan.web.present.prices import money, price
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import currency_name
from sampan.web.present.texts import Texts
from sampan.web.shown_cart import ShownCart, ShownCartGroup, ShownCartLine, ShownCartShop, ShownQuote
from sampan.web.shown_media import ShownPicture

ItemRow = Any
"""A line of the cart with variant, product and shop, as `shop.selectors.cart` gives it."""
QuoteRow = Any
"""What a checkout would cost, as `shop.services.quoting` reckons it."""


def cart(
    row: Any, *, quotes: Mapping[str, QuoteRow], codes: Mapping[int, str], request: HttpRequest
) -> ShownCart:
    """The cart by currency and shop. One query, for the texts.

    `quotes` by currency, where a coupon is tried; `codes` by shop.
    """
    texts = _texts((item for group in row.groups for item in group.items), request)
    groups = tuple(_group(group, quotes.get(group.currency), codes, texts, request) for group in row.groups)
    return ShownCart(groups=groups, count=row.count)


def quoted_orders(
    row: QuoteRow, *, codes: Mapping[int, str], notes: Mapping[int, str], request: HttpRequest
) -> tuple[ShownQuote, ...]:
    """What each shop's part of a checkout would cost. One query, for the texts."""
    texts = _texts((item for one in row.orders for item in one.items), request, row.orders)
    return tuple(_quoted(one, row.currency, codes, notes, texts, request) for one in row.orders)


def _texts(items: Iterable[ItemRow], request: HttpRequest, orders: Iterable[Any] = ()) -> Texts:
    texts = Texts(reader_of(request))
    for one in orders:
        if one.rate is not None:
            texts.want(f"shipping_rate:{one.rate.pk}:name", Text(one.rate.name, one.shop.language))
    for item in items:
        texts.want(f"product:{item.product.pk}:title", title_text(item.product))
        for place, value in enumerate(item.variant.options):
            texts.want(f"variant:{item.variant.pk}:option{place}", option_text(item.product, value))
    # Options and ways of sending have no element of their own in which a translation could arrive.
    texts.find_and_order()
    return texts


def _group(
    row: Any, quote: QuoteRow | None, codes: Mapping[int, str], texts: Texts, request: HttpRequest
) -> ShownCartGroup:
    quoted = {one.shop.pk: one for one in quote.orders} if quote is not None else {}
    shops = tuple(_shop(one, quoted.get(one.shop.pk), codes, texts, request) for one in row.shops)
    total = row.goods - (quote.discount if quote is not None else 0)
    return ShownCartGroup(
        currency=row.currency,
        currency_name=currency_name(row.currency, texts.reader.language),
        shops=shops,
        total=price(total, row.currency, request),
        count=sum(item.quantity for item in row.items if item.problem is None),
        can_check_out=not row.has_problems,
    )


def _shop(
    row: Any, quoted: Any | None, codes: Mapping[int, str], texts: Texts, request: HttpRequest
) -> ShownCartShop:
    currency = row.shop.currency
    discount = quoted.priced.discount if quoted is not None else 0
    return ShownCartShop(
        shop_id=str(row.shop.pk),
        person=person(row.shop.account, me_id=texts.reader.account_id),
        lines=tuple(_line(item, currency, texts, request) for item in row.items),
        goods=price(row.goods, currency, request),
        code=codes.get(row.shop.pk, ""),
        discount=money(discount, currency, request) if discount else "",
        coupon_error=_coupon_error(quoted) if quoted is not None else "",
    )


def _coupon_error(quoted: Any) -> str:
    return next((str(one.message) for one in quoted.problems if isinstance(one, CouponRefused)), "")


def _line(item: ItemRow, currency: str, texts: Texts, request: HttpRequest) -> ShownCartLine:
    before = item.price_before
    variant = item.variant
    return ShownCartLine(
        id=str(item.line.pk),
        product_id=str(item.product.pk),
        variant_id=str(variant.pk),
        title=texts.title(f"product:{item.product.pk}:title"),
        options=" · ".join(
            texts.words(f"variant:{variant.pk}:option{place}") for place in range(len(variant.options))
        ),
        price=price(variant.price, currency, request),
        total=price(item.amount, currency, request),
        quantity=item.quantity,
        most=max(1, item.left),
        left=item.left,
        picture=_picture(variant.picture) or _picture(item.product.cover),
        problem=str(item.problem or ""),
        old_price=money(before, currency, request) if before is not None else "",
        risen=before is not None and variant.price > before,
    )


def _picture(row: Any) -> ShownPicture | None:
    return cover(row) if row is not None and row.state == "ready" else None


def _quoted(
    row: Any,
    currency: str,
    codes: Mapping[int, str],
    notes: Mapping[int, str],
    texts: Texts,
    request: HttpRequest,
) -> ShownQuote:
    priced, rate = row.priced, row.rate
    others = tuple(str(one.message) for one in row.problems if not isinstance(one, CouponRefused))
    return ShownQuote(
        shop_id=str(row.shop.pk),
        person=person(row.shop.account, me_id=texts.reader.account_id),
        lines=tuple(_line(item, currency, texts, request) for item in row.items),
        goods=price(priced.goods, currency, request),
        shipping=price(priced.shipping, currency, request) if rate is not None else None,
        shipping_is_free=rate is not None and priced.shipping == 0,
        shipping_name=texts.words(f"shipping_rate:{rate.pk}:name") if rate is not None else "",
        days_least=rate.days_least + row.shop.handling_days if rate is not None else 0,
        days_most=rate.days_most + row.shop.handling_days if rate is not None else 0,
        discount=money(priced.discount, currency, request) if priced.discount else "",
        total=price(priced.total, currency, request),
        code=codes.get(row.shop.pk, ""),
        note=notes.get(row.shop.pk, ""),
        coupon_error=_coupon_error(row),
        problems=others,
    )
