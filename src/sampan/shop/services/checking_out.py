"""Checkout: one transaction that turns the cart of one currency into orders, and holds the stock a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound, TooMany
from sampan.notes.wording import clean_text
from sampan.shop.errors import CartEmpty, PriceChanged
from sampan.shop.models import Address, CartLine, Checkout, CouponUse, Order, OrderLine
from sampan.shop.selectors.cart import group_items
from sampan.shop.selectors.held_cart import hold_items
from sampan.shop.services.coupons import hold_coupon
from sampan.shop.services.moving import place
from sampan.shop.services.paying_orders import pay_orders
from sampan.shop.services.quoting import Quote, QuotedOrder, quote_items
from sampan.shop.services.stock import take_stock
from sampan.shop.types import AMOUNT_MAX, CheckoutState
from sampan.translation.language import detect_language

NOTE_CHARS = 300
"""Characters of what a buyer may say to a seller with an order."""
ADDRESS_FIELDS = ("name", "phone", "country", "region", "city", "district", "line1", "line2", "postcode")


def start_checkout(
    *,
    reader: Reader,
    currency: str,
    address_id: int,
    codes: Mapping[int, str] | None = None,
    expected_total: int,
    key: UUID,
    notes: Mapping[int, str] | None = None,
) -> Checkout:
    """Place the orders for everything in the reader's cart in this currency, and hold the stock for
    SAMPAN_RESERVE_SECONDS; the lines leave the cart. No provider is asked. Where nothing is to pay, the
    orders are paid at once.

    `codes` (coupons) and `notes` (words to the seller) go by shop; `expected_total` is the sum that the buyer
    saw; `key` is the browser's: sent twice, also at once, it gives the checkout of the first time.

    Raises NotFound (another's address), CartEmpty, PriceChanged, TooMany, OutOfStock, CouponRefused,
    AmountRefused, and what `quoting` says of lines that cannot be bought or sent. Nothing has changed then.
    """
    account_id = require_account(reader)
    try:
        with transaction.atomic():
            items = hold_items(reader=reader, currency=currency)
            earlier = _earlier(account_id, key)
            if earlier is not None:
                return earlier
            if not items:
                raise CartEmpty
            address = Address.objects.filter(pk=address_id, account=account_id).first()
            if address is None:
                raise NotFound("address")
            # By rising shop, so that coupons are locked in one order by everybody.
            shops = sorted(group_items(items).groups[0].shops, key=lambda one: one.shop.pk)
            quoted = quote_items(
                shops, reader=reader, currency=currency, country=address.country, codes=codes or {}
            )
            _check(quoted, expected_total)
            return _write(quoted, reader=reader, address=address, key=key, notes=notes or {})
    except IntegrityError:
        # The same key from two browsers with two carts; the first one holds.
        twin = Checkout.objects.filter(buyer=account_id, key=key).first()
        if twin is None:
            raise
        return twin


def _earlier(account_id: int, key: UUID) -> Checkout | None:
    """The checkout of this key. Raises TooMany when none is there and too many others wait to be paid."""
    rows = Checkout.objects.filter(Q(key=key) | Q(state=CheckoutState.OPEN), buyer=account_id)
    keys = list(rows.values_list("key", flat=True)[: settings.SAMPAN_CHECKOUTS_OPEN_MAX])
    if key not in keys and len(keys) < settings.SAMPAN_CHECKOUTS_OPEN_MAX:
        return None
    same = Checkout.objects.filter(buyer=account_id, key=key).first()
    if same is None:
        raise TooMany(
            "checkouts_open",
            _("You have %(count)s orders to pay. Pay them or give them up before you order more."),
            {"count": len(keys)},
        )
    return same


def _check(quoted: Quote, expected_total: int) -> None:
    """Refuse what has a problem, and any other sum than the one that the buyer saw."""
    for problem in quoted.problems:
        raise problem
    if quoted.total != expected_total:
        raise PriceChanged
    if quoted.total > AMOUNT_MAX:
        raise Invalid("too_much", _("This is too much for one order. Take something out of the cart."))


def _write(
    quoted: Quote, *, reader: Reader, address: Address, key: UUID, notes: Mapping[int, str]
) -> Checkout:
    """The rows, then the locks that others wait for: variants and coupons come as late as can be."""
    moment = now()
    assert reader.account_id is not None
    checkout = Checkout.objects.create(
        buyer_id=reader.account_id,
        key=key,
        currency=quoted.currency,
        total=quoted.total,
        created_at=moment,
        expires_at=moment + timedelta(seconds=settings.SAMPAN_RESERVE_SECONDS),
        **{name: getattr(address, name) for name in ADDRESS_FIELDS},
    )
    orders = [_order(checkout, one, notes.get(one.shop.pk, "")) for one in quoted.orders]
    for order in orders:
        order.save(force_insert=True)  # many at once would not learn the ids that the database makes
    OrderLine.objects.bulk_create(
        line for order, one in zip(orders, quoted.orders, strict=True) for line in _lines(order, one)
    )
    details = {one.shop.pk: {"coupon": one.code} for one in quoted.orders if one.code}
    place(orders, by=reader.account_id, details=details)
    items = [item for one in quoted.orders for item in one.items]
    CartLine.objects.filter(pk__in=[item.line.pk for item in items]).delete()
    take_stock(
        {item.variant.pk: item.quantity for item in items},
        order_ids={
            item.variant.pk: order.pk
            for order, one in zip(orders, quoted.orders, strict=True)
            for item in one.items
        },
    )
    _use_coupons(orders, quoted.orders, account_id=reader.account_id, moment=moment)
    if checkout.total == 0:
        pay_orders(checkout)
    return checkout


def _order(checkout: Checkout, quoted: QuotedOrder, note: str) -> Order:
    words = clean_text(note[: 4 * NOTE_CHARS])[:NOTE_CHARS]
    return Order(
        checkout=checkout,
        shop=quoted.shop,
        buyer_id=checkout.buyer_id,
        currency=checkout.currency,
        goods=quoted.priced.goods,
        discount=quoted.priced.discount,
        shipping=quoted.priced.shipping,
        total=quoted.priced.total,
        fee=quoted.priced.fee,
        shipping_name=quoted.rate.name if quoted.rate else "",
        buyer_note=words,
        buyer_note_language=detect_language(words) if words else "und",
        created_at=checkout.created_at,
    )


def _lines(order: Order, quoted: QuotedOrder) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            variant=item.variant,
            product_id=item.product.pk,
            title=item.product.title,
            language=item.product.language,
            options=_options(item.product.option_names, item.variant.options),
            sku=item.variant.sku,
            price=item.variant.price,
            quantity=item.quantity,
            discount=discount,
            weight_grams=item.variant.weight_grams,
            creator_id=creator if commission else None,
            via_note_id=item.line.via_note_id,
            commission=commission,
            position=position,
        )
        for position, (item, discount, commission, creator) in enumerate(
            zip(
                quoted.items,
                quoted.priced.line_discounts,
                quoted.priced.commissions,
                quoted.creators,
                strict=True,
            )
        )
    ]


def _options(names: Sequence[str], values: Sequence[str]) -> list[Any]:
    return [[name, value] for name, value in zip(names, values, strict=False)]


def _use_coupons(
    orders: Sequence[Order], quoted: Sequence[QuotedOrder], *, account_id: int, moment: datetime
) -> None:
    """Count each coupon under its lock: what was quoted must still hold. The orders go by rising shop."""
    for order, one in zip(orders, quoted, strict=True):
        if not one.code:
            continue
        coupon = hold_coupon(
            shop_id=order.shop_id, code=one.code, account_id=account_id, goods=order.goods, now=moment
        )
        CouponUse.objects.create(coupon=coupon, account_id=account_id, order=order)
