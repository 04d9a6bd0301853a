"""What an address needs, by country: which fields, which shape of postcode; pure, and lenient where a country
is not named here: a parcel that a rule keeps from being sent is worse than a field too few."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FIELDS: Final = ("name", "phone", "country", "region", "city", "district", "line1", "line2", "postcode")
"""What an address is made of, in the order of the form."""
ALWAYS: Final = ("name", "phone", "country", "line1")
"""Needed everywhere: a courier across a border asks for the phone as well."""
POSTCODE_LENIENT: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9 -]{0,10}[A-Z0-9])?")
PHONE: Final = re.compile(r"[+(0-9][0-9 ().-]*[0-9]")
PHONE_DIGITS: Final = (5, 15)
"""The fewest and the most digits; 15 are the most of the international numbering plan (ITU-T E.164)."""


@dataclass(frozen=True)
class AddressRules:
    """What must be filled in, which shape the postcode has, and an example of one, if there is one."""

    required: frozenset[str]
    postcode: re.Pattern[str] = POSTCODE_LENIENT
    example: str = ""


def _rules(*fields: str, postcode: str = "", example: str = "") -> AddressRules:
    shape = re.compile(postcode) if postcode else POSTCODE_LENIENT
    return AddressRules(frozenset(ALWAYS) | frozenset(fields), shape, example)


_BY_COUNTRY: Final = {
    "CN": _rules("region", "city", "district", postcode=r"\d{6}", example="610000"),
    "TW": _rules("city", postcode=r"\d{3}(?:\d{2,3})?", example="100"),
    "HK": _rules("district"),
    "MO": _rules(),
    "SG": _rules("postcode", postcode=r"\d{6}", example="018956"),
    "US": _rules("region", "city", "postcode", postcode=r"\d{5}(?:-\d{4})?", example="73069"),
    "CA": _rules("region", "city", "postcode", example="K1A 0B1"),
    "AU": _rules("region", "city", "postcode", postcode=r"\d{4}", example="2000"),
    "GB": _rules("city", "postcode", example="SW1A 1AA"),
    "DE": _rules("city", "postcode", postcode=r"\d{5}", example="10115"),
    "FR": _rules("city", "postcode", postcode=r"\d{5}", example="75001"),
    "JP": _rules("region", "city", "postcode", postcode=r"\d{3}-?\d{4}", example="100-0001"),
    "KR": _rules("region", "city", "postcode", postcode=r"\d{5}", example="03187"),
}
_ELSEWHERE: Final = _rules("city")


def rules_for(country: str) -> AddressRules:
    """What an address in the country (ISO 3166-1 alpha-2) needs."""
    return _BY_COUNTRY.get(country, _ELSEWHERE)


def is_phone(phone: str) -> bool:
    """Whether it can be a telephone number, with or without a country's prefix."""
    digits = sum(sign.isdigit() for sign in phone)
    return bool(PHONE.fullmatch(phone)) and PHONE_DIGITS[0] <= digits <= PHONE_DIGITS[1]
