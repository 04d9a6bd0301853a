"""The staff's pages about payments: to look at, not to touch."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.shop.models import Payment, Product, ProviderEvent, Refund
from sampan.shop.services.sandbox_paying import tell_from_sandbox
from tests.shop.payments.scenes import make_checkout, pay

pytestmark = pytest.mark.django_db


def test_the_staff_sees_payments_refunds_and_messages_and_changes_none(
    make_account: Callable[..., Account],
    sign_in: Callable[[Account], Client],
    buyer: Account,
    product: Product,
) -> None:
    payment = pay(make_checkout(buyer, product.variants.order_by("id")[0]))
    Refund.objects.create(payment=payment, amount=1)
    tell_from_sandbox(kind="charge.succeeded", ref=payment.ref, event_id="sbe_1")
    staff = sign_in(make_account("warden", is_staff=True))

    for model in (Payment, Refund, ProviderEvent):
        name = f"admin:shop_{model._meta.model_name}"
        row = model._default_manager.get()
        listed = staff.get(reverse(f"{name}_changelist"))
        assert listed.status_code == 200
        assert str(row.pk) in listed.content.decode()
        assert staff.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
        assert staff.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        assert model._default_manager.filter(pk=row.pk).exists()
