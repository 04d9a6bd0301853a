"""What the doctor says of the shop's payments."""

from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.ops.doctor import payments
from sampan.shop.models import Payment, Product, Refund
from sampan.shop.types import RefundState
from tests.shop.conftest import buyer, product, shop
from tests.shop.payments.scenes import begin, make_checkout

__all__ = ["buyer", "product", "shop"]
KEYS = {
    "SAMPAN_PAYMENTS": "stripe",
    "SAMPAN_STRIPE_KEY": "sk_live_1",
    "SAMPAN_STRIPE_PUBLIC_KEY": "pk_live_1",
    "SAMPAN_STRIPE_WEBHOOK_SECRET": "whsec_1",
}


@pytest.mark.parametrize(
    ("own", "grade", "word"),
    [
        ({"SAMPAN_URL": "http://localhost:8000"}, "ok", "sandbox"),
        ({"SAMPAN_URL": "https://sampan.example"}, "note", "pays nothing"),
        ({"SAMPAN_URL": "https://sampan.example", "SAMPAN_SHOP": False}, "ok", "switched off"),
        ({"SAMPAN_PAYMENTS": "shells"}, "bad", "no payment provider"),
        ({**KEYS, "SAMPAN_URL": "https://sampan.example"}, "ok", "Stripe"),
        ({**KEYS, "SAMPAN_URL": "http://localhost:8000"}, "note", "without https"),
        ({**KEYS, "SAMPAN_STRIPE_KEY": "sk_test_1", "SAMPAN_URL": "https://a.example"}, "note", "test mode"),
        ({**KEYS, "SAMPAN_STRIPE_KEY": ""}, "bad", "SAMPAN_STRIPE_KEY"),
        ({**KEYS, "SAMPAN_STRIPE_WEBHOOK_SECRET": ""}, "bad", "SAMPAN_STRIPE_WEBHOOK_SECRET"),
    ],
)
def test_the_settings_of_payments_are_judged(
    settings: Any, own: dict[str, Any], grade: str, word: str
) -> None:
    settings.SAMPAN_PAYMENTS = "sandbox"
    for name, value in own.items():
        setattr(settings, name, value)

    found = payments.look()

    assert found.grade == grade
    assert word in found.what
    assert "sk_live_1" not in f"{found.what} {found.mend}"


@pytest.mark.django_db
def test_money_that_hangs_is_told(buyer: Account, product: Product) -> None:
    assert list(payments.look_at_money()) == []
    payment = begin(make_checkout(buyer, product.variants.order_by("id")[0]))
    Payment.objects.update(created_at=now() - timedelta(hours=2))
    Refund.objects.create(payment=payment, amount=1, state=RefundState.FAILED)

    found = {one.subject: one.grade for one in payments.look_at_money()}

    assert found == {"unsettled": "note", "refunds": "bad"}
