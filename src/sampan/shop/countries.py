"""The countries that things are sent to and from: ISO 3166-1 alpha-2."""

from babel import Locale
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid

ELSEWHERE = "*"
"""In a shipping rate: every country that no other names."""
_NOT_COUNTRIES = frozenset("EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA".split())  # noqa: SIM905
# Groups, oceans and codes for tests that CLDR lists beside the countries, and parts of countries.
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
)


def check_country(code: str, *, field: str = "country") -> str:
    """The code in capitals; raises Invalid (with `field`) when there is no such country."""
    known = code.strip().upper()
    if known not in COUNTRIES:
        raise Invalid("country", _("Choose a country from the list."), field=field)
    return known
