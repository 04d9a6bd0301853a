"""Who leaves takes shop, cart and addresses along; orders and the books stay, addresses for a time."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.test import override_settings

from sampan.accounts import services as accounts
from sampan.accounts.models import Account, Follow
from sampan.accounts.services import erase_account
from sampan.core.clock import now
from sampan.notes.models import Media
from sampan.shop import services
from sampan.shop.models import (
    Address,
    CartLine,
    Checkout,
    Dispute,
    LedgerAccount,
    Order,
    Product,
    Review,
    ShippingRate,
    Shop,
)
from sampan.shop.services.leaving import forget_addresses, leave_shop
from sampan.shop.types import OrderState, ShopState
from tests.conftest import reader_of
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order

pytestmark = pytest.mark.django_db


def leave(account: Account) -> None:
    """As a person does and the worker after them: handlers first, an hour later the row."""
    accounts.delete_account(reader=reader_of(account))
    for _time in range(2):
        leave_shop(account_id=account.pk)
    for _time in range(2):
        erase_account(account_id=account.pk)


def test_a_seller_without_orders_leaves_nothing(product: Product, mei: Account) -> None:
    leave(mei)
    assert not Product.objects.exists()
    assert not Shop.objects.exists()
    assert not Account.objects.filter(pk=mei.pk).exists()
    assert not Media.objects.exists()


def test_a_seller_with_orders_leaves_an_empty_row_for_them_and_nothing_else(
    product: Product, shop: Shop, mei: Account, tom: Account
) -> None:
    Shop.objects.update(about="私人介绍", payout_details="bank 7")
    Follow.objects.create(follower=tom, followed=mei)
    order = make_order(tom, product.variants.all()[0])
    LedgerAccount.objects.create(kind="seller", owner=mei, currency="USD")
    leave(mei)
    gone = Account.objects.get(pk=mei.pk)
    assert (gone.handle, gone.display_name) == (f"left-{mei.pk}", f"left-{mei.pk}")
    assert gone.deleted_at is not None
    shop.refresh_from_db()
    assert (shop.state, shop.about) == (ShopState.CLOSED, "")
    # Without this what is owed could not be sent.
    assert shop.payout_details == "bank 7"
    left = Product.objects.get()
    assert (left.state, left.description, left.cover) == ("archived", "", None)
    assert not Media.objects.exists()
    assert not ShippingRate.objects.exists()
    assert not Follow.objects.exists()
    order.refresh_from_db()
    assert (order.buyer, order.lines.get().title, order.checkout.line1) == (tom, "Rice bowl", "12 Elm Street")
    assert LedgerAccount.objects.get().owner_id == mei.pk


def test_the_handle_of_an_emptied_row_is_free_again(product: Product, mei: Account, tom: Account) -> None:
    make_order(tom, product.variants.all()[0])
    leave(mei)
    Account.objects.create(handle="mei", display_name="Another Mei")


def test_a_row_that_another_room_still_needs_is_not_emptied(
    product: Product, mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_order(tom, product.variants.all()[0])
    monkeypatch.setattr(Shop, "KEEPS_ACCOUNT", False)
    accounts.delete_account(reader=reader_of(mei))
    with pytest.raises(ProtectedError):
        erase_account(account_id=mei.pk)
    assert Account.objects.get(pk=mei.pk).handle == "mei"


def test_a_buyer_leaves_orders_without_a_name_and_no_cart_or_address(
    product: Product, buyer: Account
) -> None:
    variant = product.variants.all()[0]
    CartLine.objects.create(account=buyer, variant=variant, price_seen=1)
    order = make_order(buyer, variant, state=OrderState.PAID)
    leave(buyer)
    assert not Account.objects.filter(pk=buyer.pk).exists()
    assert not CartLine.objects.exists()
    assert not Address.objects.exists()
    order.refresh_from_db()
    # It still has to be sent somewhere.
    assert (order.buyer, order.state, order.checkout.line1) == (None, OrderState.PAID, "12 Elm Street")


@pytest.mark.parametrize("was_suspended", [False, True])
def test_a_review_stays_nameless_but_goes_with_somebody_suspended(
    product: Product, tom: Account, was_suspended: bool
) -> None:
    line = make_order(tom, product.variants.all()[0]).lines.get()
    services.write_review(
        reader=reader_of(tom), line_id=line.pk, stars=4, body="Good", picture_ids=[make_media(tom).pk]
    )
    if was_suspended:
        accounts.suspend(account_id=tom.pk)
    leave(tom)
    product.refresh_from_db()
    assert (product.review_count, product.star_sum) == ((0, 0) if was_suspended else (1, 4))
    assert [review.body for review in Review.objects.filter(author=None)] == (
        [] if was_suspended else ["Good"]
    )
    assert Media.objects.filter(owner=tom).count() == 0


def aged(order: Order, days: int) -> Order:
    """Ended so many days ago."""
    moment = now() - timedelta(days=days)
    Checkout.objects.filter(pk=order.checkout_id).update(created_at=moment)
    ended = {"done_at": moment} if order.done_at else {"ended_at": moment} if order.ended_at else {}
    Order.objects.filter(pk=order.pk).update(created_at=moment, buyer_note="Ring twice", **ended)
    return order


def has_address(order: Order) -> bool:
    order.refresh_from_db()
    checkout = Checkout.objects.get(pk=order.checkout_id)
    words = [
        checkout.name,
        checkout.phone,
        checkout.city,
        checkout.line1,
        checkout.postcode,
        order.buyer_note,
    ]
    assert checkout.country == "US"
    assert all(words) or not any(words)
    return all(words)


@override_settings(SAMPAN_ORDER_ADDRESS_DAYS=100)
def test_addresses_go_when_nothing_is_owed_and_the_time_has_passed(product: Product, tom: Account) -> None:
    variant = product.variants.all()[0]
    old, refunded = (
        aged(make_order(tom, variant, state=state), 101) for state in (OrderState.DONE, OrderState.REFUNDED)
    )
    recent = aged(make_order(tom, variant), 99)
    assert forget_addresses() == 2
    assert forget_addresses() == 0
    assert not has_address(old)
    assert not has_address(refunded)
    assert has_address(recent)


@override_settings(SAMPAN_ORDER_ADDRESS_DAYS=100)
@pytest.mark.parametrize("state", [OrderState.PAID, OrderState.SHIPPED])
def test_an_address_stays_while_something_is_owed(product: Product, tom: Account, state: OrderState) -> None:
    variant = product.variants.all()[0]
    unsent = aged(make_order(tom, variant, state=state), 1_000)
    disputed = aged(make_order(tom, variant), 1_000)
    Dispute.objects.create(order=disputed, reason="It broke")
    assert forget_addresses() == 0
    assert has_address(unsent)
    assert has_address(disputed)
    Dispute.objects.update(state="for_seller")
    assert forget_addresses() == 1
    assert not has_address(disputed)


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_an_address_of_what_was_never_paid_goes_after_a_month(
    product: Product, tom: Account, days: int, kept: bool
) -> None:
    order = aged(make_order(tom, product.variants.all()[0], state=OrderState.CANCELLED), days)
    Checkout.objects.update(state="ended")
    assert forget_addresses() == (0 if kept else 1)
    assert has_address(order) == kept


def test_the_cleaner_runs_by_the_clock() -> None:
    from procrastinate.contrib.django import app

    assert "shop.forget_addresses" in {
        task.task.name for task in app.periodic_registry.periodic_tasks.values()
    }
