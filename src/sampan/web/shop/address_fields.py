"""The form of an address: its fields in the order of the country, with what browsers fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sampan.shop.address_rules import FIELDS, rules_for
from sampan.shop.types import AddressContent
from sampan.web.present.addresses import LARGE_FIRST

LARGE = ("name", "phone", "region", "city", "district", "line1", "line2", "postcode")
SMALL = ("name", "line1", "line2", "city", "region", "postcode", "phone")
WITH_DISTRICT = frozenset({"CN", "TW", "HK", "MO", "JP", "KR"})
AUTOCOMPLETE = {
    "name": "name",
    "phone": "tel",
    "region": "address-level1",
    "city": "address-level2",
    "district": "address-level3",
    "line1": "address-line1",
    "line2": "address-line2",
    "postcode": "postal-code",
}
LABELS: dict[str, str | Promise] = {
    "name": _("Name of the recipient"),
    "phone": _("Telephone, for the courier"),
    "region": _("State or region"),
    "city": _("City"),
    "district": _("District"),
    "line1": _("Street and number"),
    "line2": _("Flat, floor, building"),
    "postcode": _("Postcode"),
}
SPECIAL: dict[str, dict[str, str | Promise]] = {
    "CN": {
        "region": _("Province"),
        "district": _("District or county"),
        "line1": _("Street, estate, door number"),
    },
    "US": {"region": _("State"), "postcode": _("ZIP code")},
    "CA": {"region": _("Province or territory")},
    "JP": {"region": _("Prefecture")},
}
LENGTHS = {
    "name": 60,
    "phone": 30,
    "region": 60,
    "city": 60,
    "district": 60,
    "line1": 200,
    "line2": 200,
    "postcode": 20,
}
HALF = frozenset({"region", "city", "district", "postcode"})


@dataclass(frozen=True)
class AddressField:
    """One line of the form."""

    name: str
    label: str | Promise
    value: str
    autocomplete: str
    required: bool
    most: int
    example: str = ""
    error: str = ""
    half: bool = False
    input_type: str = "text"


def address_fields(typed: Mapping[str, str], *, error: Any = None) -> list[AddressField]:
    """The fields of the typed country in its order; `error` (a DomainError) stands beside its field."""
    country = typed.get("country", "")
    rules = rules_for(country)
    order = LARGE if country in LARGE_FIRST else SMALL
    labels = LABELS | SPECIAL.get(country, {})
    wrong = getattr(error, "field", "") or ""
    return [
        AddressField(
            name=name,
            label=labels[name],
            value=typed.get(name, ""),
            autocomplete=AUTOCOMPLETE[name],
            required=name in rules.required,
            most=LENGTHS[name],
            example=rules.example if name == "postcode" else "",
            error=str(error.message) if name == wrong else "",
            half=name in HALF,
            input_type="tel" if name == "phone" else "text",
        )
        for name in order
        if name != "district" or country in WITH_DISTRICT
    ]


def typed_address(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed, whatever the country."""
    return {name: posted.get(name, "") for name in FIELDS}


def content_of(typed: Mapping[str, str], *, is_default: bool) -> AddressContent:
    """The same as the service takes it; a field that the country does not have is left out."""
    shown = {one.name for one in address_fields(typed)} | {"country"}
    given = {name: value if name in shown else "" for name, value in typed.items()}
    return AddressContent(**given, is_default=is_default)
