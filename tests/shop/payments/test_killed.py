"""kill -9 between what the provider does and what we write: the next worker finds out, and nothing is lost.

Real processes: one does the work up to a place and is killed there, another is the worker that comes next.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.shop.models import Checkout, Payment, Posting, Product, Refund, SandboxCharge, Variant
from sampan.shop.payments.types import Manner
from sampan.shop.services.providers import get_sandbox
from sampan.shop.services.refunding import ask_refund
from sampan.shop.types import CheckoutState, OrderAct, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.payments.scenes import begin, charged, check_books, make_checkout, order_of, pay

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
SERVICES = "sampan.shop.services"
VAULT = f"{SERVICES}.sandbox_vault:DatabaseVault"


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("id")[0]


@pytest.fixture
def checkout(buyer: Account, variant: Variant) -> Checkout:
    return make_checkout(buyer, (variant, 2))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_between_our_row_and_the_providers_answer_the_buyer_goes_on_with_one_charge(
    checkout: Checkout, moment: str
) -> None:
    kill(f"begin {checkout.pk} {moment} {VAULT}.add")
    left = Payment.objects.get()
    assert (left.state, left.ref) == (PaymentState.CREATED, "")

    payment = pay(checkout)

    assert payment.pk == left.pk
    assert (SandboxCharge.objects.count(), order_of(checkout).state) == (1, OrderState.PAID)
    check_books()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_there_and_never_come_back_the_goods_are_free_again_and_the_charge_is_dead(
    checkout: Checkout, variant: Variant, moment: str
) -> None:
    kill(f"begin {checkout.pk} {moment} {VAULT}.add")
    Checkout.objects.update(expires_at=now() - timedelta(seconds=1))

    the_next_worker_reconciles()

    checkout.refresh_from_db()
    variant.refresh_from_db()
    assert (checkout.state, variant.stock) == (CheckoutState.ENDED, 10)
    assert [row.state for row in SandboxCharge.objects.all()] == ["cancelled"]
    assert order_of(checkout).state == OrderState.CANCELLED


def test_killed_after_the_charge_and_before_any_message_the_order_is_paid_once(checkout: Checkout) -> None:
    payment = begin(checkout)
    kill(f"pay {payment.pk} before {SERVICES}.sandbox_paying:defer")
    assert charged() == 4000
    assert order_of(checkout).state == OrderState.PENDING

    the_next_worker_reconciles()

    check_paid_once(checkout)


@pytest.mark.parametrize(
    "place",
    [
        f"before {SERVICES}.settling:apply_charge",
        f"before {SERVICES}.settling:pay_orders",
        f"after {SERVICES}.paying_orders:post_sale",
        f"after {SERVICES}.settling:pay_orders",
    ],
)
def test_killed_between_the_charge_and_our_commit_the_order_is_paid_once(
    checkout: Checkout, place: str
) -> None:
    payment = begin(checkout)
    get_sandbox().pay(ref=payment.ref, manner=Manner.SILENT)
    kill(f"settle {payment.pk} {place}")
    payment.refresh_from_db()
    assert payment.state == PaymentState.PENDING
    assert order_of(checkout).state == OrderState.PENDING
    assert not Posting.objects.exists()

    the_next_worker_reconciles()

    check_paid_once(checkout)


@pytest.mark.parametrize(
    ("place", "at_provider"),
    [
        (f"before {VAULT}.change", 4000),
        (f"after {VAULT}.change", 2500),
        (f"before {SERVICES}.sending_refunds:settle_refund", 2500),
        (f"after {SERVICES}.sending_refunds:refund_arrived", 2500),
    ],
)
def test_killed_in_the_middle_of_a_refund_the_money_goes_back_once(
    checkout: Checkout, mei: Account, place: str, at_provider: int
) -> None:
    pay(checkout)
    refund = ask_refund(reader=reader_of(mei), order_id=order_of(checkout).pk, amount=1500)
    kill(f"refund {refund.pk} {place}")
    refund.refresh_from_db()
    assert (refund.state, charged()) == (RefundState.CREATED, at_provider)

    the_next_worker_reconciles()

    refund.refresh_from_db()
    order = order_of(checkout)
    assert (refund.state, order.refunded, charged()) == (RefundState.SUCCEEDED, 1500, 2500)
    assert order.history.filter(act=OrderAct.REFUND).count() == 1
    check_books()


def check_paid_once(checkout: Checkout) -> None:
    order = order_of(checkout)
    assert order.state == OrderState.PAID
    assert order.history.filter(act=OrderAct.PAY).count() == 1
    assert Payment.objects.get().state == PaymentState.SUCCEEDED
    assert (charged(), SandboxCharge.objects.count()) == (4000, 1)
    check_books()


def kill(what: str) -> None:
    """Let a process of its own do `what`, and end it with SIGKILL when it is at its place."""
    process = start(*what.split())
    assert process.stdout is not None
    said = process.stdout.readline()
    if said == "there\n":
        process.send_signal(signal.SIGKILL)
    rest = process.communicate(timeout=60)[0]
    assert said == "there\n", said + rest
    assert process.returncode == -signal.SIGKILL


def the_next_worker_reconciles() -> None:
    """A worker starts anew, after a while, and does what it does each minute."""
    long_ago = now() - timedelta(hours=1)
    Payment.objects.update(created_at=long_ago)
    Refund.objects.update(created_at=long_ago)
    defer("shop.reconcile", timestamp=0)
    worker = start("work")
    said = worker.communicate(timeout=120)[0]
    assert worker.returncode == 0, said


def start(*arguments: str) -> "subprocess.Popen[str]":
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    address = f"postgresql://{database['USER']}@/{name}?host={quote(database['HOST'], safe='')}"
    own = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "sampan.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.shop.payments.doomed", *arguments],
        cwd=ROOT,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
