"""Where a reader shops from: the country that parcels go to, and the currency that they count in."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name
from django.http import HttpRequest

from sampan.shop.money import SUPPORTED
from sampan.web.present.reading import reader_of

COUNTRY_COOKIE = "shop_country"
CURRENCY_COOKIE = "shop_currency"
HOME = {"en": ("US", "USD"), "zh-Hans": ("CN", "CNY"), "zh-Hant": ("TW", "TWD")}
"""Country and currency of a reader who chose none, by the language that they read in."""
OFTEN = ("CN", "HK", "TW", "MO", "US", "CA", "GB", "AU", "NZ", "SG", "MY", "JP", "KR", "DE", "FR")
"""Countries at the head of the list."""
NOT_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
"""Codes of two letters that are no address."""


def country_of(request: HttpRequest) -> str:
    """ISO 3166-1 alpha-2 of where the reader has parcels sent: what they chose, else by their language."""
    chosen = request.COOKIES.get(COUNTRY_COOKIE, "")
    return chosen if is_country(chosen) else _home(request)[0]


def currency_of(request: HttpRequest) -> str:
    """ISO 4217 code of the currency that the reader counts in."""
    chosen = request.COOKIES.get(CURRENCY_COOKIE, "")
    return chosen if chosen in SUPPORTED else _home(request)[1]


def is_country(code: str) -> bool:
    """Whether it is the code of a country that parcels can go to."""
    return code in _names("en")


def is_currency(code: str) -> bool:
    """Whether prices can be shown in it."""
    return code in SUPPORTED


def country_name(code: str, language: str) -> str:
    """A country in the reader's language; the code itself when it has no name."""
    return _names(language).get(code, code)


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names for a list to choose from: the frequent ones, then all others by name."""
    names = _names(language)
    rest = sorted((name, code) for code, name in names.items() if code not in OFTEN)
    return (*((code, names[code]) for code in OFTEN), *((code, name) for name, code in rest))


@lru_cache(maxsize=8)
def currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the currencies that prices can be shown in."""
    known = _locale(language).currencies
    return tuple((code, str(known.get(code, code))) for code in SUPPORTED)


def currency_name(code: str, language: str) -> str:
    """A currency in the reader's language, as sums in it are spoken of: US dollars, 人民币."""
    return get_currency_name(code, count=2, locale=_locale(language))


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    territories = _locale(language).territories
    return {
        code: str(name)
        for code, name in territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NOT_COUNTRIES
    }


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _home(request: HttpRequest) -> tuple[str, str]:
    return HOME.get(reader_of(request).language, HOME["en"])
