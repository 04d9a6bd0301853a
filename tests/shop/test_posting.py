"""The books: what a sale, refunds, payouts and stray payments move, and what the database refuses."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from sampan.accounts.models import Account
from sampan.shop.models import Entry, LedgerAccount, Order, Payment, Payout, Posting, Refund
from sampan.shop.services.posting import post_payout, post_refund, post_sale, post_stray
from sampan.shop.types import CheckoutState, OrderState
from tests.shop.books import Line, balances_of, book_refund, make_refund, make_shop, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(mei: Account, tom: Account, make_account: Callable[..., Account]) -> Order:
    """100.00 of goods, 90.00 of them bought out of somebody's note, and 10.00 of shipping."""
    creator = make_account("lin")
    lines = [Line(paid=9_000, commission=900, creator=creator, product_id=1), Line(paid=1_000, product_id=2)]
    return sell(make_shop(mei), lines, buyer=tom, shipping=1_000, fee=500)


def creator_of(order: Order) -> int:
    return int(order.lines.exclude(creator=None).get().creator_id or 0)


def refused(sql: str) -> str:
    """What the database says to this statement, its deferred checks included; it must refuse."""
    with pytest.raises(IntegrityError) as refusal:
        run(sql)
    return str(refusal.value)


@transaction.atomic
def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@transaction.atomic
def write(posting: Posting, *sides: tuple[LedgerAccount, int]) -> None:
    """Write a posting by hand and let the database look at it."""
    posting.save()
    add(posting, *sides)
    run("SELECT 1")


@transaction.atomic
def add(posting: Posting, *sides: tuple[LedgerAccount, int]) -> None:
    """Write entries of a posting by hand."""
    Entry.objects.bulk_create(
        [Entry(posting=posting, account=account, amount=amount) for account, amount in sides]
    )


def test_a_sale_is_owed_to_the_seller_less_fee_and_commission(order: Order) -> None:
    post_sale(order)
    assert balances_of() == {
        ("provider", None, "CNY"): 11_000,
        ("fees", None, "CNY"): -500,
        ("creator", creator_of(order), "CNY"): -900,
        ("seller", order.shop_id, "CNY"): -9_600,
    }


def test_a_sale_is_booked_once(order: Order) -> None:
    assert post_sale(order) == post_sale(order)
    assert Posting.objects.count() == 1
    assert Entry.objects.count() == 4


def test_an_order_that_costs_nothing_books_nothing(mei: Account) -> None:
    assert post_sale(sell(make_shop(mei), [Line(paid=0, discount=500)])) is None
    assert not Posting.objects.exists()


def test_an_order_that_nobody_paid_is_not_booked(order: Order) -> None:
    Payment.objects.update(state="failed")
    with pytest.raises(Payment.DoesNotExist):
        post_sale(order)
    assert not Entry.objects.exists()


def test_a_part_refund_takes_back_of_everybody_in_proportion(order: Order) -> None:
    post_sale(order)
    book_refund(order, 5_500)
    assert balances_of() == {
        ("provider", None, "CNY"): 5_500,
        ("fees", None, "CNY"): -250,
        ("creator", creator_of(order), "CNY"): -450,
        ("seller", order.shop_id, "CNY"): -4_800,
    }


def test_a_creator_keeps_the_commission_when_something_else_is_given_back(order: Order) -> None:
    post_sale(order)
    other = order.lines.get(creator=None)
    book_refund(order, 1_000, [(other.pk, 1, 1_000)])
    assert balances_of()["creator", creator_of(order), "CNY"] == -900


def test_a_creator_loses_the_commission_for_what_is_given_back_by_name(order: Order) -> None:
    post_sale(order)
    line = order.lines.exclude(creator=None).get()
    book_refund(order, 9_000, [(line.pk, 1, 9_000)])
    assert ("creator", creator_of(order), "CNY") not in balances_of()


def test_the_example_of_the_documentation(mei: Account, make_account: Callable[..., Account]) -> None:
    """docs/shop-books.md."""
    creator = make_account("lin")
    lines = [Line(paid=7_200, discount=800, commission=720, creator=creator), Line(paid=1_800, discount=200)]
    order = sell(make_shop(mei), lines, shipping=1_200, fee=225, state=OrderState.DONE)
    post_sale(order)
    cup = order.lines.get(creator=None)
    book_refund(order, 1_800, [(cup.pk, 1, 1_800)])
    seller, earner = ("seller", mei.pk, "CNY"), ("creator", creator.pk, "CNY")
    provider, fees = ("provider", None, "CNY"), ("fees", None, "CNY")
    assert balances_of() == {provider: 8_400, fees: -186, earner: -720, seller: -7_494}
    account = LedgerAccount.objects.get(kind="seller")
    post_payout(Payout.objects.create(account=account, amount=7_494, reference="T1"))
    book_refund(order, 8_400)
    assert balances_of() == {provider: -7_494, seller: 7_494}


def test_refunds_that_end_at_the_whole_leave_nothing_on_any_account(order: Order) -> None:
    post_sale(order)
    for amount in (333, 1, 4_444, 6_222):
        book_refund(order, amount)
    assert balances_of(order) == {}


def test_a_refund_is_booked_once(order: Order) -> None:
    post_sale(order)
    refund = book_refund(order, 100)
    count = Entry.objects.count()
    post_refund(refund)
    assert Entry.objects.count() == count


def test_a_stray_payment_is_owed_back_and_its_refund_settles_it(order: Order) -> None:
    order.checkout.state = CheckoutState.ENDED
    order.checkout.save()
    payment = order.checkout.payments.get()
    post_stray(payment)
    assert post_stray(payment) == Posting.objects.get()
    assert balances_of() == {("provider", None, "CNY"): 11_000, ("stray", None, "CNY"): -11_000}
    post_refund(Refund.objects.create(payment=payment, amount=payment.amount))
    assert balances_of() == {}


