"""Tests of telling people what happened: lines that gather acts, and who is not told."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.conversations.models import Notification, NotificationActor, NotificationSettings
from sampan.conversations.selectors.notifications import UNREAD_MAX, list_notifications, unread_count
from sampan.conversations.services.notifying import forget, mark_notifications_read, notify
from sampan.conversations.types import NotificationKind
from sampan.core.clock import now
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.conversations.notifications.conftest import Acts, shown_to

LIKE = NotificationKind.LIKE
TELLING = 10
"""Queries of one act that joins a line."""


def like_told(note: Note, who: Account) -> int | None:
    return notify(
        account_id=note.author_id, kind=LIKE, actor_id=who.pk, group=f"like:{note.pk}", note_id=note.pk
    )


def test_acts_of_a_group_join_one_line(note: Note, mei: Account, crowd: Acts) -> None:
    people = crowd(5)
    lines = {like_told(note, who) for who in people}
    assert len(lines) == 1
    (row,) = shown_to(mei)
    assert [who.pk for who in row.actors] == [who.pk for who in people[:1:-1]]
    assert row.others == 2
    assert row.notification.note == note
    assert unread_count(reader_of(mei)) == 1


def test_the_same_act_told_twice_is_one(note: Note, mei: Account, tom: Account) -> None:
    first = like_told(note, tom)
    place = Notification.objects.get().place
    assert first is not None
    assert like_told(note, tom) is None
    assert Notification.objects.get().place == place
    assert Notification.objects.get().actor_count == 1


def test_an_act_told_again_after_it_was_read_stays_told(note: Note, mei: Account, tom: Account) -> None:
    line = like_told(note, tom)
    mark_notifications_read(reader=reader_of(mei), ids=[line or 0])
    assert like_told(note, tom) is None
    assert unread_count(reader_of(mei)) == 0


def test_after_reading_a_new_line_begins(note: Note, mei: Account, crowd: Acts) -> None:
    one, other = crowd(2)
    first = like_told(note, one)
    assert mark_notifications_read(reader=reader_of(mei), ids=[first or 0]) == 1
    second = like_told(note, other)
    assert second not in (None, first)
    rows = shown_to(mei)
    assert [row.notification.pk for row in rows] == [second, first]
    assert [row.notification.read_at is None for row in rows] == [True, False]


def test_a_line_that_grew_since_it_was_shown_stays_unread(note: Note, mei: Account, crowd: Acts) -> None:
    one, other = crowd(2)
    like_told(note, one)
    seen = shown_to(mei)[0].notification.place
    like_told(note, other)
    assert mark_notifications_read(reader=reader_of(mei), up_to_place=seen) == 0
    assert unread_count(reader_of(mei)) == 1


def test_nobody_is_told_of_their_own_acts(note: Note, mei: Account) -> None:
    assert like_told(note, mei) is None
    assert not Notification.objects.exists()


@pytest.mark.parametrize("tie", ["blocks", "blocked", "mutes", "suspended", "gone"])
def test_hidden_people_are_not_told_of(note: Note, mei: Account, tom: Account, tie: str) -> None:
    _hide(mei, tom, tie)
    assert like_told(note, tom) is None
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


@pytest.mark.parametrize("tie", ["blocks", "blocked", "mutes", "suspended", "gone"])
def test_whoever_is_hidden_later_is_left_out_of_the_line(
    note: Note, mei: Account, tom: Account, crowd: Acts, tie: str
) -> None:
    (other,) = crowd(1)
    like_told(note, tom)
    like_told(note, other)
    _hide(mei, tom, tie)
    (row,) = shown_to(mei)
    assert [who.pk for who in row.actors] == [other.pk]
    assert row.others == 0
    forget(account_id=mei.pk, group=f"like:{note.pk}", actor_id=other.pk)
    assert shown_to(mei) == []
    assert unread_count(reader_of(mei)) == 0


def _hide(mei: Account, tom: Account, tie: str) -> None:
    if tie == "blocks":
        Block.objects.create(blocker=mei, blocked=tom)
    elif tie == "blocked":
        Block.objects.create(blocker=tom, blocked=mei)
    elif tie == "mutes":
        Mute.objects.create(muter=mei, muted=tom)
    elif tie == "suspended":
        Account.objects.filter(pk=tom.pk).update(suspended_at=now())
    else:
        Account.objects.filter(pk=tom.pk).update(deleted_at=now(), suspended_at=now())


def test_kinds_that_are_off_are_not_told(note: Note, mei: Account, tom: Account) -> None:
    NotificationSettings.objects.create(account=mei, off=["like"])
    assert like_told(note, tom) is None
    told = notify(
        account_id=mei.pk, kind=NotificationKind.COLLECT, actor_id=tom.pk, group="c", note_id=note.pk
    )
    assert told is not None


def test_a_decision_is_always_told(mei: Account) -> None:
    NotificationSettings.objects.create(account=mei, off=["decision"], followed_only=True)
    assert notify(account_id=mei.pk, kind=NotificationKind.DECISION, group="decision:1") is not None


def test_strangers_are_not_told_of_when_only_followed_people_are_wanted(
    note: Note, mei: Account, tom: Account
) -> None:
    NotificationSettings.objects.create(account=mei, followed_only=True)
    assert like_told(note, tom) is None
    Follow.objects.create(follower=mei, followed=tom)
    assert like_told(note, tom) is not None


def test_business_of_strangers_is_told_also_to_who_wants_only_followed_people(
    mei: Account, tom: Account
) -> None:
    NotificationSettings.objects.create(account=mei, followed_only=True)
    assert notify(account_id=mei.pk, kind=NotificationKind.ORDER, actor_id=tom.pk, group="o") is not None


def test_a_note_that_the_account_may_not_see_is_not_told_of(mei: Account, tom: Account) -> None:
    secret = make_note(mei, visibility="self")
    told = notify(
        account_id=tom.pk, kind=NotificationKind.MENTION, actor_id=mei.pk, group="m", note_id=secret.pk
    )
    assert told is None
    assert not Notification.objects.exists()


def test_a_line_whose_note_was_closed_is_neither_shown_nor_counted(
    note: Note, mei: Account, tom: Account
) -> None:
    notify(account_id=tom.pk, kind=NotificationKind.MENTION, actor_id=mei.pk, group="m", note_id=note.pk)
    assert unread_count(reader_of(tom)) == 1
    Note.objects.filter(pk=note.pk).update(visibility="self")
    assert unread_count(reader_of(tom)) == 0
    assert shown_to(tom) == []
    Note.objects.filter(pk=note.pk).update(visibility="public", hidden_at=now())
    assert unread_count(reader_of(tom)) == 0


def test_an_act_taken_back_takes_its_line(note: Note, mei: Account, tom: Account) -> None:
    like_told(note, tom)
    for _twice in range(2):
        forget(account_id=mei.pk, group=f"like:{note.pk}", actor_id=tom.pk)
        assert not Notification.objects.exists()


def test_one_act_of_several_taken_back_leaves_the_others(note: Note, mei: Account, crowd: Acts) -> None:
    one, other = crowd(2)
    like_told(note, one)
    like_told(note, other)
    for _twice in range(2):
        forget(account_id=mei.pk, group=f"like:{note.pk}", actor_id=other.pk)
        (row,) = shown_to(mei)
        assert [who.pk for who in row.actors] == [one.pk]
        assert row.notification.actor_count == 1


def test_marks_let_later_acts_of_a_group_join_and_earlier_ones_rest(mei: Account, tom: Account) -> None:
    def told(mark: int, act: str) -> int | None:
        detail = {"act": act}
        return notify(
            account_id=mei.pk, kind=NotificationKind.ORDER, group="order:1", detail=detail, mark=mark
        )

    first = told(5, "pay")
    assert told(7, "ship") == first
    assert told(6, "track") is None
    line = Notification.objects.get()
    assert line.detail == {"act": "ship", "mark": 7}
    mark_notifications_read(reader=reader_of(mei), ids=[line.pk])
    assert told(7, "ship") is None
    assert told(8, "receive") not in (None, first)


def test_the_count_stops_at_its_most(mei: Account, tom: Account) -> None:
    Notification.objects.bulk_create(
        Notification(account=mei, kind=NotificationKind.DECISION) for _ in range(UNREAD_MAX + 3)
    )
    assert unread_count(reader_of(mei)) == UNREAD_MAX


def test_counting_is_one_query_and_a_page_three(
    note: Note, mei: Account, crowd: Acts, django_assert_num_queries: Any
) -> None:
    for who in crowd(3):
        like_told(note, who)
    with django_assert_num_queries(1):
        assert unread_count(reader_of(mei)) == 1
    with django_assert_num_queries(3):
        rows = list_notifications(reader=reader_of(mei)).items
        assert [row.notification.note.author.handle for row in rows if row.notification.note] == ["mei"]


def test_telling_costs_the_same_however_many_came_before(
    note: Note, mei: Account, crowd: Acts, django_assert_num_queries: Any
) -> None:
    people = crowd(6)
    for who in people[:4]:
        like_told(note, who)
    # Its savepoint and turn, who hears, the note, whether it was told, the line, the actor, the count, the
    # news of it, and the savepoint's end.
    with django_assert_num_queries(TELLING):
        like_told(note, people[4])
    with django_assert_num_queries(6):  # again: the savepoint, its turn, who hears, the note, told, its end
        like_told(note, people[4])
    with django_assert_num_queries(6):  # the savepoint, the lines, marking them, the count, the news, its end
        mark_notifications_read(reader=reader_of(mei), up_to_place=2**62)


def test_a_visitor_has_no_notifications(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        assert unread_count(reader_of(None)) == 0
        assert list_notifications(reader=reader_of(None)).items == []


def test_filters_by_kind_and_by_followed_people(note: Note, mei: Account, crowd: Acts) -> None:
    friend, stranger = crowd(2)
    Follow.objects.create(follower=mei, followed=friend)
    like_told(note, friend)
    like_told(note, stranger)
    notify(account_id=mei.pk, kind=NotificationKind.FOLLOW, actor_id=stranger.pk, group="follow")
    assert [row.notification.kind for row in shown_to(mei)] == ["follow", "like"]
    assert [row.notification.kind for row in shown_to(mei, kind="follow")] == ["follow"]
    (row,) = shown_to(mei, followed=True)
    assert [who.pk for who in row.actors] == [friend.pk]
    assert row.others == 1


def test_pages_go_on_where_the_last_one_ended(mei: Account) -> None:
    for number in range(5):
        notify(account_id=mei.pk, kind=NotificationKind.DECISION, group=f"decision:{number}")
    first = list_notifications(reader=reader_of(mei), size=3)
    rest = list_notifications(reader=reader_of(mei), size=3, cursor=first.next_cursor)
    groups = [row.notification.group for row in [*first.items, *rest.items]]
    assert groups == [f"decision:{number}" for number in (4, 3, 2, 1, 0)]
    assert rest.next_cursor is None


def test_a_page_costs_the_same_for_a_line_of_many(note: Note, mei: Account, crowd: Acts) -> None:
    for who in crowd(20):
        like_told(note, who)
    with CaptureQueriesContext(connection) as asked:
        (row,) = shown_to(mei)
    assert len(asked) == 3
    assert row.others == 17
