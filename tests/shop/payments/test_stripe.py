"""Stripe behind the adapter, against localstripe on loopback; its SDK is the real one."""

import json
import logging
import time
import uuid
from collections.abc import Iterator

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from sampan.shop.money import exponent
from sampan.shop.payments.stripe_amounts import (
    HUNDREDFOLD_AT_STRIPE,
    TENS_AT_STRIPE,
    WHOLE_AT_STRIPE,
    from_stripe,
    to_stripe,
)
from sampan.shop.payments.stripe_api import Stripe
from sampan.shop.payments.stripe_http import CappedClient
from sampan.shop.payments.types import Forged, Refused, Unreachable
from sampan.shop.types import PaymentState, RefundState
from sampan.translation.engines.breaker import CircuitBreaker
from tests.shop.payments.stripe_machine import (
    DECLINED_CARD,
    KEY,
    WEBHOOK_SECRET,
    StripeMachine,
    stripe_machine,
)

NOWHERE = "http://127.0.0.1:9"
"""The port of the service that throws everything away; nothing listens there."""


@pytest.fixture(scope="module")
def machine() -> Iterator[StripeMachine]:
    with stripe_machine() as started:
        yield started


@pytest.fixture
def provider(machine: StripeMachine) -> Stripe:
    return Stripe(key=KEY, webhook_secret=WEBHOOK_SECRET, url=machine.url)


def new_key() -> str:
    return str(uuid.uuid4())


def signed(body: bytes, *, secret: str = WEBHOOK_SECRET, age: float = 0) -> dict[str, str]:
    header = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(time.time() - age))
    return {"stripe-signature": header}


def event(kind: str = "payment_intent.succeeded", **about: str) -> bytes:
    about = about or {"id": "pi_1", "object": "payment_intent"}
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}).encode()


def test_a_charge_is_made_and_paid(machine: StripeMachine, provider: Stripe) -> None:
    made = provider.create(key=new_key(), amount=1999, currency="USD", metadata={"checkout": "7"})

    assert (made.state, made.amount, made.currency) == (PaymentState.PENDING, 1999, "USD")
    assert made.client_secret.startswith(made.ref)
    assert machine.pay(made.ref) == 200
    assert provider.find(ref=made.ref).state == PaymentState.SUCCEEDED
    assert machine.get(f"/v1/payment_intents/{made.ref}")["metadata"]["checkout"] == "7"


def test_the_same_key_gives_the_same_charge(machine: StripeMachine, provider: Stripe) -> None:
    key = new_key()

    first = provider.create(key=key, amount=500, currency="EUR", metadata={})
    again = provider.create(key=key, amount=500, currency="EUR", metadata={})

    assert again.ref == first.ref
    assert machine.seen("POST", "/v1/payment_intents")[-2:] == [f"pay-{key}"] * 2


def test_a_declined_card_leaves_the_charge_open_for_another_try(
    machine: StripeMachine, provider: Stripe
) -> None:
    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={})

    assert machine.pay(made.ref, DECLINED_CARD) == 402

    declined = provider.find(ref=made.ref)
    assert (declined.state, declined.failure) == (PaymentState.PENDING, "card_declined")


def test_a_cancelled_charge_cannot_be_paid(machine: StripeMachine, provider: Stripe) -> None:
    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={})

    assert provider.cancel(ref=made.ref).state == PaymentState.CANCELLED
    assert provider.cancel(ref=made.ref).state == PaymentState.CANCELLED
    assert provider.find(ref=made.ref).state == PaymentState.CANCELLED


def test_to_cancel_what_was_paid_tells_that_it_was_paid(machine: StripeMachine, provider: Stripe) -> None:
    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={})
    machine.pay(made.ref)

    assert provider.cancel(ref=made.ref).state == PaymentState.SUCCEEDED


def test_a_refund_is_made_once_and_found_again(machine: StripeMachine, provider: Stripe) -> None:
    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={})
    machine.pay(made.ref)
    key = new_key()

    assert provider.find_refund(ref=made.ref, key=key) is None
    first = provider.refund(ref=made.ref, key=key, amount=200)
    again = provider.refund(ref=made.ref, key=key, amount=200)

    assert (first.state, first.amount) == (RefundState.SUCCEEDED, 200)
    assert again == first == provider.find_refund(ref=made.ref, key=key)
    assert provider.find_refund(ref=made.ref, key=new_key()) is None
    assert [one["amount"] for one in machine.get(f"/v1/refunds?payment_intent={made.ref}")["data"]] == [200]


def test_what_stripe_refuses_is_told_by_its_code(provider: Stripe) -> None:
    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={})

    with pytest.raises(Refused) as refused:
        provider.refund(ref=made.ref, key=new_key(), amount=100)

    assert refused.value.code == "status_400"


