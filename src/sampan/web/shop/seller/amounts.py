"""Money, shares and numbers as they are typed into the seller's forms."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid
from sampan.shop.money import amount_text
from sampan.shop.types import BASIS_POINTS

NUMBER_DIGITS = 9
"""Longest whole number that a form takes: more would be a slip, and some tables could not hold it."""


def written(amount: int | None, currency: str) -> str:
    """A sum of minor units as one types it: 1250 in USD is 12.50, in JPY 1250; '' for none."""
    return "" if amount is None else amount_text(amount, currency)


def written_share(basis_points: int | None) -> str:
    """A share in percent as one types it: 1250 is 12.5; '' for none."""
    if basis_points is None:
        return ""
    return f"{(Decimal(basis_points) / 100).normalize():f}"


def read_share(text: str) -> int:
    """Percent as typed, in basis points: '12.5' and '12.5 %' are 1250; an empty field is zero.

    Raises:
        Invalid: not a number from 0 to 100, or finer than a hundredth.
    """
    wrong = Invalid("share", _("Write a share in percent, from 0 to 100, such as 12.5."))
    try:
        points = Decimal(text.strip().removesuffix("%").strip() or "0") * 100
    except ArithmeticError:  # no number, or one with an exponent beyond all sense
        raise wrong from None
    if not points.is_finite() or not 0 <= points <= BASIS_POINTS or points != points.to_integral_value():
        raise wrong
    return int(points)


def read_whole(text: str) -> int:
    """A whole number, zero or more; an empty field is zero.

    Raises:
        Invalid: anything else.
    """
    digits = text.strip().replace(",", "").replace("，", "")
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_DIGITS):
        raise Invalid("whole_number", _("Write a whole number, zero or more."))
    return int(digits)
