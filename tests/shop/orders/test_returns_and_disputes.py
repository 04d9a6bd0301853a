"""Returns and disputes: step by step, each by those who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.shop.errors import NotNow
from sampan.shop.models import (
    Order,
    Refund,
    Variant,
)
from sampan.shop.selectors import (
    list_disputes,
)
from sampan.shop.services import (
    answer_return,
    ask_return,
    drop_dispute,
    drop_return,
    open_dispute,
    receive,
    return_received,
    return_sent,
    settle_dispute,
    ship,
)
from sampan.shop.types import (
    DisputeState,
    OrderState,
    ReturnState,
)
from tests.conftest import reader_of
from tests.shop.checkouts import acts, give_back, refused, stock_of

pytestmark = pytest.mark.django_db


# Returns.


def test_a_return_goes_from_asking_to_the_money(
    done: Order, buyer: Account, mei: Account, variant: Variant
) -> None:
    line = done.lines.get()
    row = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=[(line.pk, 1)], reason="Too small.")
    refused(NotFound, lambda: answer_return(reader=reader_of(buyer), return_id=row.pk, agree=True))
    refused(NotNow, lambda: return_sent(reader=reader_of(buyer), return_id=row.pk))
    refused(NotNow, lambda: return_received(reader=reader_of(mei), return_id=row.pk))
    answer_return(reader=reader_of(mei), return_id=row.pk, agree=True, answer="Send it to Chengdu.")
    refused(NotNow, lambda: answer_return(reader=reader_of(mei), return_id=row.pk, agree=False))
    refused(NotFound, lambda: return_sent(reader=reader_of(mei), return_id=row.pk))
    return_sent(reader=reader_of(buyer), return_id=row.pk, tracking="LX9")
    refused(NotNow, lambda: drop_return(reader=reader_of(buyer), return_id=row.pk))
    done.refresh_from_db()
    assert done.is_returning

    return_received(reader=reader_of(mei), return_id=row.pk)
    refused(NotNow, lambda: return_received(reader=reader_of(mei), return_id=row.pk))

    give_back(done.refunds.get())
    done.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, done.is_returning, done.refunded) == (ReturnState.RECEIVED, False, 2_000)
    assert (done.state, stock_of(variant)) == (OrderState.DONE, 9)
    assert acts(done)[4:] == [
        "ask_return",
        "answer_return",
        "send_return",
        "take_return",
        "ask_refund",
        "refund",
    ]


def test_a_return_can_be_declined_or_dropped(done: Order, buyer: Account, mei: Account) -> None:
    chosen = [(done.lines.get().pk, 2)]
    first = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Too small.")
    refused(
        Conflict,
        lambda: ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Once more."),
    )
    answer_return(reader=reader_of(mei), return_id=first.pk, agree=False, answer="It was used.")
    second = ask_return(reader=reader_of(buyer), order_id=done.pk, lines=chosen, reason="Too small.")
    drop_return(reader=reader_of(buyer), return_id=second.pk)

    done.refresh_from_db()
    assert not done.is_returning
    assert not Refund.objects.exists()


def test_returns_are_for_the_buyer_of_what_was_sent_in_time(
    paid: Order, buyer: Account, mei: Account
) -> None:
    chosen = [(paid.lines.get().pk, 1)]

    def ask(reader: Any, **fields: Any) -> object:
        given = {"order_id": paid.pk, "lines": chosen, "reason": "Too small.", **fields}
        return ask_return(reader=reader, **given)

    refused(NotNow, lambda: ask(reader_of(buyer)))
    ship(reader=reader_of(mei), order_id=paid.pk, carrier="Post")
    receive(reader=reader_of(buyer), order_id=paid.pk)
    refused(NotFound, lambda: ask(reader_of(mei)))
    refused(Invalid, lambda: ask(reader_of(buyer), reason="  "))
    refused(Invalid, lambda: ask(reader_of(buyer), lines=[]))
    refused(Invalid, lambda: ask(reader_of(buyer), lines=[(chosen[0][0], 3)]))
    Order.objects.update(done_at=now() - timedelta(days=15))
    refused(Conflict, lambda: ask(reader_of(buyer)))


# Disputes.


def test_the_operator_decides_a_dispute(
    shipped: Order, buyer: Account, mei: Account, make_account: Callable[..., Account]
) -> None:
    staff = make_account(is_staff=True)
    refused(NotFound, lambda: open_dispute(reader=reader_of(mei), order_id=shipped.pk, reason="Me too."))
    row = open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="It never came.")
    refused(Conflict, lambda: open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="Again."))

    def decide(by: Account, **fields: Any) -> object:
        return settle_dispute(
            by=by.user,
            dispute_id=row.pk,
            **{"for_buyer": True, "refund": 1_500, "decision": "Half.", **fields},
        )

    refused(NotFound, lambda: decide(mei))
    refused(Invalid, lambda: decide(staff, for_buyer=False))
    refused(Invalid, lambda: decide(staff, refund=4_501))
    refused(Invalid, lambda: decide(staff, decision=""))
    row.refresh_from_db()
    assert row.state == DisputeState.OPEN
    assert [one.pk for one in list_disputes(reader=reader_of(staff)).items] == [row.pk]
    with pytest.raises(NotFound):
        list_disputes(reader=reader_of(buyer))

    decide(staff)
    refused(NotNow, lambda: decide(staff))

    row.refresh_from_db()
    shipped.refresh_from_db()
    assert (row.state, row.decided_by, row.refund) == (DisputeState.FOR_BUYER, staff.user, 1_500)
    assert (shipped.is_disputed, shipped.refunded) == (False, 1_500)
    assert acts(shipped)[-3:] == ["dispute", "settle", "ask_refund"]


def test_a_dispute_is_dropped_by_its_buyer(shipped: Order, buyer: Account, mei: Account) -> None:
    row = open_dispute(reader=reader_of(buyer), order_id=shipped.pk, reason="It never came.")

    refused(NotFound, lambda: drop_dispute(reader=reader_of(mei), dispute_id=row.pk))
    drop_dispute(reader=reader_of(buyer), dispute_id=row.pk)

    shipped.refresh_from_db()
    assert not shipped.is_disputed
    refused(NotNow, lambda: drop_dispute(reader=reader_of(buyer), dispute_id=row.pk))


def test_an_old_order_is_not_disputed(done: Order, buyer: Account) -> None:
    Order.objects.update(done_at=now() - timedelta(days=61))
    refused(Conflict, lambda: open_dispute(reader=reader_of(buyer), order_id=done.pk, reason="It broke."))
