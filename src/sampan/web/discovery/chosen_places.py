"""Reads the number of a city out of an address or a form."""

from __future__ import annotations

from typing import Any

from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.discovery import selectors

NUMBERS_END = 2**31


def place_numbered(number: str | None) -> Any:
    """The city of this number; None for none, and for what is no number."""
    place_id = parse_id(number)
    if place_id is None or place_id >= NUMBERS_END:
        return None
    try:
        return selectors.get_place(place_id)
    except NotFound:
        return None
