"""What an order costs and who gets what of it; and what of that goes back with a refund.

Pure, in integers of minor units. All rounding of the shop is here, so that the same sum is the same
everywhere: a coupon's percent to the nearest unit (half up), its parts over the lines by largest remainder,
fee and commission down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sampan.shop.types import BASIS_POINTS, CouponKind

GRAMS_OF_KILOGRAM = 1000


@dataclass(frozen=True)
class Item:
    """So many of one variant. `commission_bp` is 0 when nobody earns by it."""

    variant_id: int
    price: int
    quantity: int
    weight_grams: int = 0
    commission_bp: int = 0
    product_id: int = 0

    @property
    def goods(self) -> int:
        """What the line costs before a coupon."""
        return self.price * self.quantity


@dataclass(frozen=True)
class Rate:
    """What sending costs: for the parcel, for each begun kilogram, and the worth of goods that goes free."""

    name: str
    price: int
    per_kilogram: int = 0
    free_from: int | None = None


@dataclass(frozen=True)
class CouponTerms:
    """What a coupon takes off: `value` is minor units or basis points, by `kind` (a CouponKind)."""

    kind: str
    value: int
    least_total: int = 0
    most_off: int | None = None


@dataclass(frozen=True)
class Priced:
    """The sums of one order. total = goods - discount + shipping; fee and commissions are parts of it.

    `line_discounts` and `commissions` stand in the order of the items that were priced.
    """

    goods: int
    discount: int
    shipping: int
    total: int
    fee: int
    line_discounts: tuple[int, ...]
    commissions: tuple[int, ...]

    @property
    def seller(self) -> int:
        """What is left for the seller; never below the shipping."""
        return self.total - self.fee - sum(self.commissions)


@dataclass(frozen=True)
class RefundedLine:
    """One line of an order in the eyes of a refund: what was paid for it, what of that is back by name, and
    what its creator earns by it."""

    paid: int
    back: int
    commission: int


def price_order(
    items: Sequence[Item], *, rate: Rate, coupon: CouponTerms | None = None, fee_bp: int = 0
) -> Priced:
    """Everything that one order of one shop comes to.

    `fee_bp` is the instance's share of the goods after the coupon, in basis points; shipping bears neither
    fee nor commission. Where fee and commission together would be more than the whole, the commission gives
    way. Raises ValueError for a price below 0, a quantity below 1 or a share that is none.
    """
    _check(items, fee_bp)
    goods = sum(item.goods for item in items)
    discount = coupon_takes(coupon, goods) if coupon else 0
    line_discounts = share_out(discount, [item.goods for item in items])
    shipping = shipping_cost(
        rate, goods=goods - discount, grams=sum(item.weight_grams * item.quantity for item in items)
    )
    commissions = tuple(
        (item.goods - off) * min(item.commission_bp, BASIS_POINTS - fee_bp) // BASIS_POINTS
        for item, off in zip(items, line_discounts, strict=True)
    )
    fee = (goods - discount) * fee_bp // BASIS_POINTS
    total = goods - discount + shipping
    return Priced(goods, discount, shipping, total, fee, line_discounts, commissions)


def coupon_takes(coupon: CouponTerms, goods: int) -> int:
    """What the coupon takes off goods of this worth; nothing below its least total, never more than all."""
    if goods < coupon.least_total:
        return 0
    off = coupon.value
    if coupon.kind == CouponKind.PERCENT:
        off = (goods * coupon.value * 2 + BASIS_POINTS) // (2 * BASIS_POINTS)
        if coupon.most_off is not None:
            off = min(off, coupon.most_off)
    return max(0, min(off, goods))


def share_out(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The amount in parts that are as the weights are and add up to it exactly, by largest remainder
    (Hamilton's method); equal remainders go to the first. No part is above its weight if the amount is not
    above their sum. All parts are 0 when all weights are."""
    whole = sum(weights)
    if whole <= 0:
        return tuple(0 for _ in weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in by_remainder[: amount - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def shipping_cost(rate: Rate, *, goods: int, grams: int) -> int:
    """What sending so many grams costs; free when the goods (after the coupon) reach `rate.free_from`."""
    if rate.free_from is not None and goods >= rate.free_from:
        return 0
    return rate.price + rate.per_kilogram * -(-grams // GRAMS_OF_KILOGRAM)


def split_back(whole: int, *, of: int, before: int, after: int) -> int:
    """What of `whole` goes back when the refunded part of `of` rises from `before` to `after`.

    Cumulative: the parts of any row of refunds that ends at `of` add up to `whole` exactly.
    Raises ValueError unless 0 <= before <= after <= of and of > 0.
    """
    if not 0 <= before <= after <= of or of == 0:
        raise ValueError("a refund goes from what is back to at most the whole")
    return whole * after // of - whole * before // of


def commissions_back(lines: Sequence[RefundedLine], *, total: int, refunded: int) -> tuple[int, ...]:
    """What creators have to give back of each line in all, once `refunded` of the order's `total` is back.

    Money that went back for a line by name takes back that line's commission; the rest of the money is
    spread over what was paid for everything else, shipping included. So somebody whose product was kept
    keeps the commission for it, and after a whole refund every commission is taken back entirely.
    """
    named = sum(min(line.back, line.paid) for line in lines)
    unnamed, open_rest = max(0, refunded - named), total - named
    share = Fraction(min(unnamed, open_rest), open_rest) if open_rest > 0 else Fraction(1)
    return tuple(_line_back(line, share) for line in lines)


def _line_back(line: RefundedLine, share: Fraction) -> int:
    if line.paid <= 0:
        return line.commission
    back = min(line.back, line.paid)
    return int(line.commission * (back + (line.paid - back) * share) / line.paid)


def convert_at(amount: int, rate: Decimal, *, from_exponent: int, to_exponent: int) -> int:
    """Minor units of another currency at `rate` (units of it for one unit of this one), half up; to be shown,
    never to be charged."""
    worth = Decimal(amount).scaleb(to_exponent - from_exponent) * rate
    return int(worth.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _check(items: Sequence[Item], fee_bp: int) -> None:
    if not 0 <= fee_bp <= BASIS_POINTS:
        raise ValueError("a fee is between nothing and the whole")
    for item in items:
        if item.price < 0 or item.quantity < 1 or item.weight_grams < 0:
            raise ValueError(f"variant {item.variant_id}: price, quantity or weight makes no sense")
        if not 0 <= item.commission_bp <= BASIS_POINTS:
            raise ValueError(f"variant {item.variant_id}: a commission is between nothing and the whole")
