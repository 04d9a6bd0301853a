"""No page of the seller's centre breaks on what a browser can send, for a seller who has everything there."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.errors import Invalid
from sampan.shop.models import Coupon, Dispute, LedgerAccount, Order, Product, ReturnRequest, Shelf, Shop
from sampan.shop.types import LedgerKind
from sampan.web.shop.seller.amounts import read_share
from tests.web.surface import Address, addresses

ADDRESSES = [one for one in addresses() if one.route.startswith("sell/")]
SHARPEST = ("\x00", "\ud800", str(2**63), "9" * 400, "-1", "[[[", "٣")
FIELDS = """
    currency ships_from_country about handling_days commission payout_details on row act name-0 price-0
    countries-0 days_least-0 shelf name to q state low cursor title description category seen option_name
    option_values media v_options v_id v_stock_seen v_price v_stock v_weight v_sku v_picture tab carrier
    tracking reason way amount restock body key answer code kind value least_total most_off uses_max
    uses_each_max starts_at ends_at days for refund decision reference done text file
""".split()  # noqa: SIM905 - a list of 70 quoted words would be harder to read


@pytest.fixture
def known(order: Order, shop: Shop, product: Product) -> dict[str, object]:
    """Something of mei's for every argument of an address."""
    returned = ReturnRequest.objects.create(order=order, reason="x", lines=[[order.lines.all()[0].pk, 1]])
    return {
        "order_id": order.pk,
        "product_id": product.pk,
        "shop_id": shop.pk,
        "shelf_id": Shelf.objects.create(shop=shop, name="Cups").pk,
        "coupon_id": Coupon.objects.create(shop=shop, code="ONE", kind="percent", value=100).pk,
        "return_id": returned.pk,
        "dispute_id": Dispute.objects.create(order=order, reason="x").pk,
        "account_id": LedgerAccount.objects.get(kind=LedgerKind.SELLER).pk,
    }


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: one.route)
def test_no_page_breaks(address: Address, known: dict[str, object], seller: Client, mei: Account) -> None:
    assert mei.user is not None
    for is_staff in (False, True):
        mei.user.is_staff = is_staff
        mei.user.save()
        for value in SHARPEST:
            written = value.encode(errors="replace").decode()
            nowhere = dict.fromkeys(known, written if written.isdecimal() and written.isascii() else 1)
            sent = dict.fromkeys(FIELDS, written)
            for path in (address.fill(known), address.fill(nowhere)):
                _try(seller, path, sent)


def _try(browser: Client, path: str, sent: dict[str, str]) -> None:
    """Ask and send the same fields, each on the same ground."""
    for method in ("GET", "HX", "POST"):
        cache.clear()  # or the limits would keep all but the first away
        before = transaction.savepoint()
        if method == "POST":
            answer = browser.post(path, sent)
        else:
            answer = browser.get(path, sent, headers={"HX-Request": "true"} if method == "HX" else None)
        assert answer.status_code < 500
        transaction.savepoint_rollback(before)


@pytest.mark.parametrize("typed", ["1e999999", "-1e999999", "1e-999999", "nan", "snan", "inf", "9" * 5_000])
def test_a_share_beyond_all_sense_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_share(typed)
