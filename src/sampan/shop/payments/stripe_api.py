"""Stripe behind the shop's adapter: Payment Intents and refunds by its SDK. Its words end in this file."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import stripe

from sampan.shop.payments.signing import TOLERANCE_SECONDS
from sampan.shop.payments.stripe_amounts import from_stripe, to_stripe
from sampan.shop.payments.stripe_http import CappedClient
from sampan.shop.payments.types import Charge, Forged, Refused, Returned, Told, Unreachable
from sampan.shop.types import PaymentState, RefundState
from sampan.translation.engines.breaker import CircuitBreaker

NAME = "stripe"
SIGNATURE_HEADER = "stripe-signature"
REFUNDS_LOOKED_AT = 100
"""Stripe's largest page; one order is not given back in more pieces."""
FAILURE_CHARS = 60
STATES = {
    "succeeded": PaymentState.SUCCEEDED,
    "canceled": PaymentState.CANCELLED,
    # The rest waits for the payer or for a bank: requires_payment_method, requires_confirmation,
    # requires_action, requires_capture, processing.
}
REFUND_STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
SAME_KEY_AT_ONCE = 409
TRY_LATER = frozenset({401, 403, 404, SAME_KEY_AT_ONCE, 429})
"""Keys that do not fit (the operator's to mend), two calls with one key at once, too many calls."""

stripe.enable_telemetry = False
logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it writes what it sends and receives
logger = logging.getLogger("sampan.payments")
T = TypeVar("T")


class Stripe:
    """See the Provider protocol. `url` is Stripe's API, or a stand-in's in tests."""

    def __init__(
        self,
        *,
        key: str,
        webhook_secret: str,
        url: str = "",
        http: CappedClient | None = None,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        addresses: Any = {"api": url.rstrip("/")} if url else None
        self._client = stripe.StripeClient(
            key, base_addresses=addresses, http_client=http or CappedClient(), max_network_retries=0
        )
        self._webhook_secret = webhook_secret
        self._breaker = breaker or CircuitBreaker()

    def __repr__(self) -> str:
        return "Stripe()"

    @property
    def name(self) -> str:
        return NAME

    def check_amount(self, amount: int, currency: str) -> None:
        if to_stripe(amount, currency) <= 0:
            raise Refused("amount_too_small")

    def create(self, *, key: str, amount: int, currency: str, metadata: Mapping[str, str]) -> Charge:
        self.check_amount(amount, currency)
        params: Any = {
            "amount": to_stripe(amount, currency),
            "currency": currency.lower(),
            "metadata": {**metadata, "key": key},
        }
        intents = self._client.v1.payment_intents
        return self._ask(lambda: _charge(_plain(intents.create(params, {"idempotency_key": f"pay-{key}"}))))

    def find(self, *, ref: str) -> Charge:
        return self._ask(lambda: _charge(_plain(self._client.v1.payment_intents.retrieve(ref))))

    def cancel(self, *, ref: str) -> Charge:
        try:
            return self._ask(lambda: _charge(_plain(self._client.v1.payment_intents.cancel(ref))))
        except Refused:  # it has succeeded, is cancelled already, or is with a bank: ask which
            return self.find(ref=ref)

    def refund(self, *, ref: str, key: str, amount: int) -> Returned:
        charge = self.find(ref=ref)
        params: Any = {
            "payment_intent": ref,
            "amount": to_stripe(amount, charge.currency),
            "metadata": {"key": key},
        }
        refunds = self._client.v1.refunds
        return self._ask(
            lambda: _returned(_plain(refunds.create(params, {"idempotency_key": f"refund-{key}"})))
        )

    def find_refund(self, *, ref: str, key: str) -> Returned | None:
        params: Any = {"payment_intent": ref, "limit": REFUNDS_LOOKED_AT}

        def look() -> Returned | None:
            found = [one for one in self._client.v1.refunds.list(params).data if _key(_plain(one)) == key]
            return _returned(_plain(found[0])) if found else None

        return self._ask(look)

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Told:
        try:
            event = self._client.construct_event(
                body, headers.get(SIGNATURE_HEADER, ""), self._webhook_secret, TOLERANCE_SECONDS
            )
            about = _plain(event.data.object)
            is_intent = about.get("object") == "payment_intent"
            ref = about.get("id") if is_intent else about.get("payment_intent")
            return Told(str(event.id), str(event.type), ref if isinstance(ref, str) else "")
        except stripe.SignatureVerificationError:
            raise Forged("the signature does not hold, or is not of now") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Forged("the message cannot be read") from None

    def _ask(self, call: Callable[[], T]) -> T:
        """Do one call behind the breaker. Neither keys nor what Stripe said of the payer get into errors."""
        if self._breaker.is_open:
            raise Unreachable("Stripe failed several times in a row and is left alone for a minute")
        try:
            answer = call()
        except stripe.APIConnectionError as trouble:
            self._breaker.failed()
            raise Unreachable(f"Stripe did not answer: {trouble.user_message}") from None
        except stripe.StripeError as no:
            raise self._no(no) from None
        except (AttributeError, KeyError, TypeError, ValueError):
            self._breaker.failed()
            raise Unreachable("Stripe's answer is not what was asked for") from None
        self._breaker.succeeded()
        return answer

    def _no(self, no: stripe.StripeError) -> Unreachable | Refused:
        status = no.http_status or 500
        if status in TRY_LATER or status >= 500:
            if status != SAME_KEY_AT_ONCE:
                self._breaker.failed()
            request = no.request_id or "no request id"
            logger.warning("Stripe answered with status %d (%s, %s)", status, no.code or "no code", request)
            return Unreachable(f"Stripe answered with status {status}")
        self._breaker.succeeded()
        return Refused(str(no.code or f"status_{status}")[:FAILURE_CHARS])


def _plain(answer: Any) -> dict[str, Any]:
    plain: dict[str, Any] = answer.to_dict()
    return plain


def _charge(intent: dict[str, Any]) -> Charge:
    currency = str(intent["currency"]).upper()
    trouble = intent.get("last_payment_error") or {}
    state = STATES.get(intent["status"], PaymentState.PENDING)
    # Of a paid one, what came in counts; localstripe does not tell it.
    number = intent.get("amount_received") or intent["amount"]
    return Charge(
        ref=str(intent["id"]),
        state=state,
        amount=from_stripe(int(number if state == PaymentState.SUCCEEDED else intent["amount"]), currency),
        currency=currency,
        failure="" if state == PaymentState.SUCCEEDED else _failure(trouble),
        client_secret=str(intent.get("client_secret") or ""),
    )


def _failure(trouble: dict[str, Any]) -> str:
    return str(trouble.get("decline_code") or trouble.get("code") or "")[:FAILURE_CHARS]


def _returned(refund: dict[str, Any]) -> Returned:
    return Returned(
        ref=str(refund["id"]),
        state=REFUND_STATES.get(refund["status"], RefundState.PENDING),
        amount=from_stripe(int(refund["amount"]), str(refund["currency"]).upper()),
        failure=str(refund.get("failure_reason") or "")[:FAILURE_CHARS],
    )


def _key(refund: dict[str, Any]) -> str:
    return str((refund.get("metadata") or {}).get("key") or "")
