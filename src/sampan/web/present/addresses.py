"""Addresses as an envelope of their country shows them."""

from __future__ import annotations

from typing import Any

from sampan.web.present.regions import country_name
from sampan.web.shown_cart import ShownAddress

LARGE_FIRST = frozenset({"CN", "TW", "HK", "MO", "JP", "KR"})
"""Countries whose addresses go from the province to the door."""


def address(row: Any, *, language: str) -> ShownAddress:
    """An address or an order's copy of one, its lines in the order of its country. No query."""
    country = country_name(row.country, language)
    lines: tuple[str, ...]
    if row.country in LARGE_FIRST:
        place = " ".join(part for part in (row.postcode, row.region, row.city, row.district) if part)
        lines = (country, place, row.line1, row.line2)
    else:
        city = ", ".join(part for part in (row.city, row.region) if part)
        lines = (
            row.line1,
            row.line2,
            row.district,
            " ".join(part for part in (city, row.postcode) if part),
            country,
        )
    return ShownAddress(
        id=str(row.pk),
        name=row.name,
        lines=tuple(line for line in lines if line),
        country=row.country,
        phone=row.phone,
        is_default=bool(getattr(row, "is_default", False)),
    )
