"""A payment provider in memory that keeps the true state, and whose answers a test can let get lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sampan.shop.payments.types import Charge, Refused, Returned, Told, Unreachable
from sampan.shop.types import PaymentState, RefundState


@dataclass
class TrueRefund:
    """A refund as it truly stands."""

    amount: int
    state: RefundState = RefundState.PENDING


@dataclass
class TrueCharge:
    """A charge as it truly stands."""

    ref: str
    amount: int
    currency: str
    state: PaymentState = PaymentState.PENDING
    failure: str = ""
    refunds: dict[str, TrueRefund] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """What was paid and is not back."""
        if self.state != PaymentState.SUCCEEDED:
            return 0
        back = sum(one.amount for one in self.refunds.values() if one.state == RefundState.SUCCEEDED)
        return self.amount - back


class TrueProvider:
    """See `payments/protocol.py`. `silent` lets the next answer be lost: what was asked for has happened."""

    name = "sandbox"

    def __init__(self) -> None:
        self.charges: dict[str, TrueCharge] = {}
        self.by_key: dict[str, TrueCharge] = {}
        self.silent = False

    def check_amount(self, amount: int, currency: str) -> None:
        if amount <= 0:
            raise Refused("amount_too_small")

    def create(self, *, key: str, amount: int, currency: str, metadata: Mapping[str, str]) -> Charge:
        charge = self.by_key.get(key)
        if charge is None:
            charge = TrueCharge(f"true-{key}", amount, currency)
            self.by_key[key] = self.charges[charge.ref] = charge
        assert (charge.amount, charge.currency) == (amount, currency)
        return self._answer(charge)

    def find(self, *, ref: str) -> Charge:
        return self._answer(self.charges[ref])

    def cancel(self, *, ref: str) -> Charge:
        charge = self.charges[ref]
        if charge.state == PaymentState.PENDING:
            charge.state = PaymentState.CANCELLED
        return self._answer(charge)

    def refund(self, *, ref: str, key: str, amount: int) -> Returned:
        charge = self.charges[ref]
        if key not in charge.refunds:
            asked = sum(one.amount for one in charge.refunds.values() if one.state != RefundState.FAILED)
            # Not refused but failed: the shop must never even ask for more than there is.
            assert charge.state == PaymentState.SUCCEEDED
            assert 0 < amount <= charge.amount - asked
            charge.refunds[key] = TrueRefund(amount)
        self._lose()
        return self._returned(key, charge.refunds[key])

    def find_refund(self, *, ref: str, key: str) -> Returned | None:
        found = self.charges[ref].refunds.get(key)
        self._lose()
        return self._returned(key, found) if found is not None else None

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Told:
        raise NotImplementedError("news is given to the shop by its tests")

    def _answer(self, charge: TrueCharge) -> Charge:
        self._lose()
        return Charge(charge.ref, charge.state, charge.amount, charge.currency, charge.failure)

    def _returned(self, key: str, refund: TrueRefund) -> Returned:
        return Returned(f"back-{key}", refund.state, refund.amount)

    def _lose(self) -> None:
        if self.silent:
            self.silent = False
            raise Unreachable("nobody answered")
