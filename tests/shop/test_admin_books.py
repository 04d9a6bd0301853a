"""The staff's pages of the books: to look at, and to write down payouts."""

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import Entry, ExchangeRate, LedgerAccount, Payout, Posting
from sampan.shop.services.posting import post_sale
from sampan.shop.types import OrderState
from tests.shop.books import Line, balances_of, make_shop, sell

pytestmark = pytest.mark.django_db
ACCOUNTS = "/admin/shop/ledgeraccount/"


@pytest.fixture
def boss(make_account: Callable[..., Account], sign_in: Callable[[Account], Client]) -> Client:
    return sign_in(make_account("boss", is_staff=True))


@pytest.fixture
def owed(mei: Account) -> LedgerAccount:
    """12.50 that can be paid out to a seller, and 3.00 more that cannot yet."""
    post_sale(sell(make_shop(mei), [Line(1_250)], state=OrderState.DONE))
    post_sale(sell(make_shop(mei), [Line(300)], state=OrderState.SHIPPED))
    return LedgerAccount.objects.get(kind="seller")


def send(client: Client, reference: str) -> str:
    """Ask for everything to be paid out, the instance's own accounts chosen too; gives the page back."""
    chosen = list(LedgerAccount.objects.values_list("pk", flat=True))
    form = {"action": "pay_out_available", "_selected_action": chosen, "reference": reference}
    return client.post(ACCOUNTS, form, follow=True).content.decode()


def test_the_books_can_be_looked_at(boss: Client, owed: LedgerAccount) -> None:
    page = boss.get(ACCOUNTS).content.decode()
    assert "15.50" in page
    assert "12.50" in page
    posting = Posting.objects.latest("id")
    assert boss.get(f"/admin/shop/posting/{posting.pk}/change/").status_code == 200
    for name in ("posting", "payout", "exchangerate", "coupon"):
        assert boss.get(f"/admin/shop/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["ledgeraccount", "posting", "payout", "exchangerate", "coupon"])
def test_nothing_is_written_by_hand(boss: Client, owed: LedgerAccount, name: str) -> None:
    before = Posting.objects.count(), ExchangeRate.objects.count()
    assert boss.post(f"/admin/shop/{name}/add/", {"kind": "fees"}).status_code == 403
    assert (Posting.objects.count(), ExchangeRate.objects.count()) == before


def test_everything_that_can_be_had_is_paid_out(boss: Client, owed: LedgerAccount) -> None:
    assert "1 payout is in the books." in send(boss, "SEPA 7")
    payout = Payout.objects.get()
    assert (payout.account, payout.amount, payout.reference) == (owed, 1_250, "SEPA 7")
    assert balances_of()["seller", owed.owner_id, "CNY"] == -300


def test_a_payout_without_a_reference_is_refused(boss: Client, owed: LedgerAccount) -> None:
    before = Entry.objects.count()
    assert "bank transfer" in send(boss, "")
    assert (Entry.objects.count(), Payout.objects.count()) == (before, 0)


def test_others_see_no_books(mei: Account, sign_in: Callable[[Account], Client], owed: LedgerAccount) -> None:
    client = sign_in(mei)
    assert client.get(ACCOUNTS).status_code in (302, 403, 404)
    send(client, "SEPA 7")
    assert not Payout.objects.exists()
