"""The operator's pages: for the staff only, shops approved, disputes decided, payouts written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.shop import services
from sampan.shop.models import Dispute, LedgerAccount, Order, Payout, Product, Refund, Shop
from sampan.shop.types import DisputeState, LedgerKind, OrderState, ShopState
from tests.conftest import reader_of
from tests.shop.conftest import make_shop
from tests.web.shop.seller.conftest import paid_order

PAGES = ("/sell/operator/shops", "/sell/operator/disputes", "/sell/operator/payouts")


@pytest.fixture
def dispute(order: Order, buyer: Account) -> Dispute:
    return services.open_dispute(reader=reader_of(buyer), order_id=order.pk, reason="It never came")


@pytest.fixture
def owed(product: Product, buyer: Account) -> LedgerAccount:
    """What is owed to mei for an order that has arrived: 65.00."""
    paid_order(product, buyer, state=OrderState.DONE)
    return LedgerAccount.objects.get(kind=LedgerKind.SELLER)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_for_the_staff(
    seller: Client, shop: Shop, staff: Client, client: Client, path: str
) -> None:
    assert seller.get(path).status_code == 404
    assert client.get(path)["Location"].startswith("/accounts/login/")
    assert staff.get(path).status_code == 200
    assert path not in seller.get("/sell/").content.decode()
    assert path in staff.get("/sell/").content.decode()


def test_a_suspended_member_of_staff_is_turned_away(
    make_account: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    account = make_account("former", is_staff=True, suspended_at=now())
    assert sign_in(account).get("/sell/operator/payouts").status_code == 404


def test_a_shop_that_waits_is_approved_or_refused(
    staff: Client, make_account: Callable[..., Account], seller: Client
) -> None:
    first, second = (make_shop(make_account(name), state=ShopState.ASKED) for name in ("anna", "bela"))
    page = staff.get("/sell/operator/shops").content.decode()
    assert "@anna" in page
    assert "@bela" in page
    staff.post(f"/sell/operator/shops/{first.pk}", {"on": "1"})
    staff.post(f"/sell/operator/shops/{second.pk}", {"on": "0"})
    assert [Shop.objects.get(pk=one.pk).state for one in (first, second)] == [
        ShopState.OPEN,
        ShopState.REFUSED,
    ]


def test_nobody_approves_their_own_shop(seller: Client, mei: Account) -> None:
    make_shop(mei, state=ShopState.ASKED)
    assert seller.post(f"/sell/operator/shops/{mei.pk}", {"on": "1"}).status_code == 404
    assert Shop.objects.get(pk=mei.pk).state == ShopState.ASKED


def test_a_dispute_is_read_whole_and_decided_with_a_refund(
    staff: Client, dispute: Dispute, order: Order, mei: Account
) -> None:
    services.send_order_message(reader=reader_of(mei), order_id=order.pk, body="I sent it on Monday")
    path = f"/sell/operator/disputes/{dispute.pk}"
    page = staff.get(path).content.decode()
    assert "It never came" in page
    assert "I sent it on Monday" in page
    assert 'value="65.00"' in page
    sent = {"for": "buyer", "refund": "30", "decision": "Half of it is back."}
    assert staff.post(path, sent)["Location"] == "/sell/operator/disputes"
    dispute.refresh_from_db()
    assert (dispute.state, dispute.refund) == (DisputeState.FOR_BUYER, 3_000)
    assert Refund.objects.get().amount == 3_000
    assert f'data-text-ref="dispute:{dispute.pk}:decision"' in staff.get(path).content.decode()
    assert "Half of it is back." in staff.get(path).content.decode()


@pytest.mark.parametrize("refund", ["65.01", "-1", "abc", "1e9"])
def test_a_decision_over_money_that_is_not_there_changes_nothing(
    staff: Client, dispute: Dispute, refund: str
) -> None:
    path = f"/sell/operator/disputes/{dispute.pk}"
    answer = staff.post(path, {"for": "buyer", "refund": refund, "decision": "So be it"})
    assert answer.status_code in (409, 422)
    assert "So be it" in answer.content.decode()
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.OPEN
    assert not Refund.objects.exists()


def test_the_seller_cannot_decide(seller: Client, dispute: Dispute) -> None:
    path = f"/sell/operator/disputes/{dispute.pk}"
    assert seller.get(path).status_code == 404
    assert seller.post(path, {"for": "seller", "decision": "Mine"}).status_code == 404
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.OPEN


def test_a_payout_is_written_down_once(staff: Client, owed: LedgerAccount, shop: Shop) -> None:
    Shop.objects.filter(pk=shop.pk).update(payout_details="ICBC 6222")
    page = staff.get("/sell/operator/payouts").content.decode()
    assert "ICBC 6222" in page
    assert 'value="65.00"' in page
    sent = {"amount": "65.00", "reference": "T-1"}
    assert staff.post(f"/sell/operator/payouts/{owed.pk}", sent).status_code == 302
    again = staff.post(f"/sell/operator/payouts/{owed.pk}", sent)
    assert again.status_code == 409
    assert [(one.amount, one.reference) for one in Payout.objects.all()] == [(6_500, "T-1")]
    assert "T-1" in staff.get("/sell/operator/payouts?done=1").content.decode()


@pytest.mark.parametrize("amount", ["65.01", "-5", "0", "x", "999999999999999"])
def test_more_than_is_available_cannot_be_paid(staff: Client, owed: LedgerAccount, amount: str) -> None:
    answer = staff.post(f"/sell/operator/payouts/{owed.pk}", {"amount": amount, "reference": "T-2"})
    assert answer.status_code in (409, 422)
    assert 'value="T-2"' in answer.content.decode()
    assert not Payout.objects.exists()


def test_the_seller_cannot_pay_themselves(seller: Client, owed: LedgerAccount) -> None:
    sent = {"amount": "65", "reference": "T-3"}
    assert seller.post(f"/sell/operator/payouts/{owed.pk}", sent).status_code == 404
    assert not Payout.objects.exists()


def test_the_instances_own_accounts_are_not_paid_out(staff: Client, owed: LedgerAccount) -> None:
    provider = LedgerAccount.objects.get(kind=LedgerKind.PROVIDER)
    answer = staff.post(f"/sell/operator/payouts/{provider.pk}", {"amount": "1", "reference": "T-4"})
    assert answer.status_code == 404
    assert not Payout.objects.exists()
