"""Tests of what is told of orders, reviews, shares of sales and decisions of the staff."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from sampan.accounts.models import Account, Block
from sampan.conversations.handlers import on_order_step
from sampan.conversations.models import Chat, Message, Notification
from sampan.conversations.selectors.notifications import unread_count
from sampan.conversations.services import notifying
from sampan.conversations.services.notifying import decisions, mark_notifications_read
from sampan.notes.models import Note
from sampan.safety.models import Report
from sampan.safety.services import answer_report, decide, file_report
from sampan.safety.types import Action, TargetKind
from sampan.shop import services as shop_services
from sampan.shop.events import OrderMoved
from sampan.shop.models import Order, OrderLine, Product, Review, Shop
from sampan.shop.services.order_messages import send_order_message
from sampan.shop.services.posting import post_sale
from tests.conftest import reader_of
from tests.conversations.conftest import Say, make_note
from tests.conversations.notifications.conftest import Acts, deliver, shown_to
from tests.shop.books import Line, sell
from tests.shop.checkouts import buy
from tests.shop.conftest import make_address, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(mei: Account) -> Shop:
    return make_shop(mei)


@pytest.fixture
def product(shop: Shop) -> Product:
    return make_product(shop, title="Rice bowl")


@pytest.fixture
def order(tom: Account, product: Product) -> Order:
    """tom bought a bowl of mei's and paid for it; that is told already."""
    make_address(tom)
    order = buy(tom, product.variants.get())
    deliver()
    return order


def details(account: Account) -> list[tuple[str, str]]:
    """Act and role of somebody's lines of orders, the latest first."""
    lines = [row.notification for row in shown_to(account, kind="order")]
    return [(line.detail["act"], line.detail["role"]) for line in lines]


def test_the_seller_is_told_of_a_paid_order_and_not_of_one_that_is_only_placed(
    order: Order, mei: Account, tom: Account
) -> None:
    assert details(mei) == [("pay", "seller")]
    assert shown_to(mei)[0].notification.order == order
    assert details(tom) == []


def test_the_buyer_is_told_that_it_was_sent_and_the_seller_that_it_came(
    order: Order, mei: Account, tom: Account
) -> None:
    shop_services.ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="LX1")
    deliver()
    assert details(tom) == [("ship", "buyer")]
    assert details(mei) == [("pay", "seller")]
    shop_services.receive(reader=reader_of(tom), order_id=order.pk)
    deliver()
    assert details(tom) == [("ship", "buyer")]
    assert details(mei) == [("receive", "seller")]  # steps of one order join until they are read
    assert unread_count(reader_of(mei)) == 1


def test_a_page_with_orders_takes_one_query_for_all_of_them(
    order: Order, mei: Account, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # the lines, the orders, and that nobody is named
        (row,) = shown_to(mei)
        assert row.notification.order is not None
        assert row.notification.order.buyer is not None
        assert row.notification.order.shop.account == mei


def test_steps_told_late_or_again_bring_no_older_step_back(order: Order, mei: Account, tom: Account) -> None:
    shop_services.ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="LX1")
    shop_services.receive(reader=reader_of(tom), order_id=order.pk)
    deliver(times=3, shuffled=True)
    assert details(tom) == [("ship", "buyer")]
    assert details(mei) == [("receive", "seller")]
    mark_notifications_read(reader=reader_of(mei), up_to_place=2**62)
    on_order_step(OrderMoved(order.pk, "pay", "provider"))
    on_order_step(OrderMoved(order.pk, "receive", "buyer"))
    assert unread_count(reader_of(mei)) == 0


def test_words_on_an_order_are_told_to_the_other_one_by_name(
    order: Order, mei: Account, tom: Account
) -> None:
    for words in ("Is it sent?", "Hello?"):
        send_order_message(reader=reader_of(tom), order_id=order.pk, body=words)
        deliver()
    assert details(mei) == [("message", "seller"), ("pay", "seller")]
    row = shown_to(mei)[0]
    assert (row.actors, row.others, row.notification.actor_count) == ([tom], 0, 1)
    assert details(tom) == []


def test_words_of_a_blocked_buyer_are_not_told_but_the_steps_of_the_order_are(
    order: Order, mei: Account, tom: Account
) -> None:
    Block.objects.create(blocker=tom, blocked=mei)
    send_order_message(reader=reader_of(mei), order_id=order.pk, body="You will see!")
    shop_services.ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="LX1")
    deliver()
    assert details(tom) == [("ship", "buyer")]


