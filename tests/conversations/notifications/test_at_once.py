"""Tests of what happens at one moment: acts that meet, an act while its line is being marked read; bursts."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, Follow
from sampan.conversations.models import Notification, NotificationActor
from sampan.conversations.selectors.notifications import unread_count
from sampan.conversations.services.notifying import (
    forget,
    mark_notifications_read,
    notify,
    pruning,
    telling,
)
from sampan.conversations.types import NotificationKind
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.conversations.notifications.conftest import Acts, shown_to
from tests.shop.conftest import together

MANY = 8
at_once = pytest.mark.django_db(transaction=True)


def like_told(note: Note, actor_id: int) -> int | None:
    return notify(
        account_id=note.author_id,
        kind=NotificationKind.LIKE,
        actor_id=actor_id,
        group=f"like:{note.pk}",
        note_id=note.pk,
    )


@at_once
def test_likes_at_one_moment_join_one_line(mei: Account, crowd: Acts) -> None:
    note, people = make_note(mei), crowd(MANY)
    assert together(MANY, lambda number: like_told(note, people[number].pk)) == [None] * MANY
    line = Notification.objects.get()
    assert line.actor_count == line.actors.count() == MANY


@at_once
def test_one_like_told_by_many_workers_is_one(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    assert together(MANY, lambda _number: like_told(note, tom.pk)) == [None] * MANY
    assert Notification.objects.get().actor_count == NotificationActor.objects.count() == 1


@at_once
def test_likes_and_their_taking_back_at_one_moment_leave_a_right_count(mei: Account, crowd: Acts) -> None:
    note, people = make_note(mei), crowd(MANY)
    for who in people[::2]:
        like_told(note, who.pk)

    def act(number: int) -> None:
        if number % 2:
            like_told(note, people[number].pk)
        else:
            forget(account_id=mei.pk, group=f"like:{note.pk}", actor_id=people[number].pk)

    assert together(MANY, act) == [None] * MANY
    line = Notification.objects.get()
    assert line.actor_count == line.actors.count() == MANY // 2


@at_once
def test_a_like_while_its_line_is_being_marked_read_begins_a_new_one(mei: Account, crowd: Acts) -> None:
    """The reader's transaction has marked the line and is not yet committed when the like comes."""
    one, other = crowd(2)
    note = make_note(mei)
    first = like_told(note, one.pk)
    waits = threading.Thread(target=_in_thread(lambda: like_told(note, other.pk)))
    with transaction.atomic():
        mark_notifications_read(reader=reader_of(mei), up_to_place=2**62)
        waits.start()
        _until(_somebody_waits)
    waits.join()
    lines = {line.pk: line for line in Notification.objects.all()}
    assert len(lines) == 2
    new = next(line for pk, line in lines.items() if pk != first)
    assert lines[first or 0].read_at is not None
    assert (new.read_at, [act.account_id for act in new.actors.all()]) == (None, [other.pk])


@at_once
def test_marking_read_while_a_like_joins_leaves_the_line_unread(mei: Account, crowd: Acts) -> None:
    """The like's transaction is not yet committed when the reader marks what they saw."""
    one, other = crowd(2)
    note = make_note(mei)
    like_told(note, one.pk)
    seen = Notification.objects.get().place
    waits = threading.Thread(
        target=_in_thread(lambda: mark_notifications_read(reader=reader_of(mei), up_to_place=seen))
    )
    with transaction.atomic():
        like_told(note, other.pk)
        waits.start()
        _until(_somebody_waits)
    waits.join()
    line = Notification.objects.get()
    assert (line.read_at, line.actor_count) == (None, 2)


