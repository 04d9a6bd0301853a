"""Amounts as Stripe counts them, which is not always as ISO 4217 does.

Source: https://docs.stripe.com/currencies (zero-decimal, three-decimal and special cases).
"""

from sampan.shop.payments.types import Refused

WHOLE_AT_STRIPE = {"MGA": 100}
"""ISO counts fifths of an ariary in two decimals, Stripe counts ariary."""
HUNDREDFOLD_AT_STRIPE = frozenset({"ISK", "UGX"})
"""ISO knows no decimals any more, Stripe still writes two, both zero."""
TENS_AT_STRIPE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Three decimals, of which the last must be a zero: the networks of the cards carry two."""


def to_stripe(amount: int, currency: str) -> int:
    """The number that Stripe wants for `amount` minor units; raises Refused when there is none."""
    if currency in HUNDREDFOLD_AT_STRIPE:
        return amount * 100
    if currency in TENS_AT_STRIPE and amount % 10:
        raise Refused("amount_not_in_tens")
    share = WHOLE_AT_STRIPE.get(currency, 1)
    if amount % share:
        raise Refused("amount_not_whole")
    return amount // share


def from_stripe(number: int, currency: str) -> int:
    """Minor units as ISO 4217 counts them; raises ValueError for what Stripe would never say."""
    if currency not in HUNDREDFOLD_AT_STRIPE:
        return number * WHOLE_AT_STRIPE.get(currency, 1)
    if number % 100:
        raise ValueError(f"{currency} has no hundredths")
    return number // 100