def test_an_order_is_shown_to_its_two_alone(order: Order, mei: Account, crowd: Acts) -> None:
    (stranger,) = crowd(1)
    Notification.objects.create(account=stranger, kind="order", order=order)
    assert shown_to(stranger) == []
    assert unread_count(reader_of(stranger)) == 0


def test_the_seller_hears_of_a_review_once_and_its_author_of_the_answer(
    order: Order, mei: Account, tom: Account
) -> None:
    shop_services.ship(reader=reader_of(mei), order_id=order.pk, carrier="Post", tracking="LX1")
    shop_services.receive(reader=reader_of(tom), order_id=order.pk)
    line = OrderLine.objects.get(order=order)
    review = shop_services.write_review(reader=reader_of(tom), line_id=line.pk, stars=4, body="Lovely")
    shop_services.change_review(reader=reader_of(tom), review_id=review.pk, stars=5, body="Lovely!")
    deliver()
    (row,) = shown_to(mei, kind="review")
    assert (row.notification.review, row.actors, row.notification.detail) == (review, [tom], {})
    assert shown_to(tom, kind="review") == []
    shop_services.answer_review(reader=reader_of(mei), review_id=review.pk, body="谢谢")
    shop_services.answer_review(reader=reader_of(mei), review_id=review.pk, body="谢谢！")
    deliver()
    (answer,) = shown_to(tom, kind="review")
    assert (answer.actors, answer.notification.detail) == ([mei], {"answer": True})
    assert len(shown_to(mei, kind="review")) == 1
    Review.objects.filter(pk=review.pk).update(hidden_at=review.created_at)
    assert shown_to(mei, kind="review") == []


