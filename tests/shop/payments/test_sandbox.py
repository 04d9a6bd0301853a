"""The sandbox provider: the states of Stripe, and the manners that its payer chooses."""

import json
import time
import uuid

import pytest

from sampan.shop.payments import signing
from sampan.shop.payments.sandbox import SIGNATURE_HEADER, SLOW_SECONDS, Message, Sandbox
from sampan.shop.payments.types import Charge, Forged, Manner, Refused
from sampan.shop.services.sandbox_vault import DatabaseVault
from sampan.shop.types import PaymentState, RefundState

pytestmark = pytest.mark.django_db
SECRET = "of the tests"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = time.time()

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(DatabaseVault(), secret=SECRET, clock=clock)


def new_charge(sandbox: Sandbox, amount: int = 500) -> Charge:
    return sandbox.create(key=str(uuid.uuid4()), amount=amount, currency="USD", metadata={})


def test_the_same_key_gives_the_same_charge(sandbox: Sandbox) -> None:
    first = sandbox.create(key="one", amount=500, currency="USD", metadata={})

    assert sandbox.create(key="one", amount=500, currency="USD", metadata={}) == first
    assert sandbox.create(key="two", amount=500, currency="USD", metadata={}).ref != first.ref


def test_a_key_cannot_be_used_for_another_sum(sandbox: Sandbox) -> None:
    sandbox.create(key="one", amount=500, currency="USD", metadata={})

    with pytest.raises(Refused, match="idempotency_error"):
        sandbox.create(key="one", amount=501, currency="USD", metadata={})


@pytest.mark.parametrize(
    ("manner", "state", "failure", "kinds"),
    [
        (Manner.PAY, PaymentState.SUCCEEDED, "", ["charge.succeeded"]),
        (Manner.DECLINE, PaymentState.PENDING, "card_declined", ["charge.declined"]),
        (Manner.SLOW, PaymentState.PENDING, "", ["charge.processing", "charge.succeeded"]),
        (Manner.TWICE, PaymentState.SUCCEEDED, "", ["charge.processing"] * 2 + ["charge.succeeded"] * 2),
        (Manner.DISORDER, PaymentState.SUCCEEDED, "", ["charge.succeeded", "charge.processing"]),
        (Manner.SILENT, PaymentState.SUCCEEDED, "", []),
        (Manner.FORGED, PaymentState.SUCCEEDED, "", ["charge.succeeded"]),
    ],
)
def test_each_manner_moves_the_charge_and_sends_its_messages(
    sandbox: Sandbox, manner: Manner, state: PaymentState, failure: str, kinds: list[str]
) -> None:
    made = new_charge(sandbox)

    messages = sandbox.pay(ref=made.ref, manner=manner)

    charge = sandbox.find(ref=made.ref)
    assert (charge.state, charge.failure) == (state, failure)
    assert [one.kind for one in sorted(messages, key=lambda one: one.delay)] == kinds


def test_a_slow_payment_comes_after_a_while_and_cannot_be_stopped(sandbox: Sandbox, clock: Clock) -> None:
    made = new_charge(sandbox)
    sandbox.pay(ref=made.ref, manner=Manner.SLOW)

    assert sandbox.cancel(ref=made.ref).state == PaymentState.PENDING
    clock.time += SLOW_SECONDS + 1
    assert sandbox.find(ref=made.ref).state == PaymentState.SUCCEEDED


def test_after_a_refusal_the_payer_may_try_again(sandbox: Sandbox) -> None:
    made = new_charge(sandbox)
    sandbox.pay(ref=made.ref, manner=Manner.DECLINE)

    sandbox.pay(ref=made.ref, manner=Manner.PAY)

    charge = sandbox.find(ref=made.ref)
    assert (charge.state, charge.failure) == (PaymentState.SUCCEEDED, "")


def test_what_is_cancelled_cannot_be_paid(sandbox: Sandbox) -> None:
    made = new_charge(sandbox)
    assert sandbox.cancel(ref=made.ref).state == PaymentState.CANCELLED

    assert sandbox.pay(ref=made.ref, manner=Manner.PAY) == []

    assert sandbox.find(ref=made.ref).state == PaymentState.CANCELLED


