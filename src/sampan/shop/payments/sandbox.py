"""A payment provider for trying the shop: it moves no money, and behaves as well or badly as it is told to.

Its charges go through the states that a Stripe Payment Intent goes through. What it remembers lies behind
`Vault`, as if on another's computer: it changes there and then, whatever becomes of the shop's transactions.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Protocol

from sampan.shop.payments import signing
from sampan.shop.payments.types import Charge, Forged, Manner, Refused, Returned, Told
from sampan.shop.types import PaymentState, RefundState

NAME = "sandbox"
SIGNATURE_HEADER = "sandbox-signature"
SLOW_SECONDS = 10
"""How long a slow payment or refund takes."""
DECLINED = "card_declined"
STATES = {
    "pending": PaymentState.PENDING,
    "working": PaymentState.PENDING,
    "succeeded": PaymentState.SUCCEEDED,
    "cancelled": PaymentState.CANCELLED,
}


@dataclass(frozen=True)
class Kept:
    """A charge in the vault. `state` is a key of STATES; `refunds` is {key: {ref, amount, ready}}, `ready`
    (seconds since 1970) the moment from which it counts as done; in `metadata`, 'ready' is that of a charge
    in state 'working'."""

    ref: str
    key: str
    amount: int
    currency: str
    state: str = "pending"
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    failure: str = ""
    manner: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


class Vault(Protocol):
    """Where the sandbox keeps its charges. Every method ends with what it wrote being kept for good."""

    def add(self, kept: Kept) -> Kept:
        """Keep a new charge; with a key that is there already, give the one that has it."""

    def find(self, ref: str) -> Kept | None:
        """The charge, or None."""

    def change(self, ref: str, change: Callable[[Kept], Kept]) -> Kept | None:
        """Replace the charge by `change(charge)`, one at a time; None when there is none."""


@dataclass(frozen=True)
class Message:
    """A webhook that the sandbox sends, `delay` seconds from now."""

    kind: str
    ref: str
    event_id: str
    delay: int = 0
    is_forged: bool = False


class Sandbox:
    """See the Provider protocol. `secret` signs its messages; `clock` gives seconds since 1970."""

    def __init__(self, vault: Vault, *, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._vault = vault
        self._secret = secret
        self._clock = clock

    @property
    def name(self) -> str:
        return NAME

    def check_amount(self, amount: int, currency: str) -> None:
        if amount <= 0:
            raise Refused("amount_too_small")

    def create(self, *, key: str, amount: int, currency: str, metadata: Mapping[str, str]) -> Charge:
        self.check_amount(amount, currency)
        kept = self._vault.add(Kept(_ref("sbx_", key), key, amount, currency, metadata=dict(metadata)))
        if (kept.amount, kept.currency) != (amount, currency):
            raise Refused("idempotency_error")
        return self._charge(kept)

    def find(self, *, ref: str) -> Charge:
        return self._charge(_there(self._vault.find(ref)))

    def cancel(self, *, ref: str) -> Charge:
        def end(kept: Kept) -> Kept:
            return replace(kept, state="cancelled") if kept.state == "pending" else kept

        return self._charge(_there(self._vault.change(ref, end)))

    def refund(self, *, ref: str, key: str, amount: int) -> Returned:
        def give_back(kept: Kept) -> Kept:
            if key in kept.refunds:
                return kept
            if self._charge(kept).state != PaymentState.SUCCEEDED:
                raise Refused("charge_not_paid")
            if amount <= 0 or amount + sum(one["amount"] for one in kept.refunds.values()) > kept.amount:
                raise Refused("refund_too_large")
            wait = SLOW_SECONDS if kept.manner == Manner.SLOW else 0
            entry = {"ref": _ref("sbr_", key), "amount": amount, "ready": int(self._clock()) + wait}
            return replace(kept, refunds={**kept.refunds, key: entry})

        return self._returned(_there(self._vault.change(ref, give_back)).refunds[key])

    def find_refund(self, *, ref: str, key: str) -> Returned | None:
        entry = _there(self._vault.find(ref)).refunds.get(key)
        return self._returned(entry) if entry else None

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Told:
        signing.verify(body, headers.get(SIGNATURE_HEADER, ""), secret=self._secret, now=self._clock())
        try:
            told = json.loads(body)
            return Told(str(told["id"]), str(told["kind"]), str(told["ref"]))
        except (ValueError, KeyError, TypeError):
            raise Forged("the message cannot be read") from None

    # --- the payer's side: what the sandbox's own page does ---

    def pay(self, *, ref: str, manner: Manner) -> list[Message]:
        """The payer chose `manner`: the charge moves accordingly. Gives the messages that are to be sent;
        none when the charge has ended before."""
        moved: list[bool] = []

        def choose(kept: Kept) -> Kept:
            if kept.state != "pending":
                return kept
            moved.append(True)
            if manner == Manner.DECLINE:
                return replace(kept, failure=DECLINED, manner=manner)
            if manner == Manner.SLOW:
                ready = {"ready": str(int(self._clock()) + SLOW_SECONDS)}
                return replace(
                    kept, state="working", failure="", manner=manner, metadata={**kept.metadata, **ready}
                )
            return replace(kept, state="succeeded", failure="", manner=manner)

        _there(self._vault.change(ref, choose))
        return self._messages(ref, manner) if moved else []

    def write_event(self, message: Message) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a message, signed at this moment."""
        body = json.dumps({"id": message.event_id, "kind": message.kind, "ref": message.ref}).encode()
        secret = "nobody's" if message.is_forged else self._secret
        return body, {SIGNATURE_HEADER: signing.sign(body, secret=secret, at=int(self._clock()))}

    def _messages(self, ref: str, manner: Manner) -> list[Message]:
        stamp = time.time_ns()  # a declined charge is tried again: the messages of each try are its own
        first = Message("charge.processing", ref, f"sbe_{ref}_{stamp}_1")
        last = Message("charge.succeeded", ref, f"sbe_{ref}_{stamp}_2", delay=1)
        match manner:
            case Manner.DECLINE:
                return [Message("charge.declined", ref, f"sbe_{ref}_{stamp}_1")]
            case Manner.SLOW:
                return [first, replace(last, delay=SLOW_SECONDS + 1)]
            case Manner.TWICE:
                return [first, first, last, last]
            case Manner.DISORDER:
                return [replace(last, delay=0), replace(first, delay=1)]
            case Manner.SILENT:
                return []
            case Manner.FORGED:
                return [replace(last, is_forged=True)]
        return [replace(last, delay=0)]  # a card's money is there at once: nothing else is told before

    def _charge(self, kept: Kept) -> Charge:
        state = kept.state
        if state == "working" and self._clock() >= int(kept.metadata.get("ready", "0")):
            state = "succeeded"
        return Charge(kept.ref, STATES[state], kept.amount, kept.currency, kept.failure)

    def _returned(self, entry: Mapping[str, Any]) -> Returned:
        done = self._clock() >= entry["ready"]
        return Returned(
            entry["ref"], RefundState.SUCCEEDED if done else RefundState.PENDING, int(entry["amount"])
        )


def _there(kept: Kept | None) -> Kept:
    if kept is None:
        raise Refused("no_such_charge")
    return kept


def _ref(prefix: str, key: str) -> str:
    return prefix + sha256(key.encode()).hexdigest()[:24]