def test_a_creator_hears_what_a_sale_earned_and_not_who_bought(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    creator = make_account("lin")
    note = make_note(creator)
    lines = [
        Line(paid=9_000, commission=900, creator=creator, product_id=1),
        Line(paid=1_000, commission=100, creator=creator, product_id=2),
        Line(paid=1_000, product_id=3),
    ]
    order = sell(make_shop(mei), lines, buyer=tom, shipping=0, fee=0)
    OrderLine.objects.filter(order=order, creator=creator).update(via_note_id=note.pk)
    post_sale(order)
    deliver()
    (row,) = shown_to(creator)
    line = row.notification
    assert (line.kind, line.detail) == ("commission", {"amount": 1_000, "currency": order.currency})
    assert (line.note, line.order, row.actors) == (note, None, [])


def staff(make_account: Callable[..., Account]) -> Account:
    return make_account("warden", is_staff=True)


def told(account: Account) -> list[dict[str, str]]:
    """What somebody's lines of decisions say, the latest first."""
    lines = [row.notification for row in shown_to(account, kind="decision")]
    return [{key: value for key, value in line.detail.items() if key != "mark"} for line in lines]


def test_a_decision_is_told_to_whom_it_concerns_and_to_who_reported_it(
    note: Note, mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    file_report(
        reader=reader_of(tom), kind="note", target_id=note.pk, reason="spam", target_account_id=mei.pk
    )
    warden = staff(make_account).user
    assert warden is not None
    decide(staff=warden, kind="note", target_id=note.pk, action=Action.HIDE, reason="It is an advert.")
    deliver()
    said = {"action": "hide", "target": "note", "target_id": str(note.pk)}
    assert told(mei) == [{**said, "role": "owner", "reason": "It is an advert."}]
    assert shown_to(mei)[0].notification.note == note
    assert told(tom) == [{**said, "role": "reporter"}]
    assert shown_to(tom)[0].notification.note is None
    assert shown_to(mei)[0].actors == shown_to(tom)[0].actors == []


def test_that_nothing_was_done_is_told_only_to_who_reported_it(
    note: Note, mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    report = file_report(reader=reader_of(tom), kind="note", target_id=note.pk, reason="spam")
    warden = staff(make_account).user
    assert warden is not None
    answer_report(staff=warden, report_id=report.pk, action=Action.DISMISS)
    deliver()
    assert told(mei) == []
    assert [one["action"] for one in told(tom)] == ["dismiss"]
    again = file_report(reader=reader_of(tom), kind="note", target_id=note.pk, reason="hate")
    assert again == report
    answer_report(staff=warden, report_id=report.pk, action=Action.HIDE)
    deliver(shuffled=True)
    assert [one["action"] for one in told(tom)] == ["hide"]


def test_a_report_answered_long_ago_is_not_answered_again(
    note: Note, mei: Account, crowd: Acts, make_account: Callable[..., Account]
) -> None:
    early, late = crowd(2)
    warden = staff(make_account).user
    assert warden is not None
    file_report(reader=reader_of(early), kind="note", target_id=note.pk, reason="spam")
    decide(staff=warden, kind="note", target_id=note.pk, action=Action.DISMISS)
    deliver()
    file_report(reader=reader_of(late), kind="note", target_id=note.pk, reason="spam")
    decide(staff=warden, kind="note", target_id=note.pk, action=Action.HIDE)
    deliver()
    assert [one["action"] for one in told(early)] == ["dismiss"]
    assert [one["action"] for one in told(late)] == ["hide"]


def test_whoever_reported_a_note_hears_that_its_author_was_suspended(
    note: Note, mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    report = file_report(
        reader=reader_of(tom), kind="note", target_id=note.pk, reason="spam", target_account_id=mei.pk
    )
    warden = staff(make_account).user
    assert warden is not None
    answer_report(staff=warden, report_id=report.pk, action=Action.SUSPEND, reason="Three times.")
    deliver()
    assert [(one["action"], one["role"]) for one in told(tom)] == [("suspend", "reporter")]
    assert [(one["action"], one["reason"]) for one in told(mei)] == [("suspend", "Three times.")]


def test_a_hidden_comment_is_told_though_it_is_out_of_sight(
    note: Note, tom: Account, say: Say, make_account: Callable[..., Account]
) -> None:
    comment = say(tom)
    warden = staff(make_account).user
    assert warden is not None
    for action in (Action.HIDE, Action.RESTORE):
        decide(staff=warden, kind=TargetKind.COMMENT, target_id=comment.pk, action=action)
        deliver()
        assert [one["action"] for one in told(tom)] == [action]


def test_whoever_wrote_a_message_hears_that_it_was_hidden(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    low, high = sorted((mei.pk, tom.pk))
    chat = Chat.objects.create(kind="direct", pair=f"{low}:{high}", last_seq=1)
    message = Message.objects.create(chat=chat, seq=1, sender=tom, body="Buy now!")
    warden = staff(make_account).user
    assert warden is not None
    decide(staff=warden, kind=TargetKind.MESSAGE, target_id=message.pk, action=Action.HIDE)
    deliver()
    assert [(one["action"], one["target"]) for one in told(tom)] == [("hide", "message")]


@pytest.mark.parametrize("kind", ["product", "shop"])
def test_a_seller_hears_of_decisions_about_what_is_theirs(
    product: Product, mei: Account, make_account: Callable[..., Account], kind: str
) -> None:
    warden = staff(make_account).user
    assert warden is not None
    target = product.pk if kind == "product" else mei.pk
    decide(staff=warden, kind=kind, target_id=target, action=Action.HIDE)
    deliver()
    assert [(one["target"], one["target_id"]) for one in told(mei)] == [(kind, str(target))]


def test_many_reporters_are_told_in_a_row_of_jobs(
    note: Note, crowd: Acts, make_account: Callable[..., Account]
) -> None:
    people = crowd(5)
    for who in people:
        file_report(reader=reader_of(who), kind="note", target_id=note.pk, reason="spam")
    warden = staff(make_account).user
    assert warden is not None
    decision = decide(staff=warden, kind="note", target_id=note.pk, action=Action.HIDE)
    last = Report.objects.order_by("pk")[1].pk
    with patch.object(decisions, "REPORTERS_BATCH", 2), patch.object(decisions, "defer") as later:
        notifying.decisions.tell_reporters(decision_id=decision.pk)
        later.assert_called_once_with(decisions.TELL_REPORTERS, decision_id=decision.pk, after=last)
        assert [bool(told(who)) for who in people] == [True, True, False, False, False]
        notifying.decisions.tell_reporters(decision_id=decision.pk, after=last)
        assert [bool(told(who)) for who in people] == [True, True, True, True, False]
