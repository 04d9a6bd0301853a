"""Any row of sales, refunds and payouts, each told twice, keeps the books whole."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sampan.accounts.models import Account, User
from sampan.core.errors import Conflict
from sampan.shop.models import LedgerAccount, Order, Posting
from sampan.shop.selectors.ledger import balance_of
from sampan.shop.services.payouts import book_payout
from sampan.shop.services.posting import post_payout, post_refund, post_sale
from sampan.shop.types import OrderState
from tests.shop.books import Line, balances_of, make_refund, make_shop, sell

CURRENCIES = ("CNY", "KWD", "JPY")


@dataclass(frozen=True)
class Sale:
    """An order of one shop: what was paid for each line, and the shares in it."""

    shop: int
    paid: tuple[int, ...]
    shipping: int
    fee_share: int
    commission_shares: tuple[int, ...]


@dataclass(frozen=True)
class GiveBack:
    """So many hundredths of what can still be given back of one order, some of it for one line by name."""

    order: int
    share: int
    line: int | None


@dataclass(frozen=True)
class PayOut:
    """So many hundredths of what one account can get; above 100 it has to be refused."""

    account: int
    share: int


sales = st.builds(
    Sale,
    shop=st.integers(0, 2),
    paid=st.lists(st.integers(0, 100_000), min_size=1, max_size=4).map(tuple),
    shipping=st.integers(0, 5_000),
    fee_share=st.integers(0, 100),
    commission_shares=st.lists(st.integers(0, 100), min_size=4, max_size=4).map(tuple),
)
refunds = st.builds(
    GiveBack, order=st.integers(0, 9), share=st.integers(1, 100), line=st.none() | st.integers(0, 3)
)
payouts = st.builds(PayOut, account=st.integers(0, 9), share=st.integers(1, 120))


class World:
    """Three shops in three currencies, two creators, and the orders that were made so far."""

    def __init__(self) -> None:
        people = [Account.objects.create(handle=f"person{at}") for at in range(5)]
        self.shops = [
            make_shop(person, currency=unit) for person, unit in zip(people[:3], CURRENCIES, strict=True)
        ]
        self.creators = people[3:]
        self.boss = User.objects.create_user(email="boss@example.org", password=None, is_staff=True)
        self.orders: list[Order] = []
        self.payouts = 0

    def sell(self, sale: Sale) -> None:
        goods = sum(sale.paid)
        fee = goods * sale.fee_share // 100
        rest = 100 - sale.fee_share
        lines = [
            Line(paid, commission=paid * min(share, rest) // 100, creator=self.creators[at % 2])
            for at, (paid, share) in enumerate(zip(sale.paid, sale.commission_shares, strict=False))
        ]
        order = sell(self.shops[sale.shop], lines, shipping=sale.shipping, fee=fee, state=OrderState.DONE)
        self.orders.append(order)
        post_sale(order)
        post_sale(order)

    def give_back(self, step: GiveBack) -> None:
        if not self.orders:
            return
        order = self.orders[step.order % len(self.orders)]
        amount = -(-(order.total - order.refunded) * step.share // 100)
        if amount == 0:
            return
        named: list[tuple[int, int, int]] = []
        lines = list(order.lines.order_by("position"))
        if step.line is not None:
            line = lines[step.line % len(lines)]
            part = min(amount, line.price * line.quantity - line.refunded)
            line.refunded += part
            line.save()
            named = [(line.pk, 1, part)]
        self.book_refund(order, amount, named)

    def book_refund(self, order: Order, amount: int, named: list[tuple[int, int, int]]) -> None:
        refund = make_refund(order, amount, named)
        order.refunded += amount
        order.save()
        post_refund(refund)
        post_refund(refund)

    def pay_out(self, step: PayOut) -> None:
        owed = list(LedgerAccount.objects.filter(kind__in=["seller", "creator"]).order_by("id"))
        if not owed:
            return
        account = owed[step.account % len(owed)]
        before = balance_of(account)
        amount = max(1, before.available * step.share // 100)
        self.payouts += 1
        try:
            payout = book_payout(
                by=self.boss, account_id=account.pk, amount=amount, reference=f"T{self.payouts}"
            )
        except Conflict:
            assert amount > before.available
            assert balance_of(account) == before
            return
        post_payout(payout)
        after = balance_of(account)
        assert after.owed == before.owed - amount >= 0
        assert after.paid_out == before.paid_out + amount


def assert_whole() -> None:
    """Every posting is at zero in its one currency, and the database finds nothing to refuse."""
    for posting in Posting.objects.annotate(sum=Sum("entries__amount")):
        assert posting.sum == 0
        assert posting.entries.values("account__currency").distinct().count() == 1
    commit()


def commit() -> None:
    """Let the database look at what it looks at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class BooksTest(TestCase):
    """Hypothesis gives each example a transaction of its own, which Django's TestCase rolls back."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(st.one_of(sales, sales, refunds, refunds, payouts), min_size=1, max_size=14))
    def test_any_row_of_steps_keeps_the_books_whole(self, steps: list[Sale | GiveBack | PayOut]) -> None:
        world = World()
        for step in steps:
            if isinstance(step, Sale):
                world.sell(step)
            elif isinstance(step, GiveBack):
                world.give_back(step)
            else:
                world.pay_out(step)
            commit()
        assert_whole()
        for order in world.orders:
            provider = balances_of(order).get(("provider", None, order.currency), 0)
            assert provider == order.total - order.refunded
            if order.total > order.refunded:
                world.book_refund(order, order.total - order.refunded, [])
            assert balances_of(order) == {}
        assert_whole()
