"""What the shop and a payment provider say to each other, in the shop's own words."""

from dataclasses import dataclass, field
from enum import StrEnum

from sampan.shop.types import PaymentState, RefundState


@dataclass(frozen=True)
class Charge:
    """A payment as its provider tells it now.

    `amount` is in minor units of `currency` (ISO 4217, capitals). `state` PENDING with a `failure`: the last
    try was declined, and the payer may try again on the same charge; FAILED: this charge is dead.
    `client_secret` lets the payer's browser finish this one charge; it is neither kept nor logged.
    """

    ref: str
    state: PaymentState
    amount: int
    currency: str
    failure: str = ""
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Returned:
    """A refund as its provider tells it now; `ref` is the provider's id of the refund."""

    ref: str
    state: RefundState
    amount: int
    failure: str = ""


@dataclass(frozen=True)
class Told:
    """A provider's message whose signature holds: `ref` is the charge that it speaks of ('' when none).

    It is a hint to ask the provider, never news by itself: messages come twice, late, and in any order.
    """

    event_id: str
    kind: str
    ref: str


@dataclass(frozen=True)
class Step:
    """What the buyer's browser needs to pay: `kind` is the provider's name, `ref` its charge.

    `public_key` and `client_secret` are for pages that speak with the provider themselves (Stripe).
    """

    kind: str
    ref: str
    public_key: str = ""
    client_secret: str = field(default="", repr=False)


class Manner(StrEnum):
    """How the sandbox behaves with one charge, as the payer chooses on its page."""

    PAY = "pay"
    DECLINE = "decline"
    SLOW = "slow"
    """The money comes, and goes back, only after a while."""
    TWICE = "twice"
    """Each message is sent twice."""
    DISORDER = "disorder"
    """The last message comes first."""
    SILENT = "silent"
    """Paid, but never told."""
    FORGED = "forged"
    """The message bears a signature that nobody who knows the secret made."""


class Unreachable(Exception):
    """No answer that could be trusted: whether it happened is not known. Ask again, by the same key."""


class Refused(Exception):
    """The provider understood and will not do it; asking again gives the same. `code` is for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Forged(Exception):
    """A message that the provider did not sign, or signed too long ago. Its text tells why, and no secret."""