def _in_thread(work: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    return run


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def _until(reached: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _try in range(1_000):
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
        if reached():
            return
        pause.wait(0.01)
    raise AssertionError("nobody ever waited")


def _crowd_in(line: Notification, size: int) -> None:
    """Let so many people act in one line, as rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH people AS (
                INSERT INTO accounts_account (handle, domain, display_name, bio, language, place, avatar,
                    reads, auto_translate, study_pinyin, study_colors, study_marks, interests, shows_likes,
                    follower_count, following_count, note_count, created_at)
                SELECT 'many' || n, '', 'Many', '', 'en', '', '', '{en}', true, false, true, true, '{}', true,
                    0, 0, 0, now()
                FROM generate_series(1, %s) n RETURNING id
            )
            INSERT INTO conversations_notificationactor (notification_id, account_id)
            SELECT %s, id FROM people
            """,
            [size, line.pk],
        )
    Notification.objects.filter(pk=line.pk).update(actor_count=line.actor_count + size)


def test_one_like_more_of_ten_thousand_touches_one_line_and_reads_no_crowd(
    note: Note, mei: Account, tom: Account, crowd: Acts
) -> None:
    (last,) = crowd(1)
    Follow.objects.create(follower=mei, followed=tom)
    like_told(note, tom.pk)
    _crowd_in(Notification.objects.get(), 10_000)
    with CaptureQueriesContext(connection) as telling:
        like_told(note, last.pk)
    with CaptureQueriesContext(connection) as listing:
        (row,) = shown_to(mei)
    with CaptureQueriesContext(connection) as following:
        (followed,) = shown_to(mei, followed=True)
    assert len(listing) == len(following) == 3
    assert (len(row.actors), row.actors[0], row.others) == (3, last, 9_999)
    assert (followed.actors, followed.others) == ([tom], 10_001)
    assert _rows_read(telling) < 100
    assert _rows_read(listing) < 100
    assert _rows_read(following) < 100
    with CaptureQueriesContext(connection) as taking_back:
        forget(account_id=mei.pk, group=f"like:{note.pk}", actor_id=last.pk)
    assert Notification.objects.get().actor_count == 10_001
    assert _rows_read(taking_back) < 100


def _rows_read(asked: CaptureQueriesContext) -> int:
    """The most rows that one step of the plans of these statements gives."""
    most = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE conversations_notificationactor, conversations_notification, accounts_account"
        )
        for one in asked.captured_queries:
            sql = (one["sql"] or "SELECT 1").replace("%", "%%")
            if sql.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
                with transaction.atomic():
                    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
                    most = max(most, *_actual_rows(cursor.fetchone()[0][0]["Plan"]))
                    transaction.set_rollback(True)
    return most


def _actual_rows(plan: dict[str, Any]) -> list[int]:
    below = [rows for part in plan.get("Plans", ()) for rows in _actual_rows(part)]
    return [int(plan["Actual Rows"] * plan["Actual Loops"]), *below]


def test_a_burst_is_announced_at_first_and_then_at_each_doubling(
    note: Note, mei: Account, crowd: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(telling, "LOUD_MAX", 3)
    monkeypatch.setattr(telling, "announce", lambda _reader, **line: told.append(count()))

    def count() -> int:
        return Notification.objects.get().actor_count

    for who in crowd(17):
        like_told(note, who.pk)
    assert told == [1, 2, 3, 4, 8, 16]
    assert count() == 17


def test_old_lines_are_forgotten_in_batches(
    note: Note, mei: Account, crowd: Acts, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPAN_NOTIFICATION_DAYS = 30
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(7):
        notify(account_id=mei.pk, kind=NotificationKind.DECISION, group=f"decision:{number}")
    old = id_for(now()) - (31 * 86_400_000 << 16)
    for number, line in enumerate(Notification.objects.order_by("pk")[:5]):
        Notification.objects.filter(pk=line.pk).update(id=old + number, place=old + number)
    kept = Notification.objects.order_by("-pk")[0]
    Notification.objects.filter(pk=kept.pk).update(id=old - 1)  # began long ago, and something came since
    assert pruning.prune_notifications() == 5
    assert pruning.prune_notifications() == 0
    assert Notification.objects.count() == unread_count(reader_of(mei)) == 2
