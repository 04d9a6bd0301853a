"""Scores products for a reader, from what is known of both, and says which part of the score told most.

Nobody can pay for a place: prices, commissions and fees are not among what is scored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sampan.discovery.shopping.types import Leaning, Offered, Reason, Why

SHOWN, FOLLOWED, MEANING, INTEREST, LIKED_SELLER = 1.0, 0.9, 0.9, 0.6, 0.45
"""What each tie between a reader and a product is worth at its strongest."""
SELLING, REVIEWED, FRESH = 0.5, 0.5, 0.4
"""What sales, reviews and freshness are worth at their strongest, for everybody."""
SALES_FULL = 50
"""So many sold in the last weeks count in full; on the way there twice as many are a step."""
OLD_SALE = 0.1
"""What a sale from before counts beside one of the last weeks."""
STARS_EXPECTED, STARS_WEIGHT = 4.0, 5.0
"""A product without reviews is taken for one with so many reviews of so many stars (a Bayesian mean)."""
REVIEWS_LEAST = 3
"""Fewer reviews are not said as a reason."""
FRESH_DAYS = 10.0
"""In so many days freshness falls to its half."""
SOLD_OUT = 0.25
"""What is left of the score of a product that cannot be had."""
LESS = 0.3
"""The same for one of somebody of whom the reader wanted less."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A product with its score and what told most in it."""

    offered: Offered
    score: float
    reason: Reason


def score(one: Offered, leaning: Leaning) -> Scored:
    """How much this product is for this reader, at least 0; visitors have no leaning."""
    parts = [*_ties(one, leaning), *_merits(one)]
    total = sum(worth for worth, _reason in parts)
    total *= SOLD_OUT if not one.in_stock else 1.0
    total *= LESS if one.seller_id in leaning.less else 1.0
    _worth, reason = max(parts, key=lambda part: part[0])
    return Scored(one, total, reason)


def selling(one: Offered) -> float:
    """How well it sells, 0 to 1."""
    sales = one.sold_lately + OLD_SALE * max(0, one.sold - one.sold_lately)
    return min(1.0, math.log1p(sales) / math.log1p(SALES_FULL))


def reviewed(one: Offered) -> float:
    """How well buyers speak of it, -1 to 1; 0 for what nobody said anything of."""
    stars = (one.star_sum + STARS_EXPECTED * STARS_WEIGHT) / (one.reviews + STARS_WEIGHT)
    return (
        (stars - STARS_EXPECTED) / (5.0 - STARS_EXPECTED)
        if stars >= STARS_EXPECTED
        else max(-1.0, (stars - STARS_EXPECTED) / 2.0)
    )


def fresh(one: Offered) -> float:
    """How new it is, 1 falling to 0."""
    return float(0.5 ** (max(0.0, one.days) / FRESH_DAYS))


def _ties(one: Offered, leaning: Leaning) -> list[tuple[float, Reason]]:
    parts = []
    if one.product_id in leaning.shown:
        parts.append((SHOWN, Reason(Why.SHOWN, leaning.shown[one.product_id])))
    elif one.seller_id in leaning.sellers:
        parts.append((LIKED_SELLER, Reason(Why.LIKED_SELLER, one.seller_id)))
    if one.seller_id in leaning.followed:
        parts.append((FOLLOWED, Reason(Why.FOLLOWED, one.seller_id)))
    closeness, note_id = leaning.near.get(one.product_id, (0.0, 0))
    if closeness > 0:
        parts.append((MEANING * closeness, Reason(Why.MEANING, note_id)))
    interest = leaning.interests.get(one.category, 0.0)
    if interest > 0:
        parts.append((INTEREST * interest, Reason(Why.INTEREST)))
    return parts


def _merits(one: Offered) -> list[tuple[float, Reason]]:
    """What speaks for it whoever looks. Freshness comes last: it is the reason only where nothing else is."""
    praise = REVIEWED * reviewed(one)
    said = Reason(Why.REVIEWED if one.reviews >= REVIEWS_LEAST and praise > 0 else Why.OLDER)
    parts = [(SELLING * selling(one), Reason(Why.SELLING if one.sold else Why.OLDER))]
    return [*parts, (praise, said), (FRESH * fresh(one), Reason(Why.FRESH if one.days < 30 else Why.OLDER))]