def test_what_is_paid_is_paid_once_and_is_not_cancelled(sandbox: Sandbox) -> None:
    made = new_charge(sandbox)
    sandbox.pay(ref=made.ref, manner=Manner.PAY)

    assert sandbox.pay(ref=made.ref, manner=Manner.DECLINE) == []
    assert sandbox.cancel(ref=made.ref).state == PaymentState.SUCCEEDED


def test_a_refund_is_made_once_for_each_key_and_never_beyond_the_charge(sandbox: Sandbox) -> None:
    made = new_charge(sandbox, amount=500)
    sandbox.pay(ref=made.ref, manner=Manner.PAY)

    first = sandbox.refund(ref=made.ref, key="a", amount=300)
    assert sandbox.refund(ref=made.ref, key="a", amount=300) == first
    assert sandbox.find_refund(ref=made.ref, key="a") == first
    assert sandbox.find_refund(ref=made.ref, key="b") is None
    with pytest.raises(Refused, match="refund_too_large"):
        sandbox.refund(ref=made.ref, key="b", amount=201)
    assert sandbox.refund(ref=made.ref, key="b", amount=200).state == RefundState.SUCCEEDED


def test_nothing_is_given_back_of_what_was_not_paid(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="charge_not_paid"):
        sandbox.refund(ref=new_charge(sandbox).ref, key="a", amount=1)


def test_a_slow_charge_is_given_back_slowly(sandbox: Sandbox, clock: Clock) -> None:
    made = new_charge(sandbox)
    sandbox.pay(ref=made.ref, manner=Manner.SLOW)
    clock.time += SLOW_SECONDS + 1

    assert sandbox.refund(ref=made.ref, key="a", amount=500).state == RefundState.PENDING
    clock.time += SLOW_SECONDS + 1
    found = sandbox.find_refund(ref=made.ref, key="a")
    assert found is not None
    assert found.state == RefundState.SUCCEEDED


def test_its_messages_are_read_while_they_are_fresh(sandbox: Sandbox, clock: Clock) -> None:
    body, headers = sandbox.write_event(Message("charge.succeeded", "sbx_1", "sbe_1"))

    told = sandbox.read_event(body, headers)
    assert (told.event_id, told.kind, told.ref) == ("sbe_1", "charge.succeeded", "sbx_1")
    clock.time += signing.TOLERANCE_SECONDS + 1
    with pytest.raises(Forged):
        sandbox.read_event(body, headers)


def test_a_message_from_the_future_is_refused(sandbox: Sandbox, clock: Clock) -> None:
    body, headers = sandbox.write_event(Message("charge.succeeded", "sbx_1", "sbe_1"))

    clock.time -= signing.TOLERANCE_SECONDS + 1

    with pytest.raises(Forged):
        sandbox.read_event(body, headers)


@pytest.mark.parametrize(
    "header",
    ["", "t=1", "v1=00", "t=x,v1=00", "t=1,t=2,v1=00", "t=1,v1=é", f"t=now,v1={'0' * 64}"],
)
def test_a_message_without_a_signature_of_ours_is_refused(sandbox: Sandbox, header: str) -> None:
    header = header.replace("now", str(int(time.time())))
    body = json.dumps({"id": "sbe_1", "kind": "charge.succeeded", "ref": "sbx_1"}).encode()

    with pytest.raises(Forged):
        sandbox.read_event(body, {SIGNATURE_HEADER: header})


def test_a_forged_message_is_refused(sandbox: Sandbox) -> None:
    body, headers = sandbox.write_event(Message("charge.succeeded", "sbx_1", "sbe_1", is_forged=True))

    with pytest.raises(Forged):
        sandbox.read_event(body, headers)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"id": "1"}', b"\xff"])
def test_a_signed_message_that_says_nothing_is_refused(sandbox: Sandbox, clock: Clock, body: bytes) -> None:
    header = signing.sign(body, secret=SECRET, at=int(clock.time))

    with pytest.raises(Forged):
        sandbox.read_event(body, {SIGNATURE_HEADER: header})


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_be_called_inside_a_transaction_of_the_shop(sandbox: Sandbox) -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        new_charge(sandbox)
