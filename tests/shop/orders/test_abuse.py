"""What people try with orders and money that are theirs, or that they look after: refused, or done once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, Forbidden, NotFound, TooMany
from sampan.shop import selectors, services
from sampan.shop.errors import SellerGone
from sampan.shop.models import (
    Address,
    Coupon,
    LedgerAccount,
    Order,
    Payment,
    ProductTag,
    Refund,
    ReturnRequest,
    Shop,
    Variant,
)
from sampan.shop.payments.types import Manner
from sampan.shop.services.leaving import leave_shop
from sampan.shop.services.sandbox_paying import pay_in_sandbox
from sampan.shop.types import OrderState, RefundState, ReturnState
from tests.conftest import reader_of
from tests.notes.conftest import publish
from tests.shop.checkouts import balance_of, buy, check_out, give_back, pay, refused, stock_of
from tests.shop.conftest import make_product, make_shop, together, user_of

pytestmark = pytest.mark.django_db
MakeAccount = Callable[..., Account]


@pytest.fixture
def coupon(shop: Shop) -> Coupon:
    """Takes off all that the goods cost."""
    return Coupon.objects.create(
        shop=shop, code="ALL", kind="percent", value=10_000, starts_at=now() - timedelta(days=1)
    )


def returned(order: Order, buyer: Account, seller: Account) -> ReturnRequest:
    """One piece of the order's first line, sent back and not yet taken back."""
    services.ship(reader=reader_of(seller), order_id=order.pk, carrier="EMS", tracking="1")
    lines = [(order.lines.order_by("id")[0].pk, 1)]
    row = services.ask_return(reader=reader_of(buyer), order_id=order.pk, lines=lines, reason="Broken")
    return services.answer_return(reader=reader_of(seller), return_id=row.pk, agree=True)


def test_what_a_coupon_paid_whole_can_be_taken_back(
    buyer: Account, mei: Account, shop: Shop, variant: Variant, coupon: Coupon
) -> None:
    order = buy(buyer, (variant, 2), codes={shop.pk: "ALL"})
    assert order.total == 500  # the post
    row = returned(order, buyer, mei)
    row = services.return_received(reader=reader_of(mei), return_id=row.pk, restock=True)
    order.refresh_from_db()
    assert (row.state, order.is_returning, order.refunded) == (ReturnState.RECEIVED, False, 0)
    assert (stock_of(variant), order.lines.get().refunded_quantity) == (9, 1)
    assert not Refund.objects.exists()


def test_what_was_free_goes_on_sale_again(buyer: Account, mei: Account) -> None:
    gift = make_product(make_shop(mei, shipping=0), variants=[{"price": 0}]).variants.get()
    order = check_out(buyer, (gift, 2)).orders.get()
    row = returned(order, buyer, mei)
    services.return_received(reader=reader_of(mei), return_id=row.pk, restock=True)
    assert stock_of(gift) == 9


def test_suspended_staff_touch_no_order(paid: Order, make_account: MakeAccount) -> None:
    staff = replace(reader_of(make_account(is_staff=True)), is_suspended=True)
    refused(Suspended, lambda: services.ask_refund(reader=staff, order_id=paid.pk))
    refused(Suspended, lambda: services.ask_cancel(reader=staff, order_id=paid.pk))
    refused(NotFound, lambda: selectors.get_order(paid.pk, reader=staff))
    refused(Forbidden, lambda: selectors.list_disputes(reader=staff))


def test_nobody_of_the_staff_decides_for_themselves(
    paid: Order, buyer: Account, mei: Account, make_account: MakeAccount
) -> None:
    for account in (buyer, mei):
        user_of(account).is_staff = True
        user_of(account).save()
    row = services.open_dispute(reader=reader_of(buyer), order_id=paid.pk, reason="It never came")

    def decide(by: Account, *, for_buyer: bool) -> object:
        refund = 500 if for_buyer else 0
        return services.settle_dispute(
            by=user_of(by), dispute_id=row.pk, for_buyer=for_buyer, refund=refund, decision="So be it"
        )

    refused(Conflict, lambda: decide(buyer, for_buyer=True))
    refused(Conflict, lambda: decide(mei, for_buyer=False))
    # A seller who is the only operator can still give way.
    decide(mei, for_buyer=True)
    assert Refund.objects.get().amount == 500


def test_the_staff_reads_what_two_wrote_only_when_it_was_asked(
    paid: Order, buyer: Account, make_account: MakeAccount
) -> None:
    staff = reader_of(make_account(is_staff=True))
    Order.objects.update(buyer_note="Ring twice")
    services.send_order_message(
        reader=reader_of(buyer), order_id=paid.pk, body="My door code is 7", key=uuid4()
    )

    def read() -> tuple[int, str]:
        found = selectors.get_order(paid.pk, reader=staff)
        return len(found.messages_shown), found.buyer_note  # type: ignore[attr-defined]

    assert read() == (0, "")
    row = services.open_dispute(reader=reader_of(buyer), order_id=paid.pk, reason="It never came")
    assert read() == (1, "Ring twice")
    services.drop_dispute(reader=reader_of(buyer), dispute_id=row.pk)
    assert read() == (0, "")


