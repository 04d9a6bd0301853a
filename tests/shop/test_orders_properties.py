"""Whatever happens to orders, and however badly news of it travels: money and stock stay whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis.stateful import run_state_machine_as_test

from sampan.accounts.models import Account
from sampan.shop.models import (
    Coupon,
    Product,
    ProductTag,
    Shop,
    Variant,
)
from tests.notes.conftest import publish
from tests.shop.conftest import make_address, make_product, make_shop
from tests.shop.shopping import Shopping
from tests.shop.wholeness import STOCK

EXPECTED = {"pay", "expire", "ship", "cancel", "ask_refund", "refund", "refund_whole", "refund_failed"}
"""What must have happened in one run or another."""
QUICK = hypothesis.settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,  # the same runs on every machine; raise the number and drop this to dig
    database=None,
)


@pytest.mark.django_db
def test_money_and_stock_stay_whole(
    mei: Account,
    make_account: Callable[..., Account],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.SAMPAN_SHOP_FEE = 250
    settings.SAMPAN_CHECKOUTS_OPEN_MAX = 100
    provider: list[Any] = [None]
    monkeypatch.setattr("sampan.shop.services.providers._made", lambda *_: provider[0])
    buyers = [make_account("anna"), make_account("ben")]
    for one in buyers:
        make_address(one)
    shops: list[Shop] = [
        make_shop(mei, shipping=500, commission=1_000),
        make_shop(make_account("lin"), shipping=0, commission=333),
    ]
    for one in shops:
        make_product(one, variants=[{"stock": STOCK, "price": 1_999}, {"stock": STOCK, "price": 333}])
    coupon = Coupon.objects.create(
        shop=shops[0], code="HALF", kind="percent", value=5_000, uses_max=3, uses_each_max=2
    )
    writer = make_account("writer")
    note = publish(writer)
    picture = note.media.first()
    for product in Product.objects.all():
        ProductTag.objects.create(note=note, media=picture, product=product, x=1, y=1, earns=True)
    Shopping.world = {
        "note_id": note.pk,
        "provider": provider,
        "buyers": buyers,
        "variants": list(Variant.objects.order_by("pk")),
        "operator": make_account("boss", is_staff=True).user,
        "coupon": coupon,
    }

    run_state_machine_as_test(Shopping, settings=QUICK)

    # A machine that sells nothing would find nothing.
    missed = EXPECTED - Shopping.reached.keys()
    assert not missed
