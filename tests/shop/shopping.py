"""A machine of hypothesis: what buyers, sellers, the operator, the clock and a provider can do to orders.

It works on the real database, and asks after each step what must always hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from typing import Any, ClassVar

from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import DomainError
from sampan.shop.models import (
    Checkout,
    Order,
    OrderHistory,
    Payment,
    Refund,
    Variant,
)
from sampan.shop.payments.types import Unreachable
from sampan.shop.services import (
    answer_return,
    ask_cancel,
    ask_refund,
    ask_return,
    begin_payment,
    change_cart_line,
    give_up,
    open_dispute,
    receive,
    release_payment,
    return_received,
    settle_dispute,
    ship,
)
from sampan.shop.services.fulfilling import receive_due
from sampan.shop.services.reconciling import reconcile
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import CheckoutState, OrderState, PaymentState, RefundState
from tests.conftest import reader_of
from tests.shop.checkouts import check_out
from tests.shop.true_provider import TrueProvider
from tests.shop.wholeness import (
    books_are_whole,
    coupons_are_counted,
    history_is_a_chain,
    refunds_are_counted,
    stock_is_whole,
)

PAID_FOR = (OrderState.PAID, OrderState.SHIPPED, OrderState.DONE)
ON_ITS_WAY = (RefundState.CREATED, RefundState.PENDING)
PICKS = 40
ANYTHING_FROM = 36
"""Picks from here on are of any order, whatever its state."""
picks = st.integers(min_value=0, max_value=PICKS)


class Shopping(RuleBasedStateMachine):
    """Two buyers, two shops with two variants each, one coupon, one provider that is not always reached."""

    world: ClassVar[dict[str, Any]]
    reached: ClassVar[Counter[str]] = Counter()
    """What happened in all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(_undone())
        cache.clear()
        self.provider = TrueProvider()
        self.world["provider"][0] = self.provider
        self.buyers: list[Account] = self.world["buyers"]
        self.variants: list[Variant] = self.world["variants"]
        self.operator = self.world["operator"]

    def teardown(self) -> None:
        try:
            self._let_all_news_arrive()
            self.everything_holds()
            self._nobody_is_charged_for_nothing()
            self.reached.update(OrderHistory.objects.values_list("act", flat=True))
        finally:
            self.stack.close()

    @initialize(
        bought=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=3),
        is_sent=st.booleans(),
    )
    def some_has_been_bought(self, bought: list[tuple[int, bool]], is_sent: bool) -> None:
        """So that no run is about an empty shop."""
        for at, via_note in bought:
            self.buy(0, {at: 2, (at + 2) % 4: 1}, False, via_note)
        for _order in Order.objects.all() if is_sent else ():
            self.ship(0)

    # What people do.

    @rule(
        who=st.integers(0, 1),
        wanted=st.dictionaries(st.integers(0, 3), st.integers(1, 3), min_size=1, max_size=3),
        coupon=st.booleans(),
        via_note=st.booleans(),
    )
    def check_out(self, who: int, wanted: dict[int, int], coupon: bool, via_note: bool) -> None:
        buyer = self.buyers[who]
        codes = {self.world["coupon"].shop_id: "HALF"} if coupon else {}
        note_id = self.world["note_id"] if via_note else None
        with suppress(DomainError):
            check_out(
                buyer,
                *((self.variants[at], many) for at, many in wanted.items()),
                codes=codes,
                via_note_id=note_id,
            )
        for line in list(buyer.cart_lines.all()):
            change_cart_line(reader=reader_of(buyer), line_id=line.pk, quantity=0)

    @rule(
        who=st.integers(0, 1),
        wanted=st.dictionaries(st.integers(0, 3), st.integers(1, 2), min_size=1, max_size=3),
        coupon=st.booleans(),
        via_note=st.booleans(),
    )
    def buy(self, who: int, wanted: dict[int, int], coupon: bool, via_note: bool) -> None:
        """What mostly happens: checked out, paid, told."""
        before = set(Checkout.objects.values_list("pk", flat=True))
        self.check_out(who, wanted, coupon, via_note)
        for checkout in Checkout.objects.exclude(pk__in=before):
            begin_payment(reader=reader_of(self.buyers[who]), checkout_id=checkout.pk)
            payment = checkout.payments.get()
            self.provider.charges[payment.ref].state = PaymentState.SUCCEEDED
            settle_payment(payment_id=payment.pk)

    @rule(at=picks, is_lost=st.booleans())
    def begin_to_pay(self, at: int, is_lost: bool) -> None:
        checkout = _one(Checkout.objects.filter(state=CheckoutState.OPEN), at)
        if checkout is not None and checkout.buyer is not None:
            self.provider.silent = is_lost
            with suppress(DomainError):
                begin_payment(reader=reader_of(checkout.buyer), checkout_id=checkout.pk)

    @rule(at=picks)
    def give_up(self, at: int) -> None:
        checkout = _one(Checkout.objects.filter(state=CheckoutState.OPEN), at)
        if checkout is not None and checkout.buyer is not None and release_payment(checkout_id=checkout.pk):
            with suppress(DomainError):
                give_up(reader=reader_of(checkout.buyer), checkout_id=checkout.pk)

    @rule(at=picks)
    def ship(self, at: int) -> None:
        self._do(
            at,
            lambda order: ship(reader=_seller(order), order_id=order.pk, carrier="Post", tracking="1"),
            OrderState.PAID,
        )

    @rule(at=picks)
    def receive(self, at: int) -> None:
        self._do(at, lambda order: receive(reader=_buyer(order), order_id=order.pk), OrderState.SHIPPED)

    @rule(at=picks, by_seller=st.booleans())
    def cancel(self, at: int, by_seller: bool) -> None:
        self._do(
            at,
            lambda order: ask_cancel(reader=(_seller if by_seller else _buyer)(order), order_id=order.pk),
            OrderState.PAID,
        )

    @rule(at=picks, amount=st.integers(-5, 9_000))
    def refund_a_sum(self, at: int, amount: int) -> None:
        self._do(
            at, lambda order: ask_refund(reader=_seller(order), order_id=order.pk, amount=amount), *PAID_FOR
        )

    @rule(at=picks, restock=st.booleans())
    def refund_the_whole(self, at: int, restock: bool) -> None:
        self._do(
            at, lambda order: ask_refund(reader=_seller(order), order_id=order.pk, restock=restock), *PAID_FOR
        )

    @rule(at=picks, line=picks, quantity=st.integers(0, 3), restock=st.booleans())
    def refund_a_line(self, at: int, line: int, quantity: int, restock: bool) -> None:
        self._do(
            at,
            lambda order: ask_refund(
                reader=_seller(order),
                order_id=order.pk,
                lines=[(_line(order, line), quantity)],
                restock=restock,
            ),
            *PAID_FOR,
        )

    @rule(at=picks, line=picks, is_agreed=st.booleans())
    def send_back(self, at: int, line: int, is_agreed: bool) -> None:
        def whole_return(order: Order) -> None:
            chosen = [(_line(order, line), 1)]
            row = ask_return(reader=_buyer(order), order_id=order.pk, lines=chosen, reason="Too small.")
            answer_return(reader=_seller(order), return_id=row.pk, agree=is_agreed)
            if is_agreed:
                return_received(reader=_seller(order), return_id=row.pk)

        self._do(at, whole_return, OrderState.SHIPPED, OrderState.DONE)

    @rule(at=picks, refund=st.integers(0, 9_000))
    def dispute(self, at: int, refund: int) -> None:
        def ask_and_decide(order: Order) -> None:
            row = open_dispute(reader=_buyer(order), order_id=order.pk, reason="It never came.")
            settle_dispute(
                by=self.operator, dispute_id=row.pk, for_buyer=True, refund=refund, decision="Half of it."
            )

        self._do(at, ask_and_decide, *PAID_FOR)

    # What happens at the provider, of which the shop knows nothing yet.

    @rule(at=picks)
    def money_comes(self, at: int) -> None:
        charge = self._charge(at)
        if charge is not None and charge.state == PaymentState.PENDING:
            charge.state, charge.failure = PaymentState.SUCCEEDED, ""

    @rule(at=picks)
    def card_is_declined(self, at: int) -> None:
        charge = self._charge(at)
        if charge is not None and charge.state == PaymentState.PENDING:
            charge.failure = "card_declined"

    @rule(at=picks, is_sold_out=st.booleans(), gives_up=st.booleans())
    def money_comes_after_all(self, at: int, is_sold_out: bool, gives_up: bool) -> None:
        """A provider that said that a charge was over was wrong; the goods may be sold to another by then."""
        self.check_out(0, {at % 4: 1}, at % 3 == 0, False)
        self.begin_to_pay(0, False)
        if gives_up:
            self.give_up(0)
        else:
            self.time_runs_out(0)
        left = Variant.objects.get(pk=self.variants[at % 4].pk).stock
        if is_sold_out and left:
            self.check_out(1, {at % 4: left}, False, False)
        for charge in self.provider.charges.values():
            if charge.state == PaymentState.CANCELLED:
                charge.state = PaymentState.SUCCEEDED

    @rule(at=picks, fails=st.booleans(), is_told=st.booleans())
    def refund_ends(self, at: int, fails: bool, is_told: bool) -> None:
        """Sent, and ended there; told at once, or left to the news."""
        refund = _one(Refund.objects.filter(state__in=ON_ITS_WAY), at)
        if refund is None:
            return
        self.refund_is_sent(at, 1, False)
        truly = self.provider.charges[refund.payment.ref].refunds.get(str(refund.key))
        if truly is not None and truly.state == RefundState.PENDING:
            truly.state = RefundState.FAILED if fails else RefundState.SUCCEEDED
        if is_told:
            send_refund(refund_id=refund.pk)

    # News: late, twice, lost, or never.

    @rule(at=picks, times=st.integers(1, 2), is_lost=st.booleans())
    def news_of_a_payment(self, at: int, times: int, is_lost: bool) -> None:
        payment = _one(Payment.objects.all(), at)
        over = Payment.objects.filter(state=PaymentState.CANCELLED)
        payment = payment if at % 2 else _one(over, at) or payment
        for _time in range(times if payment is not None else 0):
            self.provider.silent = is_lost
            with suppress(Unreachable):
                settle_payment(payment_id=payment.pk)

    @rule(at=picks, times=st.integers(1, 2), is_lost=st.booleans())
    def refund_is_sent(self, at: int, times: int, is_lost: bool) -> None:
        refund = _one(Refund.objects.filter(state__in=ON_ITS_WAY), at) or _one(Refund.objects.all(), at)
        for _time in range(times if refund is not None else 0):
            self.provider.silent = is_lost
            with suppress(Unreachable):
                send_refund(refund_id=refund.pk)

    @rule(at=picks)
    def time_runs_out(self, at: int) -> None:
        checkout = _one(Checkout.objects.filter(state=CheckoutState.OPEN), at)
        if checkout is not None:
            checkout.expires_at = now() - timedelta(seconds=1)
            checkout.save(update_fields=["expires_at"])
        reconcile(under_way_seconds=0)

    @rule()
    def weeks_go_by(self) -> None:
        Order.objects.filter(state=OrderState.SHIPPED).update(shipped_at=now() - timedelta(days=30))
        receive_due()

    # What must always hold.

    @invariant()
    def everything_holds(self) -> None:
        self.provider.silent = False
        with connection.cursor() as cursor:  # the books' own triggers, which else wait for the end
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        orders = {order.pk: order for order in Order.objects.all()}
        refunds = list(Refund.objects.select_related("payment"))
        stock_is_whole(orders, refunds, self.variants)
        refunds_are_counted(orders, refunds)
        history_is_a_chain(orders)
        books_are_whole(orders, refunds)
        coupons_are_counted(orders)
        for payment in Payment.objects.filter(state=PaymentState.SUCCEEDED).select_related("checkout"):
            has_stray = any(one.payment_id == payment.pk and one.order_id is None for one in refunds)
            assert (payment.checkout.state == CheckoutState.PAID) != has_stray

    def _let_all_news_arrive(self) -> None:
        for _time in range(3):
            for charge in self.provider.charges.values():
                for refund in charge.refunds.values():
                    if refund.state == RefundState.PENDING:
                        refund.state = RefundState.SUCCEEDED
            for payment in Payment.objects.all():
                settle_payment(payment_id=payment.pk)
            Checkout.objects.update(expires_at=now() - timedelta(seconds=1))
            reconcile(under_way_seconds=0)

    def _nobody_is_charged_for_nothing(self) -> None:
        """Once all news is here: what the provider kept is what the orders are worth, charge by charge."""
        worth: Counter[int] = Counter()
        for order in Order.objects.exclude(paid_at=None):
            worth[order.checkout_id] += order.total - order.refunded
        kept: Counter[int] = Counter()
        for payment in Payment.objects.all():
            if payment.ref:
                kept[payment.checkout_id] += self.provider.charges[payment.ref].kept
        assert +worth == +kept
        assert not Refund.objects.filter(state__in=ON_ITS_WAY).exists()
        assert not Order.objects.filter(state=OrderState.PENDING).exists()

    def _do(self, at: int, deed: Callable[[Order], object], *states: OrderState) -> None:
        """Do it to an order in one of these states; now and then to any, which is mostly refused."""
        order = _one(Order.objects.filter(state__in=states), at) if at < ANYTHING_FROM else None
        order = order or _one(Order.objects.all(), at)
        if order is not None:
            with suppress(DomainError):
                deed(order)

    def _charge(self, at: int) -> Any:
        charges = list(self.provider.charges.values())
        return charges[at % len(charges)] if charges else None


def _one(rows: Any, at: int) -> Any:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.get(pk=ids[at % len(ids)]) if ids else None


def _line(order: Order, at: int) -> int:
    ids = list(order.lines.order_by("pk").values_list("pk", flat=True))
    return ids[at % len(ids)]


def _buyer(order: Order) -> Any:
    return reader_of(order.buyer)


def _seller(order: Order) -> Any:
    return reader_of(order.shop.account)


@contextmanager
def _undone() -> Iterator[None]:
    """Everything that one run did is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
