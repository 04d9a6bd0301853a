"""Messages of providers: taken in once, never believed, refused when forged or replayed."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts.models import Account
from sampan.core.errors import NotFound
from sampan.shop.errors import MessageForged
from sampan.shop.models import Checkout, OrderHistory, Payment, Product, ProviderEvent, Refund
from sampan.shop.payments.sandbox import Message
from sampan.shop.payments.signing import TOLERANCE_SECONDS
from sampan.shop.payments.types import Manner
from sampan.shop.services import ask_refund, pay_in_sandbox, take_event
from sampan.shop.services.provider_events import handle_event
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.sandbox_paying import tell_from_sandbox
from sampan.shop.tasks import payments as tasks
from sampan.shop.types import OrderAct, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import balances, begin, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(buyer: Account, product: Product) -> Checkout:
    return make_checkout(buyer, (product.variants.order_by("id")[0], 2))


def choose(checkout: Checkout, manner: Manner) -> list[dict[str, object]]:
    """The payer chooses on the sandbox's page; gives the messages that jobs will bring, in order."""
    payment = begin(checkout)
    assert checkout.buyer is not None
    pay_in_sandbox(reader=reader_of(checkout.buyer), ref=payment.ref, manner=manner)
    jobs = ProcrastinateJob.objects.filter(task_name="shop.tell_from_sandbox")
    ordered = sorted(jobs, key=lambda job: (job.scheduled_at is not None, job.scheduled_at, job.pk))
    return [job.args for job in ordered]


def handle_all() -> None:
    """The worker does the jobs that the messages asked for."""
    for event_id in ProviderEvent.objects.order_by("pk").values_list("pk", flat=True):
        handle_event(event_id=event_id)


@pytest.mark.parametrize("manner", [Manner.PAY, Manner.TWICE, Manner.DISORDER])
def test_the_messages_of_a_payment_pay_the_order_once_in_whatever_order_they_come(
    checkout: Checkout, manner: Manner
) -> None:
    for message in choose(checkout, manner):
        tasks.tell_from_sandbox(**message)  # type: ignore[arg-type]
        handle_all()

    assert order_of(checkout).state == OrderState.PAID
    assert OrderHistory.objects.filter(act=OrderAct.PAY).count() == 1
    assert ProviderEvent.objects.filter(handled_at=None).count() == 0
    check_books()


def test_a_refused_payment_is_told(checkout: Checkout) -> None:
    for message in choose(checkout, Manner.DECLINE):
        tasks.tell_from_sandbox(**message)  # type: ignore[arg-type]
    handle_all()

    assert Payment.objects.get().failure == "card_declined"
    assert order_of(checkout).state == OrderState.PENDING


def test_a_forged_message_changes_nothing(checkout: Checkout) -> None:
    (message,) = choose(checkout, Manner.FORGED)

    with pytest.raises(MessageForged):
        tell_from_sandbox(**message)  # type: ignore[arg-type]
    tasks.tell_from_sandbox(**message)  # type: ignore[arg-type]

    assert not ProviderEvent.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="shop.handle_provider_event").exists()
    assert order_of(checkout).state == OrderState.PENDING
    assert balances() == {}


def test_a_message_that_comes_again_is_known_and_asks_for_nothing(checkout: Checkout) -> None:
    payment = begin(checkout)
    body, headers = get_sandbox().write_event(Message("charge.succeeded", payment.ref, "sbe_1"))

    assert take_event(provider="sandbox", body=body, headers=headers)
    assert not take_event(provider="sandbox", body=body, headers=headers)

    assert ProviderEvent.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="shop.handle_provider_event").count() == 1


def handlings() -> int:
    return ProcrastinateJob.objects.filter(task_name="shop.handle_provider_event").count()


def test_a_message_about_what_is_settled_asks_for_nothing(checkout: Checkout) -> None:
    payment = pay(checkout)

    tell_from_sandbox(kind="charge.succeeded", ref=payment.ref, event_id="sbe_late")

    assert ProviderEvent.objects.get().handled_at is not None
    assert handlings() == 0


def test_a_message_while_a_refund_waits_has_it_asked_about(checkout: Checkout, mei: Account) -> None:
    payment = pay(checkout)
    ask_refund(reader=reader_of(mei), order_id=order_of(checkout).pk, amount=1500)

    tell_from_sandbox(kind="refund.updated", ref=payment.ref, event_id="sbe_back")

    assert handlings() == 1
    handle_all()
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    check_books()


def test_a_replayed_message_is_refused_when_it_is_old(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = begin(checkout)
    sandbox = get_sandbox()
    body, headers = sandbox.write_event(Message("charge.succeeded", payment.ref, "sbe_1"))
    clock = sandbox._clock
    monkeypatch.setattr(sandbox, "_clock", lambda: clock() + TOLERANCE_SECONDS + 1)

    with pytest.raises(MessageForged):
        take_event(provider="sandbox", body=body, headers=headers)

    assert not ProviderEvent.objects.exists()


def test_a_genuine_message_that_lies_pays_nothing(checkout: Checkout) -> None:
    """It says that the charge was paid; the provider, asked, says that it was not."""
    payment = begin(checkout)

    tell_from_sandbox(kind="charge.succeeded", ref=payment.ref, event_id="sbe_1")
    handle_all()

    payment.refresh_from_db()
    assert payment.state == PaymentState.PENDING
    assert order_of(checkout).state == OrderState.PENDING


def test_a_message_about_a_charge_that_is_not_ours_is_laid_aside(checkout: Checkout) -> None:
    tell_from_sandbox(kind="charge.succeeded", ref="sbx_of_nobody", event_id="sbe_1")
    handle_all()

    assert ProviderEvent.objects.get().handled_at is not None
    assert balances() == {}


@pytest.mark.parametrize("name", ["stripe", "alipay", "Sandbox"])
def test_nobody_speaks_for_a_provider_that_is_not_set_up(name: str) -> None:
    with pytest.raises(NotFound):
        take_event(provider=name, body=b"{}", headers={})


def test_nobody_pays_anothers_charge_on_the_sandboxs_page(checkout: Checkout, mei: Account) -> None:
    payment = begin(checkout)

    with pytest.raises(NotFound):
        pay_in_sandbox(reader=reader_of(mei), ref=payment.ref, manner=Manner.PAY)

    assert get_sandbox().find(ref=payment.ref).state == PaymentState.PENDING


def test_a_new_try_forgets_what_went_wrong_before(checkout: Checkout) -> None:
    payment = begin(checkout)
    Payment.objects.filter(pk=payment.pk).update(failure="card_declined")

    choose(checkout, Manner.SLOW)

    payment.refresh_from_db()
    assert payment.failure == ""
