"""What an order costs and who gets what of it, and what goes back."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.shop.pricing import (
    CouponTerms,
    Item,
    Priced,
    Rate,
    RefundedLine,
    commissions_back,
    convert_at,
    coupon_takes,
    price_order,
    share_out,
    shipping_cost,
    split_back,
)
from sampan.shop.types import BASIS_POINTS

FREE = Rate("Post", 0)
RATE = Rate("Post", 1_000, per_kilogram=300, free_from=20_000)


def test_an_order_adds_up() -> None:
    items = [
        Item(variant_id=1, price=3_333, quantity=2, weight_grams=400, commission_bp=1_000),
        Item(variant_id=2, price=1_001, quantity=1, weight_grams=300),
    ]
    assert price_order(items, rate=RATE, coupon=CouponTerms("percent", 1_000), fee_bp=250) == Priced(
        goods=7_667,
        discount=767,
        shipping=1_600,
        total=8_500,
        fee=172,
        line_discounts=(667, 100),
        commissions=(599, 0),
    )


@pytest.mark.parametrize(
    ("coupon", "goods", "off"),
    [
        (CouponTerms("amount", 500), 2_000, 500),
        (CouponTerms("amount", 5_000), 2_000, 2_000),
        (CouponTerms("percent", 1_000), 1_995, 200),
        (CouponTerms("percent", 1_000), 1_994, 199),
        (CouponTerms("percent", 10_000), 1_999, 1_999),
        (CouponTerms("percent", 5_000, most_off=300), 2_000, 300),
        (CouponTerms("amount", 500, least_total=2_001), 2_000, 0),
        (CouponTerms("amount", 500, least_total=2_000), 2_000, 500),
    ],
)
def test_a_coupon_takes_off_what_it_says(coupon: CouponTerms, goods: int, off: int) -> None:
    assert coupon_takes(coupon, goods) == off


@pytest.mark.parametrize(
    ("grams", "goods", "cost"),
    [(0, 100, 1_000), (1, 100, 1_300), (1_000, 100, 1_300), (1_001, 100, 1_600), (9_000, 20_000, 0)],
)
def test_shipping_is_by_begun_kilograms_until_it_is_free(grams: int, goods: int, cost: int) -> None:
    assert shipping_cost(RATE, goods=goods, grams=grams) == cost


def test_free_shipping_looks_at_what_is_left_after_the_coupon() -> None:
    item = Item(variant_id=1, price=20_000, quantity=1)
    assert price_order([item], rate=RATE).shipping == 0
    assert price_order([item], rate=RATE, coupon=CouponTerms("amount", 1)).shipping == 1_000


def test_a_commission_gives_way_to_the_fee() -> None:
    item = Item(variant_id=1, price=1_000, quantity=1, commission_bp=8_000)
    priced = price_order([item], rate=FREE, fee_bp=5_000)
    assert (priced.fee, priced.commissions, priced.seller) == (500, (500,), 0)


@pytest.mark.parametrize(
    "item",
    [
        Item(variant_id=1, price=-1, quantity=1),
        Item(variant_id=1, price=1, quantity=0),
        Item(variant_id=1, price=1, quantity=1, weight_grams=-1),
        Item(variant_id=1, price=1, quantity=1, commission_bp=10_001),
    ],
)
def test_what_makes_no_sense_is_not_priced(item: Item) -> None:
    with pytest.raises(ValueError, match="variant 1"):
        price_order([item], rate=FREE)


def test_a_remainder_goes_to_the_largest_fraction_then_to_the_first() -> None:
    assert share_out(100, [1, 1, 1]) == (34, 33, 33)
    assert share_out(10, [5, 15, 80]) == (1, 1, 8)
    assert share_out(7, [0, 0]) == (0, 0)


@given(weights=st.lists(st.integers(0, 10**9), max_size=30), data=st.data())
def test_parts_add_up_and_none_is_above_its_weight(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    parts = share_out(amount, weights)
    assert sum(parts) == (amount if sum(weights) else 0)
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


items = st.builds(
    Item,
    variant_id=st.just(1),
    price=st.integers(0, 10**9),
    quantity=st.integers(1, 999),
    weight_grams=st.integers(0, 10**6),
    commission_bp=st.integers(0, BASIS_POINTS),
)
rates = st.builds(
    Rate,
    name=st.just("Post"),
    price=st.integers(0, 10**6),
    per_kilogram=st.integers(0, 10**5),
    free_from=st.none() | st.integers(0, 10**10),
)
coupons = st.builds(
    CouponTerms,
    kind=st.sampled_from(["amount", "percent"]),
    value=st.integers(1, BASIS_POINTS),
    least_total=st.integers(0, 10**6),
    most_off=st.none() | st.integers(1, 10**6),
)


@given(
    bought=st.lists(items, min_size=1, max_size=12),
    rate=rates,
    coupon=st.none() | coupons,
    fee_bp=st.integers(0, BASIS_POINTS),
)
def test_nobody_gets_less_than_nothing_and_everything_is_given_out(
    bought: list[Item], rate: Rate, coupon: CouponTerms | None, fee_bp: int
) -> None:
    priced = price_order(bought, rate=rate, coupon=coupon, fee_bp=fee_bp)
    assert priced.total == priced.goods - priced.discount + priced.shipping
    assert sum(priced.line_discounts) == priced.discount <= priced.goods
    assert min(priced.fee, *priced.commissions) >= 0
    assert priced.seller >= priced.shipping >= 0
    assert priced.fee + sum(priced.commissions) + priced.seller == priced.total


@given(of=st.integers(1, 10**9), data=st.data())
def test_refunds_in_parts_give_back_exactly_the_whole(of: int, data: st.DataObject) -> None:
    whole = data.draw(st.integers(0, of))
    stops = sorted({0, of, *data.draw(st.lists(st.integers(0, of), max_size=8))})
    parts = [split_back(whole, of=of, before=a, after=b) for a, b in itertools.pairwise(stops)]
    assert sum(parts) == whole
    assert all(part >= 0 for part in parts)


@pytest.mark.parametrize(("of", "before", "after"), [(0, 0, 0), (10, 5, 4), (10, 0, 11), (10, -1, 5)])
def test_a_refund_beyond_the_whole_has_no_share(of: int, before: int, after: int) -> None:
    with pytest.raises(ValueError, match="at most the whole"):
        split_back(5, of=of, before=before, after=after)


def test_money_without_a_name_is_spread_over_everything_that_is_still_there() -> None:
    lines = [RefundedLine(paid=1_000, back=1_000, commission=100), RefundedLine(1_000, 0, 100)]
    assert commissions_back(lines, total=2_500, refunded=1_000) == (100, 0)
    assert commissions_back(lines, total=2_500, refunded=1_750) == (100, 50)
    assert commissions_back(lines, total=2_500, refunded=2_500) == (100, 100)


@given(
    paid=st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    shipping=st.integers(0, 10**5),
    data=st.data(),
)
def test_a_whole_refund_takes_back_every_commission_and_none_falls_on_the_way(
    paid: list[int], shipping: int, data: st.DataObject
) -> None:
    earned = [data.draw(st.integers(0, worth)) for worth in paid]
    back, unnamed, total = [0] * len(paid), 0, sum(paid) + shipping
    before = [0] * len(paid)
    for _step in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(paid) - 1))
        room = total - sum(back) - unnamed
        named = data.draw(st.integers(0, min(paid[at] - back[at], room)))
        back[at] += named
        unnamed += data.draw(st.integers(0, room - named))
        lines = [RefundedLine(*line) for line in zip(paid, back, earned, strict=True)]
        after = commissions_back(lines, total=total, refunded=sum(back) + unnamed)
        assert all(a <= b <= most for a, b, most in zip(before, after, earned, strict=True))
        before = list(after)
    if total:
        lines = [RefundedLine(*line) for line in zip(paid, back, earned, strict=True)]
        assert commissions_back(lines, total=total, refunded=total) == tuple(earned)


@pytest.mark.parametrize(
    ("amount", "rate", "exponents", "shown"),
    [
        (1_000, "0.14", (2, 2), 140),
        (1_000, "0.1405", (2, 2), 141),
        (1_000, "21.3", (2, 0), 213),
        (500, "0.0069", (0, 2), 345),
        (1_000, "3.25", (3, 2), 325),
    ],
)
def test_a_sum_is_shown_in_another_currency(
    amount: int, rate: str, exponents: tuple[int, int], shown: int
) -> None:
    of, to = exponents
    assert convert_at(amount, Decimal(rate), from_exponent=of, to_exponent=to) == shown
