"""What a payment provider must be able to do; docs/developers/payments.md says how others fit."""

from collections.abc import Mapping
from typing import Protocol

from sampan.shop.payments.types import Charge, Returned, Told


class Provider(Protocol):
    """One payment provider. Each method is one call outside, so none may run inside a transaction.

    All but `read_event` raise Unreachable when nobody can say what happened, and Refused for a lasting no.
    """

    @property
    def name(self) -> str:
        """The word that payments carry to say whose they are."""

    def check_amount(self, amount: int, currency: str) -> None:
        """Raise Refused when this sum (minor units) could never be charged here. Asks nobody."""

    def create(self, *, key: str, amount: int, currency: str, metadata: Mapping[str, str]) -> Charge:
        """A charge to be paid by the buyer. With a `key` that was used before: the charge made then."""

    def find(self, *, ref: str) -> Charge:
        """The charge as it stands now."""

    def cancel(self, *, ref: str) -> Charge:
        """See to it that the charge can no longer be paid, and give how it stands after that.

        It may be SUCCEEDED (the payer was faster) or PENDING (it is being paid and cannot be stopped).
        """

    def refund(self, *, ref: str, key: str, amount: int) -> Returned:
        """Give `amount` of the charge back, once for each `key`."""

    def find_refund(self, *, ref: str, key: str) -> Returned | None:
        """The refund of charge `ref` that was asked for by `key`, as it stands now; None: it never began."""

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What a message to our address says; raises Forged unless the provider signed it just now.

        `headers` has lower-case names.
        """