def test_a_payout_leaves_the_fullest_provider(order: Order, mei: Account) -> None:
    post_sale(sell(make_shop(mei), [Line(paid=50)], provider="other"))
    post_sale(order)
    seller = LedgerAccount.objects.get(kind="seller")
    posting = post_payout(Payout.objects.create(account=seller, amount=9_000, reference="T1"))
    assert posting.entries.get(amount=-9_000).account.provider == "sandbox"
    assert balances_of()["seller", mei.pk, "CNY"] == -650


def test_each_creator_hears_of_a_sale_once(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("sampan.shop.services.posting.events.record", told.append)
    post_sale(order)
    post_sale(order)
    assert [vars(event) for event in told] == [{"order_id": order.pk, "creator_id": creator_of(order)}]


# What the database refuses, whoever asks.


@pytest.mark.parametrize("table", ["shop_entry", "shop_posting", "shop_ledgeraccount"])
def test_the_database_changes_and_removes_nothing_in_the_books(order: Order, table: str) -> None:
    post_sale(order)
    before = balances_of()
    assert "only added to" in refused(f"UPDATE {table} SET id = id")
    assert "only added to" in refused(f"DELETE FROM {table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(amount=1)
    assert balances_of() == before


def test_a_payout_stays_as_it_was_written(order: Order) -> None:
    post_sale(order)
    seller = LedgerAccount.objects.get(kind="seller")
    post_payout(Payout.objects.create(account=seller, amount=10, reference="T1"))
    assert "only added to" in refused("UPDATE shop_payout SET amount = 5")
    assert "only added to" in refused("DELETE FROM shop_payout")
    assert Payout.objects.get().amount == 10


def test_a_payout_outlives_the_member_of_staff_who_made_it(
    order: Order, make_account: Callable[..., Account]
) -> None:
    post_sale(order)
    user = make_account("boss", is_staff=True).user
    assert user is not None
    seller = LedgerAccount.objects.get(kind="seller")
    post_payout(Payout.objects.create(account=seller, amount=10, reference="T1", by=user))
    user.delete()
    assert Payout.objects.get().by is None


def accounts(*currencies: str) -> list[LedgerAccount]:
    """One account of the books for each currency: the provider's first, then the fees'."""
    kinds = ["provider", "fees", "stray"]
    return [
        LedgerAccount.objects.create(kind=kind, currency=currency)
        for kind, currency in zip(kinds, currencies, strict=False)
    ]


@pytest.mark.parametrize(
    ("amounts", "currencies", "said"),
    [
        ((11_000, -10_999), ("CNY", "CNY"), "does not balance"),
        ((11_000,), ("CNY",), "does not balance"),
        ((), (), "does not balance"),
        ((11_000, -11_000), ("CNY", "USD"), "does not balance"),
        ((10_000, -10_000), ("CNY", "CNY"), "its sale is of 11000 CNY"),
        ((11_000, -11_000), ("USD", "USD"), "its sale is of 11000 CNY"),
    ],
)
def test_the_database_refuses_a_posting_that_is_not_whole(
    order: Order, amounts: tuple[int, ...], currencies: tuple[str, ...], said: str
) -> None:
    posting = Posting(key="by hand", kind="sale", order=order)
    sides = zip(accounts(*currencies), amounts, strict=True)
    with pytest.raises(IntegrityError, match=said):
        write(posting, *sides)
    assert not Posting.objects.exists()


def test_the_database_takes_a_whole_posting_by_hand(order: Order) -> None:
    """Else the refusals above would prove nothing."""
    provider, fees = accounts("CNY", "CNY")
    write(Posting(key="by hand", kind="sale", order=order), (provider, 11_000), (fees, -11_000))
    assert Entry.objects.count() == 2


def test_the_database_refuses_more_back_than_an_order_brought(order: Order) -> None:
    post_sale(order)
    book_refund(order, 6_000)
    refund = make_refund(order, 6_000)
    provider, fees = LedgerAccount.objects.get(kind="provider"), LedgerAccount.objects.get(kind="fees")
    posting = Posting(key="by hand", kind="refund", order=order, payment=refund.payment, refund=refund)
    with pytest.raises(IntegrityError, match="gave back more"):
        write(posting, (provider, -6_000), (fees, 6_000))


def test_the_database_refuses_a_payout_beyond_what_is_owed(order: Order) -> None:
    post_sale(order)
    seller = LedgerAccount.objects.get(kind="seller")
    payout = Payout.objects.create(account=seller, amount=9_601, reference="T1")
    provider = LedgerAccount.objects.get(kind="provider")
    with pytest.raises(IntegrityError, match="more than was owed"):
        write(Posting(key="by hand", kind="payout", payout=payout), (seller, 9_601), (provider, -9_601))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_posting_after_its_transaction(order: Order) -> None:
    with transaction.atomic():
        posting = post_sale(order)
    assert posting is not None
    first, second = LedgerAccount.objects.order_by("id")[:2]
    with pytest.raises(IntegrityError, match="is closed"):
        add(posting, (first, 5), (second, -5))
    assert Entry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_unbalanced_posting_is_refused_at_commit(order: Order) -> None:
    provider, fees = accounts("CNY", "CNY")
    with pytest.raises(IntegrityError, match="does not balance"):
        leave_unbalanced(order, provider, fees)
    assert not Posting.objects.exists()


@transaction.atomic
def leave_unbalanced(order: Order, provider: LedgerAccount, fees: LedgerAccount) -> None:
    posting = Posting.objects.create(key="by hand", kind="sale", order=order)
    add(posting, (provider, 11_000), (fees, -10_000))
