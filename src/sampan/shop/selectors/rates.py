"""Exchange rates for showing: what a price is about in the reader's own currency, and as of which day."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

from sampan.core.clock import now
from sampan.shop.models import ExchangeRate
from sampan.shop.money import SUPPORTED, exponent
from sampan.shop.pricing import convert_at

REMEMBER_SECONDS = 3600
"""Rates change once a day; a page must not ask for them each time."""
STALE_DAYS = 31
"""An older rate would mislead more than it helps, so nothing is shown."""
ROWS_MAX = 1_000
"""Every currency against a handful of bases."""


@dataclass(frozen=True)
class Converted:
    """A sum in another currency, to be shown beside the one that is charged, with the day of its rate."""

    amount: int
    currency: str
    day: date


class _Remembered:
    """The rates of this process: by base, then quote, the newest and its day."""

    lock = threading.Lock()
    until = 0.0
    by_base: Mapping[str, Mapping[str, tuple[Decimal, date]]] = {}


def convert(amount: int, base: str, quote: str) -> Converted | None:
    """`amount` minor units of `base` in `quote`, or None when no rate of the last 31 days joins the two.

    The two are joined directly, the other way round, or across one currency that has a rate to both (the
    base of the instance's source); the day is the older of those used. No query but once an hour.
    """
    if base == quote:
        return None
    found = find_rate(base, quote)
    if found is None:
        return None
    rate, day = found
    worth = convert_at(amount, rate, from_exponent=exponent(base), to_exponent=exponent(quote))
    return Converted(worth, quote, day)


def find_rate(base: str, quote: str) -> tuple[Decimal, date] | None:
    """How many units of `quote` one of `base` is, and the day of that; see `convert`."""
    rates = _newest()
    straight = rates.get(base, {}).get(quote)
    if straight:
        return straight
    back = rates.get(quote, {}).get(base)
    if back:
        return 1 / back[0], back[1]
    crossings = [
        (known[quote][0] / known[base][0], min(known[quote][1], known[base][1]))
        for known in rates.values()
        if quote in known and base in known
    ]
    return max(crossings, key=lambda crossing: crossing[1]) if crossings else None


def offered_currencies() -> tuple[str, ...]:
    """The currencies that a shop here may charge in, as the operator set them (SAMPAN_SHOP_CURRENCIES); a
    code that does not exist is passed over."""
    return tuple(code for code in dict.fromkeys(settings.SAMPAN_SHOP_CURRENCIES) if code in SUPPORTED)


def forget_rates() -> None:
    """Let this process look at the tables again, since rates came in."""
    with _Remembered.lock:
        _Remembered.until = 0.0


def _newest() -> Mapping[str, Mapping[str, tuple[Decimal, date]]]:
    with _Remembered.lock:
        if time.monotonic() < _Remembered.until:
            return _Remembered.by_base
    by_base: dict[str, dict[str, tuple[Decimal, date]]] = {}
    rows = (
        ExchangeRate.objects.filter(day__gte=now().date() - timedelta(days=STALE_DAYS))
        .order_by("base", "quote", "-day")
        .distinct("base", "quote")
    )
    for row in rows[:ROWS_MAX]:
        by_base.setdefault(row.base, {})[row.quote] = (row.rate, row.day)
    with _Remembered.lock:
        _Remembered.by_base, _Remembered.until = by_base, time.monotonic() + REMEMBER_SECONDS
    return by_base