@pytest.mark.parametrize(("amount", "currency"), [(1235, "KWD"), (1050, "MGA")])
def test_sums_that_stripe_cannot_charge_are_refused_before_it_is_asked(amount: int, currency: str) -> None:
    nobody = Stripe(key=KEY, webhook_secret=WEBHOOK_SECRET, url=NOWHERE)

    with pytest.raises(Refused):
        nobody.create(key=new_key(), amount=amount, currency=currency, metadata={})


@pytest.mark.parametrize(
    ("amount", "currency", "at_stripe"),
    [(500, "JPY", 500), (1230, "KWD", 1230), (500, "ISK", 50000), (500, "MGA", 5), (500, "CNY", 500)],
)
def test_sums_are_said_as_stripe_counts(
    machine: StripeMachine, provider: Stripe, amount: int, currency: str, at_stripe: int
) -> None:
    made = provider.create(key=new_key(), amount=amount, currency=currency, metadata={})

    assert machine.get(f"/v1/payment_intents/{made.ref}")["amount"] == at_stripe
    assert (made.amount, made.currency) == (amount, currency)


@given(st.integers(1, 10**12), st.sampled_from(["USD", "JPY", "KWD", "ISK", "UGX", "MGA", "CNY"]))
def test_a_sum_comes_back_as_it_went_or_is_refused(amount: int, currency: str) -> None:
    try:
        number = to_stripe(amount, currency)
    except Refused:
        assert currency in {"KWD", "MGA"}
        return
    assert from_stripe(number, currency) == amount


def test_the_special_cases_are_those_that_differ_from_iso_4217() -> None:
    assert {exponent(one) for one in HUNDREDFOLD_AT_STRIPE} == {0}
    assert {exponent(one) for one in TENS_AT_STRIPE} == {3}
    assert {exponent(one) for one in WHOLE_AT_STRIPE} == {2}


def test_a_signed_message_is_read(provider: Stripe) -> None:
    told = provider.read_event(event(), signed(event()))

    assert (told.event_id, told.kind, told.ref) == ("evt_1", "payment_intent.succeeded", "pi_1")


def test_a_message_about_a_refund_names_the_charge(provider: Stripe) -> None:
    body = event("refund.updated", id="re_1", object="refund", payment_intent="pi_2")

    assert provider.read_event(body, signed(body)).ref == "pi_2"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"stripe-signature": ""},
        {"stripe-signature": "t=1,v1=00"},
        {"stripe-signature": "v1=é"},
        signed(event(), secret="whsec_of_somebody"),
        signed(event("payment_intent.canceled")),
    ],
)
def test_a_forged_message_is_refused(provider: Stripe, headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        provider.read_event(event(), headers)


def test_an_old_message_is_refused_although_its_signature_holds(provider: Stripe) -> None:
    with pytest.raises(Forged):
        provider.read_event(event(), signed(event(), age=301))


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b'{"id": 1}', b'{"data": {"object": []}}', b"\xff"])
def test_a_signed_message_that_cannot_be_read_is_refused(provider: Stripe, body: bytes) -> None:
    try:
        headers = signed(body)
    except UnicodeDecodeError:
        headers = signed(b"")
    with pytest.raises(Forged):
        provider.read_event(body, headers)


def test_without_an_answer_nothing_is_known_and_stripe_is_left_alone_for_a_while() -> None:
    clock = [0.0]
    breaker = CircuitBreaker(clock=lambda: clock[0])
    lost = Stripe(key=KEY, webhook_secret=WEBHOOK_SECRET, url=NOWHERE, breaker=breaker)

    for _ in range(3):
        with pytest.raises(Unreachable, match="did not answer"):
            lost.find(ref="pi_1")

    with pytest.raises(Unreachable, match="left alone"):
        lost.find(ref="pi_1")
    clock[0] = 61.0
    with pytest.raises(Unreachable, match="did not answer"):
        lost.find(ref="pi_1")


def test_a_key_that_stripe_does_not_take_is_nobodys_answer_and_is_told_nowhere(
    machine: StripeMachine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stranger = Stripe(key="rk_secret_of_ours", webhook_secret=WEBHOOK_SECRET, url=machine.url)

    with pytest.raises(Unreachable) as unknown:
        stranger.find(ref="pi_1")

    told = f"{unknown.value!r} {unknown.value.__cause__!r} {stranger!r} {caplog.text}"
    assert "401" in told
    assert "rk_secret_of_ours" not in told


def test_neither_secrets_nor_payers_get_into_the_log(
    machine: StripeMachine, provider: Stripe, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    made = provider.create(key=new_key(), amount=500, currency="EUR", metadata={"buyer": "mei"})

    told = f"{caplog.text} {made!r}"
    assert KEY not in told
    assert made.client_secret not in told


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    machine: StripeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sampan.shop.payments.stripe_http.ANSWER_MAX_BYTES", 100)
    short = Stripe(key=KEY, webhook_secret=WEBHOOK_SECRET, url=machine.url, http=CappedClient())

    with pytest.raises(Unreachable, match="too large"):
        short.create(key=new_key(), amount=500, currency="EUR", metadata={})
