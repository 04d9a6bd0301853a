"""What prices in different currencies are beside each other, to compare them; never to charge."""

from __future__ import annotations

from django.core.cache import cache

from sampan.shop.models import Shop
from sampan.shop.money import exponent
from sampan.shop.selectors.rates import find_rate

SHOPS_SECONDS = 600
"""How long it is remembered in which currencies there are shops."""
USUAL = "USD"
"""What is compared in where nobody said; the order is the same in any."""


def price_factors(currency: str = "") -> dict[str, float]:
    """What a minor unit of each shop's currency is in minor units of this one; currencies without a known
    rate are left out. One query in SHOPS_SECONDS, and one an hour for the rates."""
    wanted = currency or USUAL
    found: dict[str, float] = {}
    for base in shop_currencies():
        rate = find_rate(base, wanted) if base != wanted else None
        if base == wanted:
            found[base] = 1.0
        elif rate is not None:
            found[base] = float(rate[0]) * 10.0 ** (exponent(wanted) - exponent(base))
    return found


def shop_currencies() -> list[str]:
    """The currencies that shops here charge in. One query in SHOPS_SECONDS."""
    known: list[str] | None = cache.get("shop:currencies")
    if known is None:
        known = list(Shop.objects.order_by("currency").values_list("currency", flat=True).distinct())
        cache.set("shop:currencies", known, SHOPS_SECONDS)
    return known
