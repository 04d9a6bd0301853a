"""What is owed, what of it can be paid out, and that it is paid out once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, SignInNeeded
from sampan.shop.models import LedgerAccount, Order, Payout
from sampan.shop.selectors import (
    balances,
    book_totals,
    get_owed,
    list_entries,
    list_owed,
    list_payouts,
)
from sampan.shop.selectors.ledger import Balance
from sampan.shop.services import pay_out
from sampan.shop.services.payouts import book_payout
from sampan.shop.services.posting import post_sale
from sampan.shop.types import OrderState
from tests.conftest import reader_of
from tests.shop.books import Line, balances_of, book_refund, make_refund, make_shop, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(make_account: Callable[..., Account]) -> Account:
    return make_account("boss", is_staff=True)


def done(account: Account, paid: int, **fields: object) -> Order:
    """An order that is done and booked."""
    with transaction.atomic():
        order = sell(make_shop(account), [Line(paid=paid)], state=OrderState.DONE, **fields)  # type: ignore[arg-type]
        post_sale(order)
    return order


def own(account: Account) -> Balance:
    (balance,) = balances(reader_of(account))
    return balance


def test_money_can_be_had_once_the_order_is_done(mei: Account) -> None:
    order = sell(make_shop(mei), [Line(paid=1_000)], state=OrderState.SHIPPED)
    post_sale(order)
    assert (own(mei).owed, own(mei).available) == (1_000, 0)
    Order.objects.update(state=OrderState.DONE)
    assert (own(mei).owed, own(mei).available) == (1_000, 1_000)


@pytest.mark.parametrize("field", ["is_disputed", "is_returning"])
def test_money_that_may_go_back_is_held(mei: Account, field: str) -> None:
    done(mei, 400)
    Order.objects.filter(pk=done(mei, 1_000).pk).update(**{field: True})
    assert (own(mei).owed, own(mei).available) == (1_400, 400)


def test_money_of_an_order_with_a_refund_under_way_is_held(mei: Account) -> None:
    done(mei, 400)
    make_refund(done(mei, 1_000), 10, settled=False)
    assert (own(mei).owed, own(mei).available) == (1_400, 400)


def test_a_creator_is_owed_apart_from_what_the_same_person_sells(
    mei: Account, make_account: Callable[..., Account]
) -> None:
    lin = make_account("lin")
    done(lin, 700)
    post_sale(sell(make_shop(mei), [Line(1_000, commission=100, creator=lin)], state=OrderState.DONE))
    found = [(row.kind, row.owed, row.available) for row in balances(reader_of(lin))]
    assert found == [("creator", 100, 100), ("seller", 700, 700)]


def test_refunds_after_a_payout_take_the_balance_below_zero(mei: Account, boss: Account) -> None:
    order = done(mei, 1_000)
    pay_out(reader=reader_of(boss), account_id=own(mei).account_id, amount=1_000, reference="T1")
    book_refund(order, 300)
    assert own(mei) == Balance(own(mei).account_id, "seller", "CNY", owed=-300, available=0, paid_out=1_000)
    done(mei, 500)
    assert (own(mei).owed, own(mei).available) == (200, 200)


def test_a_payout_is_booked_with_its_reference(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    payout = pay_out(reader=reader_of(boss), account_id=own(mei).account_id, amount=600, reference=" T1 ")
    assert (payout.amount, payout.reference, payout.by) == (600, "T1", boss.user)
    assert balances_of() == {("provider", None, "CNY"): 400, ("seller", mei.pk, "CNY"): -400}
    assert (own(mei).available, own(mei).paid_out) == (400, 600)


def refused(kind: type[DomainError], account: Account, amount: int, reference: str = "T1") -> None:
    seller = LedgerAccount.objects.get(kind="seller")
    payouts, before = Payout.objects.count(), balances_of()
    with pytest.raises(kind):
        pay_out(reader=reader_of(account), account_id=seller.pk, amount=amount, reference=reference)
    assert (Payout.objects.count(), balances_of()) == (payouts, before)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_cannot_be_paid_out(mei: Account, boss: Account, amount: int) -> None:
    done(mei, 1_000)
    refused(Invalid, boss, amount)


@pytest.mark.parametrize("reference", ["", "  ", "x" * 121])
def test_a_payout_needs_its_reference(mei: Account, boss: Account, reference: str) -> None:
    done(mei, 1_000)
    refused(Invalid, boss, 10, reference)


def test_never_more_is_paid_out_than_can_be_had(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    post_sale(sell(make_shop(mei), [Line(5_000)]))
    refused(Conflict, boss, 1_001)


def test_the_same_form_twice_pays_once(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    pay_out(reader=reader_of(boss), account_id=own(mei).account_id, amount=100, reference="T1")
    refused(Conflict, boss, 100)


def test_only_the_staff_pays_out(mei: Account) -> None:
    done(mei, 1_000)
    refused(Forbidden, mei, 10)


def test_the_instances_own_accounts_are_not_paid_out(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    provider = LedgerAccount.objects.get(kind="provider")
    with pytest.raises(NotFound):
        pay_out(reader=reader_of(boss), account_id=provider.pk, amount=10, reference="T1")
    assert not Payout.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_payouts_at_once_one_is_refused(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    account, user = own(mei).account_id, boss.user
    assert user is not None

    def attempt(reference: str) -> str:
        try:
            book_payout(by=user, account_id=account, amount=600, reference=reference)
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()
        return "paid"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(attempt, ["T1", "T2"]))
    assert said == ["paid", "payout_beyond"]
    assert own(mei).owed == 400
    assert Payout.objects.count() == 1


def test_the_staff_sees_all_that_is_owed(
    mei: Account, tom: Account, boss: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    for seller in (mei, tom):
        done(seller, 1_000)
    shop = make_shop(mei)
    shop.payout_details = "ICBC 6222"
    shop.save()
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        page = list_owed(reader=reader_of(boss))
    found = [(row.owner.handle, row.owed, row.payout_details) for row in page.items]
    assert found == [("tom", 1_000, ""), ("mei", 1_000, "ICBC 6222")]
    assert "ICBC" not in repr(page.items)
    assert get_owed(page.items[1].account_id, reader=reader_of(boss)) == page.items[1]


def test_what_is_not_owed_to_anybody_is_not_found(mei: Account, boss: Account) -> None:
    done(mei, 1_000)
    for account, asker, kind in ((own(mei).account_id, mei, Forbidden), (0, boss, NotFound)):
        with pytest.raises(kind):
            get_owed(account, reader=reader_of(asker))
    provider = LedgerAccount.objects.get(kind="provider")
    with pytest.raises(NotFound):
        get_owed(provider.pk, reader=reader_of(boss))


def test_the_totals_of_the_books_are_zero_in_sum(mei: Account, boss: Account) -> None:
    order = done(mei, 1_000, fee=50)
    book_refund(order, 333)
    totals = book_totals(reader=reader_of(boss))
    assert {row.kind for row in totals} == {"provider", "fees", "seller"}
    assert sum(row.amount for row in totals) == 0


@pytest.mark.parametrize("ask", [list_owed, book_totals])
def test_others_do_not_see_the_books(mei: Account, ask: Callable[..., object]) -> None:
    with pytest.raises(Forbidden):
        ask(reader=reader_of(mei))


def test_people_see_their_own_entries_and_payouts_only(mei: Account, tom: Account, boss: Account) -> None:
    done(mei, 1_000)
    done(tom, 500)
    pay_out(reader=reader_of(boss), account_id=own(mei).account_id, amount=100, reference="T1")
    assert [entry.amount for entry in list_entries(reader=reader_of(mei)).items] == [100, -1_000]
    assert [entry.amount for entry in list_entries(reader=reader_of(tom), kind="seller").items] == [-500]
    assert list_entries(reader=reader_of(tom), currency="USD").items == []
    assert [row.amount for row in list_payouts(reader=reader_of(mei)).items] == [100]
    assert list_payouts(reader=reader_of(tom)).items == []
    with pytest.raises(SignInNeeded):
        list_entries(reader=reader_of(None))


def test_a_page_of_entries_is_one_query(
    mei: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(3):
        done(mei, 100)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        page = list_entries(reader=reader_of(mei))
        assert all(entry.posting.order and entry.account.currency for entry in page.items)
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert len(balances(reader_of(mei))) == 1
