"""The pages of paying: begun once, waited for, gone on with; the sandbox's page; the providers' messages."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop.models import Checkout, Payment, Product, ProviderEvent, SandboxCharge
from sampan.shop.payments.sandbox import Message
from sampan.shop.payments.types import Charge, Manner
from sampan.shop.services.providers import get_provider, get_sandbox
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import OrderState, PaymentState
from sampan.web.shop.webhook_views import MESSAGE_MAX_BYTES
from tests.shop.conftest import buyer, product, shop
from tests.shop.payments.scenes import begin, make_checkout, order_of, pay

__all__ = ["buyer", "product", "shop"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(buyer: Account, product: Product) -> Checkout:
    return make_checkout(buyer, (product.variants.order_by("id")[0], 2))


@pytest.fixture
def browser(buyer: Account, sign_in: Callable[[Account], Client]) -> Client:
    return sign_in(buyer)


def at(name: str, checkout: Checkout) -> str:
    return reverse(name, args=[checkout.pk])


def test_the_page_says_the_sum_and_leads_to_the_test_provider(browser: Client, checkout: Checkout) -> None:
    page = browser.get(at("pay", checkout))

    payment = Payment.objects.get()
    assert "$40.00" in page.content.decode()
    assert reverse("pay_sandbox", args=[payment.ref]) in page.content.decode()
    assert "stripe" not in page["Content-Security-Policy"]
    assert "js.stripe.com" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_the_page_loaded_again_begins_nothing_new(browser: Client, checkout: Checkout) -> None:
    browser.get(at("pay", checkout))
    browser.get(at("pay", checkout))

    assert (Payment.objects.count(), SandboxCharge.objects.count()) == (1, 1)


def test_the_page_costs_a_fixed_number_of_queries(
    browser: Client, checkout: Checkout, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(20):  # session and user; our row; the sandbox's; its answer; what is shown
        browser.get(at("pay", checkout))
    with django_assert_num_queries(16):
        browser.get(at("pay", checkout))


@pytest.mark.parametrize("name", ["pay", "pay_wait", "pay_state", "pay_done"])
def test_anothers_checkout_looks_missing(
    name: str, checkout: Checkout, mei: Account, sign_in: Callable[[Account], Client], client: Client
) -> None:
    assert sign_in(mei).get(at(name, checkout)).status_code == 404
    assert client.get(at(name, checkout)).status_code == 302

    assert not Payment.objects.exists()


def test_from_the_sandboxs_page_to_the_thanks(browser: Client, checkout: Checkout) -> None:
    payment = begin(checkout)
    sandbox = reverse("pay_sandbox", args=[payment.ref])
    page = browser.get(sandbox).content.decode()
    assert "moves no money" in page
    assert set(re.findall(r'name="manner" value="(\w+)"', page)) == {one.value for one in Manner}

    sent = browser.post(sandbox, {"manner": "pay"})

    assert (sent.status_code, sent["Location"]) == (302, at("pay_wait", checkout))
    assert browser.get(at("pay_wait", checkout)).status_code == 200
    assert browser.get(at("pay_state", checkout)).status_code == 204
    settle_payment(payment_id=payment.pk)
    assert browser.get(at("pay_state", checkout))["HX-Redirect"] == at("pay_done", checkout)
    assert browser.get(at("pay_wait", checkout))["Location"] == at("pay_done", checkout)
    assert browser.get(at("pay", checkout))["Location"] == at("pay_done", checkout)
    thanks = browser.get(at("pay_done", checkout)).content.decode()
    assert reverse("order", args=[order_of(checkout).pk]) in thanks
    assert "no money moved" in thanks


def test_a_refusal_leads_back_and_says_so(browser: Client, checkout: Checkout) -> None:
    pay(checkout, Manner.DECLINE)

    assert browser.get(at("pay_state", checkout))["HX-Redirect"] == at("pay", checkout)

    page = browser.get(at("pay", checkout)).content.decode()
    assert "was declined" in page
    assert order_of(checkout).state == OrderState.PENDING


def test_nobody_chooses_for_another_on_the_sandboxs_page(
    checkout: Checkout, mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    payment = begin(checkout)
    sandbox = reverse("pay_sandbox", args=[payment.ref])

    assert sign_in(mei).get(sandbox).status_code == 404
    assert sign_in(mei).post(sandbox, {"manner": "pay"}).status_code == 404

    assert get_sandbox().find(ref=payment.ref).state == PaymentState.PENDING


def test_a_manner_that_is_none_is_refused(browser: Client, checkout: Checkout) -> None:
    payment = begin(checkout)

    sent = browser.post(reverse("pay_sandbox", args=[payment.ref]), {"manner": "steal"})

    assert sent.status_code == 422
    assert get_sandbox().find(ref=payment.ref).state == PaymentState.PENDING


def test_when_the_time_is_over_the_page_says_so_and_begins_nothing(
    browser: Client, checkout: Checkout
) -> None:
    Checkout.objects.update(expires_at=now() - timedelta(seconds=1))

    page = browser.get(at("pay", checkout))

    assert page.status_code == 409
    assert "nothing was charged" in page.content.decode()
    assert not Payment.objects.exists()


def test_what_is_not_paid_gets_no_thanks(browser: Client, checkout: Checkout) -> None:
    assert browser.get(at("pay_done", checkout))["Location"] == at("pay", checkout)


def test_the_waiting_page_asks_the_database_only(
    browser: Client, checkout: Checkout, django_assert_num_queries: Any
) -> None:
    payment = begin(checkout)
    Payment.objects.filter(pk=payment.pk).update(checked_at=now())
    browser.get(at("pay_state", checkout))

    with django_assert_num_queries(6):  # session, user with account; checkout, orders, payment; hasten
        browser.get(at("pay_state", checkout))


class TestStripe:
    """With Stripe chosen; its answers are read out of the adapter's place, nothing is sent."""

    @pytest.fixture(autouse=True)
    def _stripe(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.SAMPAN_PAYMENTS = "stripe"
        settings.SAMPAN_STRIPE_KEY = "sk_test_of_ours"
        settings.SAMPAN_STRIPE_PUBLIC_KEY = "pk_test_of_ours"
        settings.SAMPAN_STRIPE_WEBHOOK_SECRET = "whsec_of_ours"
        made = Charge("pi_1", PaymentState.PENDING, 4000, "USD", client_secret="pi_1_secret_2")
        monkeypatch.setattr(get_provider("stripe"), "create", lambda **_: made)
        monkeypatch.setattr(get_provider("stripe"), "find", lambda **_: made)

    def test_the_page_loads_stripes_script_and_only_that_page_may(
        self, browser: Client, checkout: Checkout
    ) -> None:
        page = browser.get(at("pay", checkout))

        text = page.content.decode()
        policy = page["Content-Security-Policy"]
        assert '<script src="https://js.stripe.com/v3/"' in text
        assert re.search(r"script-src [^;]*https://js\.stripe\.com", policy)
        assert re.search(r"frame-src [^;]*https://js\.stripe\.com", policy)
        config = re.search(r'id="stripe-config" type="application/json">(.*?)</script>', text)
        assert config is not None
        assert json.loads(config.group(1)) == {
            "key": "pk_test_of_ours",
            "secret": "pi_1_secret_2",
            "back": f"http://testserver{at('pay_wait', checkout)}",
        }
        assert "sk_test_of_ours" not in text
        assert "stripe" not in browser.get(at("pay_wait", checkout))["Content-Security-Policy"]

    def test_a_forged_message_in_stripes_name_is_refused(self, client: Client) -> None:
        sent = client.post(
            reverse("pay_webhook", args=["stripe"]),
            b"{}",
            content_type="application/json",
            headers={"Stripe-Signature": "t=1,v1=00"},
        )

        assert sent.status_code == 400
        assert not ProviderEvent.objects.exists()


def tell(client: Client, body: bytes, headers: dict[str, str], provider: str = "sandbox") -> int:
    address = reverse("pay_webhook", args=[provider])
    return client.post(address, body, content_type="application/json", headers=headers).status_code


def test_a_message_is_taken_in_once_and_known_after_that(client: Client, checkout: Checkout) -> None:
    payment = begin(checkout)
    body, headers = get_sandbox().write_event(Message("charge.succeeded", payment.ref, "sbe_1"))

    browser = Client(enforce_csrf_checks=True)
    assert tell(browser, body, headers) == 200
    assert tell(browser, body, headers) == 200

    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, {"Sandbox-Signature": "t=1,v1=00"}])
def test_a_forged_message_is_refused_and_changes_nothing(
    client: Client, checkout: Checkout, headers: dict[str, str]
) -> None:
    payment = begin(checkout)
    body, _genuine = get_sandbox().write_event(Message("charge.succeeded", payment.ref, "sbe_1"))

    assert tell(client, body, headers) == 400

    assert not ProviderEvent.objects.exists()
    assert order_of(checkout).state == OrderState.PENDING


def test_a_message_that_was_changed_on_its_way_is_refused(client: Client, checkout: Checkout) -> None:
    body, headers = get_sandbox().write_event(Message("charge.succeeded", "sbx_1", "sbe_1"))

    assert tell(client, body.replace(b"sbx_1", b"sbx_2"), headers) == 400

    assert not ProviderEvent.objects.exists()


def test_a_message_that_is_too_large_is_not_read(client: Client) -> None:
    assert tell(client, b" " * (MESSAGE_MAX_BYTES + 1), {}) == 413


def test_nobody_is_there_for_a_provider_that_is_not_set_up(client: Client) -> None:
    assert tell(client, b"{}", {}, provider="stripe") == 404
    assert client.get(reverse("pay_webhook", args=["sandbox"])).status_code == 405
