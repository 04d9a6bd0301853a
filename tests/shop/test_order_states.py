"""Every act in every state by every party: what the table allows moves, everything else is refused."""

import itertools

import pytest
from django.db import transaction

from sampan.accounts.models import Account
from sampan.core.events import Event
from sampan.shop.errors import NotNow
from sampan.shop.models import Order, OrderHistory, Variant
from sampan.shop.order_states import FINAL, TABLE, acts_of, next_state
from sampan.shop.services import moving
from sampan.shop.types import OrderAct, OrderState, Party
from tests.shop.conftest import make_order

B, S, O, P, C = Party.BUYER, Party.SELLER, Party.OPERATOR, Party.PROVIDER, Party.CLOCK  # noqa: E741
PENDING, PAID, SHIPPED, DONE, CANCELLED, REFUNDED = OrderState
AGREED: dict[tuple[OrderState, str], tuple[OrderState, set[Party]]] = {
    (PENDING, "pay"): (PAID, {P}),
    (PENDING, "cancel"): (CANCELLED, {B}),
    (PENDING, "expire"): (CANCELLED, {C}),
    (PAID, "ship"): (SHIPPED, {S}),
    (PAID, "ask_cancel"): (PAID, {B, S, O}),
    (PAID, "cancel"): (CANCELLED, {B, S, O, P}),
    (SHIPPED, "track"): (SHIPPED, {S}),
    (SHIPPED, "receive"): (DONE, {B, C}),
    (SHIPPED, "refund_whole"): (REFUNDED, {P}),
    (DONE, "refund_whole"): (REFUNDED, {P}),
    (CANCELLED, "pay"): (PAID, {P}),
    **{
        (state, act): (state, parties)
        for state in (PAID, SHIPPED, DONE)
        for act, parties in {
            "ask_refund": {S, O},
            "refund": {P},
            "refund_failed": {P},
            "dispute": {B},
        }.items()
    },
    **{
        (state, act): (state, parties)
        for state in (PAID, SHIPPED, DONE, CANCELLED, REFUNDED)
        for act, parties in {"settle": {O}, "drop_dispute": {B}}.items()
    },
    **{
        (state, act): (state, parties)
        for state in (SHIPPED, DONE)
        for act, parties in {"ask_return": {B}, "answer_return": {S}}.items()
    },
    **{
        (state, act): (state, parties)
        for state in (SHIPPED, DONE, REFUNDED)
        for act, parties in {"send_return": {B}, "take_return": {S}, "drop_return": {B}}.items()
    },
}
"""What was agreed, written once more by hand, so that a slip in the table is seen."""


@pytest.mark.parametrize("state", OrderState)
def test_the_table_says_what_was_agreed(state: OrderState) -> None:
    for act, party in itertools.product(OrderAct, Party):
        after, parties = AGREED.get((state, act.value), (None, set()))

        assert next_state(state, act, party) == (after if party in parties else None), (act, party)
        assert (act in acts_of(state, party)) == (party in parties), (act, party)


def test_no_state_is_out_of_reach_or_without_a_row() -> None:
    reached = {after for acts in TABLE.values() for after, _parties in acts.values()}

    assert set(TABLE) == set(OrderState)
    assert reached == set(OrderState) - {PENDING}


def test_no_goods_move_once_an_order_has_ended() -> None:
    for state in FINAL:
        assert {OrderAct.SHIP, OrderAct.RECEIVE, OrderAct.REFUND, OrderAct.ASK_REFUND}.isdisjoint(
            TABLE[state]
        )


@pytest.mark.django_db
@pytest.mark.parametrize("state", OrderState)
def test_moving_follows_the_table_and_writes_history(
    state: OrderState, buyer: Account, product: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr("sampan.shop.services.moving.events.record", told.append)
    order = make_order(buyer, Variant.objects.all()[0], state=state)

    for act, party in itertools.product(OrderAct, Party):
        _set(order.pk, state)
        written, heard = OrderHistory.objects.count(), len(told)
        after = next_state(state, act, party)
        with transaction.atomic():
            held = moving.lock_order(order.pk)
            if after is None:
                with pytest.raises(NotNow):
                    moving.move(held, act, party=party)
            else:
                moving.move(held, act, party=party, by=buyer.pk, detail={"why": "test"})
        held.refresh_from_db()
        allowed = after is not None
        assert held.state == (after or state)
        assert OrderHistory.objects.count() == written + allowed
        assert len(told) == heard + allowed
        if allowed:
            row = OrderHistory.objects.latest("id")
            assert (row.act, row.before, row.after, row.party) == (act, state, after, party)
            assert (row.by_id, row.detail) == (buyer.pk, {"why": "test"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "act", "party", "moment"),
    [
        (PENDING, OrderAct.PAY, P, "paid_at"),
        (PENDING, OrderAct.EXPIRE, C, "ended_at"),
        (PAID, OrderAct.SHIP, S, "shipped_at"),
        (SHIPPED, OrderAct.RECEIVE, B, "done_at"),
        (DONE, OrderAct.REFUND_WHOLE, P, "ended_at"),
    ],
)
def test_the_moment_is_kept(
    state: OrderState, act: OrderAct, party: Party, moment: str, buyer: Account, product: object
) -> None:
    order = make_order(buyer, Variant.objects.all()[0], state=state)
    _set(order.pk, state, **{moment: None})

    with transaction.atomic():
        moving.move(moving.lock_order(order.pk), act, party=party)

    order.refresh_from_db()
    assert getattr(order, moment) is not None


@pytest.mark.django_db
def test_an_order_that_comes_back_has_not_ended(buyer: Account, product: object) -> None:
    order = make_order(buyer, Variant.objects.all()[0], state=CANCELLED)

    with transaction.atomic():
        moving.move(moving.lock_order(order.pk), OrderAct.PAY, party=P)

    order.refresh_from_db()
    assert (order.state, order.ended_at) == (PAID, None)


def _set(order_id: int, state: OrderState, **fields: object) -> None:
    Order.objects.filter(pk=order_id).update(state=state, **fields)
