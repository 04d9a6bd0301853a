"""The number of an order as people read it to each other."""

from __future__ import annotations

GROUP = 4
"""Digits that stand together."""


def order_number(order_id: int | str) -> str:
    """The id in groups of four, from the left: 1163 5524 9001 6720 123."""
    digits = str(order_id)
    return " ".join(digits[place : place + GROUP] for place in range(0, len(digits), GROUP))


def read_order_number(text: str) -> str:
    """What somebody typed or a spreadsheet kept, without its spaces."""
    return "".join(text.split()).strip("'")
