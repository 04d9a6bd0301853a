"""Buyer, seller or creator leaves while an order stands somewhere: pages open, and all money can go back."""

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts import services as accounts
from sampan.accounts.models import Account
from sampan.accounts.services import erase_account
from sampan.shop import services
from sampan.shop.models import Checkout, Entry, Order, Product, ProductTag, Refund, Shop
from sampan.shop.services.cancelling import ask_cancel
from sampan.shop.services.leaving import leave_shop
from sampan.shop.types import OrderState
from tests.conftest import reader_of
from tests.notes.conftest import publish
from tests.shop.checkouts import balance_of, check_out, give_back, pay

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
STEPS = ("pending", "paid", "cancelling", "shipped", "returning", "disputed", "done")


@pytest.fixture
def creator(make_account: Callable[..., Account], product: Product) -> Account:
    """Shows mei's bowl on a note and earns 10 % by it."""
    Shop.objects.update(commission=1_000)
    account = make_account("creator")
    media = publish(account).media.get()
    ProductTag.objects.create(note=media.note, media=media, product=product, x=1, y=1, earns=True)
    return account


def leave(account: Account) -> None:
    """As a person does and the worker after them: handlers first, an hour later the row."""
    accounts.delete_account(reader=reader_of(account))
    leave_shop(account_id=account.pk)
    erase_account(account_id=account.pk)


def come_to(step: str, buyer: Account, seller: Account, product: Product) -> Checkout:
    """Two bowls that came by the creator's note, as far as the step says."""
    me, order_acts = reader_of(buyer), STEPS.index(step)
    variant, note = product.variants.order_by("position")[0], ProductTag.objects.get().note_id
    checkout = check_out(buyer, (variant, 2), via_note_id=note)
    order = checkout.orders.get()
    if order_acts:
        pay(checkout)
    if step == "cancelling":
        ask_cancel(reader=me, order_id=order.pk)
    if order_acts >= STEPS.index("shipped"):
        services.ship(reader=reader_of(seller), order_id=order.pk, carrier="EMS", tracking="1")
    if step == "returning":
        services.ask_return(reader=me, order_id=order.pk, lines=[(order.lines.get().pk, 1)], reason="No")
    if step == "disputed":
        services.open_dispute(reader=me, order_id=order.pk, reason="No")
    if step == "done":
        services.receive(reader=me, order_id=order.pk)
    return checkout


@pytest.mark.parametrize("who", ["buyer", "seller", "creator"])
@pytest.mark.parametrize("step", STEPS)
def test_all_money_of_an_order_can_go_back_whoever_left(
    who: str,
    step: str,
    buyer: Account,
    mei: Account,
    creator: Account,
    product: Product,
    make_account: Callable[..., Account],
    sign_in: SignIn,
) -> None:
    staff = make_account("keeper", is_staff=True)
    checkout = come_to(step, buyer, mei, product)
    leave({"buyer": buyer, "seller": mei, "creator": creator}[who])
    checkout.refresh_from_db()
    if step == "pending":
        assert pay(checkout)
    order = Order.objects.get()
    earned = Entry.objects.filter(account__kind="creator").exists()
    assert earned == (step != "pending" or who != "creator")
    readers = {"buyer": (buyer, "/orders"), "seller": (mei, "/sell/orders"), "staff": (staff, "/orders")}
    for name, (account, address) in readers.items():
        if name != who:
            assert sign_in(account).get(f"{address}/{order.pk}").status_code == 200
            assert sign_in(account).get(address).status_code in (200, 404)
    for refund in Refund.objects.all():
        give_back(refund)
    order.refresh_from_db()
    if order.refunded < order.total:
        give_back(services.ask_refund(reader=reader_of(staff), order_id=order.pk))
        order.refresh_from_db()
    assert order.state in (OrderState.CANCELLED, OrderState.REFUNDED)
    assert balance_of(order) == {}
