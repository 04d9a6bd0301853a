"""The shop's coupons: made, changed, stopped, and who used them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Coupon, CouponUse, Order, Shop

SENT = {
    "code": "hello10", "kind": "percent", "value": "10", "least_total": "20", "most_off": "", "uses_max": "",
    "uses_each_max": "1", "starts_at": "", "ends_at": "2030-01-31T23:59",
}  # fmt: skip


def test_a_coupon_is_made_changed_and_stopped(seller: Client, shop: Shop) -> None:
    assert seller.post("/sell/coupons/new", SENT)["Location"] == "/sell/coupons"
    coupon = Coupon.objects.get(shop=shop)
    assert (coupon.code, coupon.value, coupon.least_total) == ("HELLO10", 1_000, 2_000)
    assert "10 %" in seller.get("/sell/coupons").content.decode()
    path = f"/sell/coupons/{coupon.pk}"
    assert seller.post(path, {**SENT, "value": "12.5", "uses_max": "40"}).status_code == 302
    coupon.refresh_from_db()
    assert (coupon.value, coupon.uses_max, coupon.code) == (1_250, 40, "HELLO10")
    seller.post(f"{path}/stop", {"on": "1"})
    assert "Stopped" in seller.get(path).content.decode()
    seller.post(f"{path}/stop", {"on": "0"})
    coupon.refresh_from_db()
    assert coupon.is_active


def test_an_amount_is_read_in_the_currency_of_the_shop(seller: Client, shop: Shop) -> None:
    seller.post("/sell/coupons/new", {**SENT, "kind": "amount", "value": "5.50"})
    assert Coupon.objects.get(shop=shop).value == 550


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "101"), ("value", "-3"), ("value", "0"), ("value", "ten"), ("code", "a b"), ("code", ""),
     ("uses_max", "-1"), ("uses_each_max", "0"), ("least_total", "-1"), ("ends_at", "yesterday"),
     ("kind", "free"), ("uses_max", "99999999999999999999")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(
    seller: Client, shop: Shop, field: str, value: str
) -> None:
    answer = seller.post("/sell/coupons/new", {**SENT, field: value})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not Coupon.objects.exists()


def test_a_code_holds_once_in_a_shop(seller: Client, shop: Shop) -> None:
    seller.post("/sell/coupons/new", SENT)
    answer = seller.post("/sell/coupons/new", SENT)
    assert answer.status_code == 422
    assert "already has a coupon" in answer.content.decode()
    assert Coupon.objects.count() == 1


def test_a_coupon_of_another_shop_looks_missing(seller: Client, shop: Shop, rival: Account) -> None:
    theirs = Coupon.objects.create(shop_id=rival.pk, code="THEIRS", kind="percent", value=1_000)
    for path, sent in (
        (f"/sell/coupons/{theirs.pk}", SENT),
        (f"/sell/coupons/{theirs.pk}/stop", {"on": "1"}),
    ):
        assert seller.post(path, sent).status_code == 404
    assert seller.get(f"/sell/coupons/{theirs.pk}").status_code == 404
    assert "THEIRS" not in seller.get("/sell/coupons").content.decode()
    theirs.refresh_from_db()
    assert (theirs.is_active, theirs.value) == (True, 1_000)


def test_the_orders_that_used_it_are_listed(
    seller: Client, shop: Shop, order: Order, buyer: Account, django_assert_num_queries: Any
) -> None:
    coupon = Coupon.objects.create(shop=shop, code="ONCE", kind="amount", value=100, use_count=1)
    CouponUse.objects.create(coupon=coupon, account=buyer, order=order)
    seller.get(f"/sell/coupons/{coupon.pk}")
    with django_assert_num_queries(6):  # session, user, shop, the coupon twice, its uses with their orders
        page = seller.get(f"/sell/coupons/{coupon.pk}").content.decode()
    assert f"/sell/orders/{order.pk}" in page
    assert "Used 1 time" in page
