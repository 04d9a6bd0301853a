"""The countries of the world in the reader's language, and the regions in which a shop thinks of them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

REST = "*"
"""Stands for every country that is not named."""
FIRST = ("CN", "US", "HK", "TW", "MO", "SG", "MY", "CA", "GB", "AU", "NZ")
"""Where Chinese and English are read most; chosen first, then the rest by name."""
_ASIA_PACIFIC = "AU BN ID JP KH KR LA MM MN MY NZ PH SG TH VN"
_EUROPE = """
    AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT
    LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA VA
"""
REGIONS = (
    ("greater-china", _("Mainland China, Hong Kong, Macao and Taiwan"), ("CN", "HK", "MO", "TW")),
    ("north-america", _("North America"), ("US", "CA", "MX")),
    ("asia-pacific", _("East and Southeast Asia, Australia and New Zealand"), tuple(_ASIA_PACIFIC.split())),
    ("europe", _("Europe"), tuple(_EUROPE.split())),
)
"""Code, name and countries of the groups that can be chosen with one press."""
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Two letters that Babel names although nobody has an address there."""


def country_name(code: str) -> str:
    """What the reader calls a country (ISO 3166-1 alpha-2); the code itself when nobody knows it."""
    return _names(get_language() or "en").get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country as (code, name): those of FIRST, then the others by their names."""
    names = _names(get_language() or "en")
    return [*((code, names[code]) for code in FIRST if code in names), *_others(get_language() or "en")]


def is_country(code: str) -> bool:
    """Whether these two letters are a country that can be chosen."""
    return code in _names("en")


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    """Babel knows Chinese by its script; Django writes zh-hans and zh-hant."""
    locale = Locale.parse(language.replace("-", "_"), sep="_")
    named = locale.territories.items()
    return {
        code: str(name)
        for code, name in named
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


@lru_cache(maxsize=8)
def _others(language: str) -> list[tuple[str, str]]:
    rest = [(code, name) for code, name in _names(language).items() if code not in FIRST]
    return sorted(rest, key=lambda pair: pair[1])