def test_returns_disputes_and_partial_refunds_of_one_order_are_bounded(
    shipped: Order, buyer: Account, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, line = reader_of(buyer), shipped.lines.get().pk
    for module, name in (("returns", "RETURNS"), ("disputes", "DISPUTES"), ("refunding", "REFUNDS")):
        monkeypatch.setattr(f"sampan.shop.services.{module}.{name}_MAX", 2)

    def ask_return() -> ReturnRequest:
        return services.ask_return(reader=me, order_id=shipped.pk, lines=[(line, 1)], reason="No")

    for _time in range(2):
        services.drop_return(reader=me, return_id=ask_return().pk)
        dispute = services.open_dispute(reader=me, order_id=shipped.pk, reason="No")
        services.drop_dispute(reader=me, dispute_id=dispute.pk)
        services.ask_refund(reader=reader_of(mei), order_id=shipped.pk, amount=1)
    refused(TooMany, ask_return)
    refused(TooMany, lambda: services.open_dispute(reader=me, order_id=shipped.pk, reason="No"))
    refused(TooMany, lambda: services.ask_refund(reader=reader_of(mei), order_id=shipped.pk, amount=1))
    # All that is left can go back however many parts went before.
    assert services.ask_refund(reader=reader_of(mei), order_id=shipped.pk).amount == shipped.total - 2


def test_one_form_gives_back_once(paid: Order, mei: Account) -> None:
    key = uuid4()
    first = services.ask_refund(reader=reader_of(mei), order_id=paid.pk, amount=700, key=key)
    again = services.ask_refund(reader=reader_of(mei), order_id=paid.pk, amount=700, key=key)
    assert first == again
    paid.refresh_from_db()
    assert (paid.refunded, Refund.objects.count()) == (700, 1)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_two_at_once_gives_back_once(paid: Order, mei: Account) -> None:
    key = uuid4()

    def ask(_number: int) -> object:
        return services.ask_refund(reader=reader_of(mei), order_id=paid.pk, amount=700, key=key)

    assert together(4, ask) == [None] * 4
    paid.refresh_from_db()
    assert (paid.refunded, Refund.objects.count()) == (700, 1)


@pytest.mark.parametrize("gone", ["suspended", "hidden"])
def test_nobody_begins_to_pay_a_seller_who_was_shut_out(
    gone: str, buyer: Account, mei: Account, variant: Variant
) -> None:
    checkout = check_out(buyer, variant)
    if gone == "suspended":
        Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    else:
        Shop.objects.update(hidden_at=now())
    refused(SellerGone, lambda: services.begin_payment(reader=reader_of(buyer), checkout_id=checkout.pk))


def test_who_sold_and_leaves_gives_back_what_was_not_sent(
    buyer: Account, mei: Account, variant: Variant, tom: Account
) -> None:
    unsent, sent = buy(buyer, variant), buy(buyer, variant)
    services.ship(reader=reader_of(mei), order_id=sent.pk, carrier="EMS", tracking="1")
    for _time in range(2):
        leave_shop(account_id=mei.pk)
    refund = Refund.objects.get()
    assert (refund.order, refund.amount, refund.state) == (unsent, unsent.total, RefundState.CREATED)
    give_back(refund)
    unsent.refresh_from_db()
    sent.refresh_from_db()
    assert (unsent.state, sent.state) == (OrderState.CANCELLED, OrderState.SHIPPED)
    assert balance_of(unsent) == {}


def test_play_money_buys_nothing_once_the_instance_takes_real_money(buyer: Account, variant: Variant) -> None:
    checkout = check_out(buyer, variant)
    step = services.begin_payment(reader=reader_of(buyer), checkout_id=checkout.pk)
    with override_settings(SAMPAN_PAYMENTS="stripe"), pytest.raises(NotFound):
        pay_in_sandbox(reader=reader_of(buyer), ref=step.ref, manner=Manner.PAY)
    assert Payment.objects.get().state == "pending"


def test_accounts_of_the_books_are_made_in_one_order_by_all_sales(
    buyer: Account, make_account: MakeAccount
) -> None:
    sellers = [make_account() for _number in range(2)]
    creators = [make_account() for _number in range(2)]
    shops = [make_shop(one) for one in sellers]
    checkout = check_out(buyer, *(make_product(shop).variants.get() for shop in shops))
    # The later one earns in the earlier order, so that orders and creators run against each other.
    for order, creator in zip(checkout.orders.order_by("id"), reversed(creators), strict=True):
        order.lines.update(creator=creator, commission=100)
    assert pay(checkout)
    made = LedgerAccount.objects.order_by("id").values_list("kind", "owner")
    owned = [(kind, owner) for kind, owner in made if owner is not None]
    assert owned == [
        *(("seller", one.pk) for one in sellers),
        *(("creator", one.pk) for one in creators),
    ]


def test_a_code_with_signs_that_cannot_be_seen_is_a_code_like_another(
    buyer: Account, shop: Shop, variant: Variant, coupon: Coupon
) -> None:
    services.add_to_cart(reader=reader_of(buyer), variant_id=variant.pk)
    for code, total in (("A\x00LL", 0), ("N\x00ONE\ud800", 2_000)):
        found = services.quote(reader=reader_of(buyer), currency="USD", codes={shop.pk: code})
        assert found.total == total


def test_fifty_things_that_came_by_notes_are_asked_about_at_once(
    buyer: Account, make_account: MakeAccount, django_assert_max_num_queries: Any
) -> None:
    author = make_account()
    media = publish(author).media.get()
    shop = make_shop(make_account(), commission=500)
    for _number in range(50):
        bowl = make_product(shop)
        ProductTag.objects.create(note=media.note, media=media, product=bowl, x=1, y=1, earns=True)
        variant = bowl.variants.get()
        services.add_to_cart(reader=reader_of(buyer), variant_id=variant.pk, via_note_id=media.note_id)
    address = Address.objects.get(account=buyer)
    # The cart, the shipping, the creators.
    with django_assert_max_num_queries(3):
        found = services.quote(reader=reader_of(buyer), currency="USD", address=address)
    assert set(found.orders[0].creators) == {author.pk}
