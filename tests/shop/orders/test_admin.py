"""The staff's tables of orders and disputes: to look at, and to cancel what is paid."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.shop.models import Order
from sampan.shop.services import open_dispute
from sampan.shop.types import OrderState
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(make_account: Callable[..., Account], sign_in: Callable[[Account], Client]) -> Client:
    return sign_in(make_account("boss", is_staff=True))


def test_the_staff_looks_at_orders_and_disputes(
    paid: Order, buyer: Account, operator: Client, sign_in: Callable[[Account], Client]
) -> None:
    dispute = open_dispute(reader=reader_of(buyer), order_id=paid.pk, reason="It never came.")
    for address in (
        reverse("admin:shop_order_changelist"),
        reverse("admin:shop_order_change", args=[paid.pk]),
        reverse("admin:shop_dispute_changelist"),
        reverse("admin:shop_dispute_change", args=[dispute.pk]),
    ):
        assert operator.get(address).status_code == 200
        assert sign_in(buyer).get(address).status_code == 302


def test_nothing_is_edited_by_hand(paid: Order, operator: Client) -> None:
    answer = operator.post(reverse("admin:shop_order_change", args=[paid.pk]), {"state": "done"})

    assert answer.status_code == 403
    paid.refresh_from_db()
    assert paid.state == OrderState.PAID


def test_the_staff_cancels_what_is_paid(paid: Order, operator: Client) -> None:
    for _time in range(2):  # the second finds it on its way already, and says so
        answer = operator.post(
            reverse("admin:shop_order_changelist"),
            {"action": "cancel", "_selected_action": [paid.pk]},
            follow=True,
        )
        assert answer.status_code == 200

    paid.refresh_from_db()
    assert (paid.state, paid.refunded) == (OrderState.PAID, 4_500)
    assert paid.refunds.count() == 1
