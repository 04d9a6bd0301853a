"""What the cart of one currency costs at one address with these coupons: what checkout shows and charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.errors import DomainError, TooMany
from sampan.shop.countries import ELSEWHERE
from sampan.shop.errors import (
    CartEmpty,
    CouponRefused,
    NotShipped,
    NotSold,
    OutOfStock,
    OwnProduct,
    ShopRests,
)
from sampan.shop.models import Address, ShippingRate, Shop, Variant
from sampan.shop.pricing import CouponTerms, Item, Priced, Rate, price_order
from sampan.shop.selectors.cart import CartItem, CartShop, get_cart
from sampan.shop.selectors.coupons import find_coupon
from sampan.shop.selectors.shops import choose_rate
from sampan.shop.selectors.tags import commission_rate, find_creators
from sampan.shop.services.paying import check_chargeable
from sampan.shop.types import CartProblem

NOWHERE = Rate(name="", price=0)
"""Stands in while no address is chosen, or the shop does not send there."""
COUPON_TRIES_MINUTE_MAX = 30
"""Codes that one person has looked at in a minute, right or wrong: more is guessing."""


@dataclass
class QuotedOrder:
    """What would become the order of one shop.

    `creators` stands in the order of `items`; `rate` is None while no address is chosen or the shop does not
    send there; `problems` say what keeps it from being bought.
    """

    shop: Shop
    items: Sequence[CartItem]
    priced: Priced
    creators: Sequence[int | None]
    rate: ShippingRate | None = None
    code: str = ""
    problems: list[DomainError] = field(default_factory=list)


@dataclass
class Quote:
    """What one checkout would cost, in minor units of `currency`; `total` is what the buyer agrees to."""

    currency: str
    orders: list[QuotedOrder]
    refusals: list[DomainError] = field(default_factory=list)
    """What keeps the whole from being charged, such as a sum below what the provider takes."""

    @property
    def goods(self) -> int:
        return sum(order.priced.goods for order in self.orders)

    @property
    def discount(self) -> int:
        return sum(order.priced.discount for order in self.orders)

    @property
    def shipping(self) -> int:
        return sum(order.priced.shipping for order in self.orders)

    @property
    def total(self) -> int:
        return sum(order.priced.total for order in self.orders)

    @property
    def problems(self) -> list[DomainError]:
        """All that keeps it from being bought, in the order of the shops."""
        return [problem for order in self.orders for problem in order.problems] + self.refusals


def quote(
    *, reader: Reader, currency: str, address: Address | None = None, codes: Mapping[int, str] | None = None
) -> Quote:
    """The sums of the reader's cart in this currency; nothing is reserved.

    `codes` holds a coupon's code by shop. What cannot be bought, sent or taken off is said in `problems` and
    the sums are without it. Raises CartEmpty when there is nothing in this currency.
    """
    group = next((one for one in get_cart(reader=reader).groups if one.currency == currency), None)
    if group is None:
        raise CartEmpty
    return quote_items(
        group.shops,
        reader=reader,
        currency=currency,
        country=address.country if address else "",
        codes=codes or {},
    )


def quote_items(
    shops: Sequence[CartShop], *, reader: Reader, currency: str, country: str, codes: Mapping[int, str]
) -> Quote:
    """The same for lines that were read before. Two queries at most, and two for each coupon. `country`
    empty: without shipping."""
    rates = _rates_to(country, [one.shop.pk for one in shops]) if country else {}
    creators = _creators_of(shops, reader)
    orders = [
        _quote_order(
            one, creators, reader=reader, rate=rates.get(one.shop.pk), code=codes.get(one.shop.pk, "")
        )
        for one in shops
    ]
    if country:
        for order in orders:
            if order.rate is None:
                order.problems.append(NotShipped(shop=order.shop.account.display_name))
    quoted = Quote(currency, orders)
    if country and quoted.total:
        try:
            check_chargeable(amount=quoted.total, currency=currency)
        except DomainError as refusal:
            quoted.refusals.append(refusal)
    return quoted


def _quote_order(
    chosen: CartShop, earning: Mapping[int, int], *, reader: Reader, rate: ShippingRate | None, code: str
) -> QuotedOrder:
    problems = [refusal_of(item.problem, item.variant) for item in chosen.items if item.problem is not None]
    sound = [item for item in chosen.items if item.problem is None]
    goods = sum(item.amount for item in sound)
    terms: CouponTerms | None = None
    if code.strip() and sound:
        try:
            ratelimit.check(f"coupon:{reader.account_id}", limit=COUPON_TRIES_MINUTE_MAX, seconds=60)
            terms = find_coupon(chosen.shop.pk, code, account_id=reader.account_id or 0, goods=goods)
        except (CouponRefused, TooMany) as refusal:
            problems.append(refusal)
    creators = [earning.get(item.line.pk) for item in sound]
    items = [
        Item(
            variant_id=item.variant.pk,
            price=item.variant.price,
            quantity=item.quantity,
            weight_grams=item.variant.weight_grams,
            commission_bp=commission_rate(item.product) if creator else 0,
            product_id=item.product.pk,
        )
        for item, creator in zip(sound, creators, strict=True)
    ]
    terms_of_rate = (
        Rate(rate.name, rate.price, rate.per_kilogram, rate.free_from) if rate and items else NOWHERE
    )
    priced = price_order(items, rate=terms_of_rate, coupon=terms, fee_bp=settings.SAMPAN_SHOP_FEE)
    return QuotedOrder(
        chosen.shop, sound, priced, creators, rate, code if terms is not None else "", problems
    )


def _creators_of(shops: Sequence[CartShop], reader: Reader) -> dict[int, int]:
    """Who earns by which line: the author of the note that it came by, unless that is the buyer. One query,
    none where no line came by a note."""
    ways = {
        item.line.pk: (item.line.via_note_id, item.product.pk)
        for one in shops
        for item in one.items
        if item.line.via_note_id is not None
    }
    found = find_creators(set(ways.values()))
    return {
        line: found[way]
        for line, way in ways.items()
        if found.get(way, reader.account_id) != reader.account_id
    }


def refusal_of(problem: CartProblem, variant: Variant) -> DomainError:
    """The problem as it is said to the buyer; product, shop and account are loaded."""
    product, shop = variant.product, variant.product.shop
    match problem:
        case CartProblem.OWN:
            return OwnProduct()
        case CartProblem.RESTING:
            return ShopRests(shop=shop.account.display_name)
        case CartProblem.SHORT:
            return OutOfStock(title=product.title, left=variant.stock)
        case _:
            return NotSold(title=product.title)


def _rates_to(country: str, shop_ids: Sequence[int]) -> dict[int, ShippingRate | None]:
    """The rate that holds for the country, by shop. One query."""
    rows = ShippingRate.objects.filter(shop__in=shop_ids, countries__overlap=[country, ELSEWHERE])
    listed = list(rows.order_by("position", "id"))
    return {
        shop_id: choose_rate([rate for rate in listed if rate.shop_id == shop_id], country)
        for shop_id in shop_ids
    }
