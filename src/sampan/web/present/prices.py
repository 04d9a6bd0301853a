"""Sums as people read them: in the currency that is charged, and in the reader's own beside it."""

from __future__ import annotations

from django.http import HttpRequest

from sampan.shop.money import format_money
from sampan.shop.selectors import convert
from sampan.web.present.reading import reader_of
from sampan.web.present.regions import currency_of
from sampan.web.shown_shop import ShownPrice


def price(amount: int, currency: str, request: HttpRequest) -> ShownPrice:
    """A sum in minor units of `currency`. No query while the rates are remembered."""
    own = currency_of(request)
    text = money(amount, currency, request)
    found = convert(amount, currency, own) if own != currency and amount else None
    if found is None:
        return ShownPrice(text)
    return ShownPrice(text, money(found.amount, found.currency, request), found.day)


def money(amount: int, currency: str, request: HttpRequest) -> str:
    """A sum as the reader's language writes it, without any other currency. No query."""
    return format_money(amount, currency, reader_of(request).language)
