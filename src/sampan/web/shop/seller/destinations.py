"""Where a shop sends to: the regions that are chosen with one press, and how a choice is read and named."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from sampan.web.present.regions import country_name, is_country

REST = "*"
"""Stands for every country that is not named."""
_ASIA_PACIFIC = "AU BN ID JP KH KR LA MM MN MY NZ PH SG TH VN"
_EUROPE = """
    AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT
    LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA VA
"""
REGIONS = (
    ("china", _("Mainland China"), ("CN",)),
    ("greater-china", _("Hong Kong, Macao and Taiwan"), ("HK", "MO", "TW")),
    ("north-america", _("United States, Canada and Mexico"), ("US", "CA", "MX")),
    ("asia-pacific", _("East and Southeast Asia, Australia"), tuple(_ASIA_PACIFIC.split())),
    ("europe", _("Europe"), tuple(_EUROPE.split())),
)
"""Code, name and countries of each."""
NAMED_MOST = 3
"""Countries that a line names before it only counts the others."""


def read_countries(codes: Iterable[str]) -> tuple[str, ...]:
    """What was chosen, each once and in its order; what is no country is left out."""
    return tuple(dict.fromkeys(code for code in codes if code == REST or is_country(code)))


def name_countries(codes: Iterable[str], language: str) -> str:
    """The countries of a rate in a few words: a region's name, or the first of them and how many more."""
    chosen = tuple(codes)
    for _code, name, members in REGIONS:
        if set(chosen) == set(members):
            return str(name)
    if REST in chosen and len(chosen) == 1:
        return translate("Everywhere else")
    names = [translate("everywhere else") if c == REST else country_name(c, language) for c in chosen]
    if len(names) <= NAMED_MOST + 1:
        return ", ".join(names)
    more = len(names) - NAMED_MOST
    return translate("%(names)s and %(count)d more") % {"names": ", ".join(names[:NAMED_MOST]), "count": more}
