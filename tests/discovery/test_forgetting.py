"""What was learned ends when its person says so, and when they leave; what others did stays."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts import services as accounts
from sampan.accounts.events import AccountDeleted
from sampan.accounts.models import Account
from sampan.accounts.services.leave import erase_account
from sampan.core import events
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound
from sampan.discovery import handlers, selectors, services
from sampan.discovery.models import Affinity, AskedQuery, FeedWalk, NoteTally, Taste
from sampan.discovery.services import wishes
from sampan.discovery.types import SignalKind, Wishes
from sampan.notes import services as notes
from sampan.safety import services as safety
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under
from tests.discovery.signals import FINISH, IMPRESSION, count_all, rows, said, see, view_at

pytestmark = pytest.mark.django_db


def run_handlers() -> int:
    """Run the jobs of these handlers that wait, as the worker would; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'handler', args->'payload' FROM procrastinate_jobs "
            "WHERE task_name = 'core.handle_event' AND args->>'handler' LIKE '%discovery.handlers.signals%' "
            "ORDER BY id"
        )
        waiting = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs")
    for handler, payload in waiting:
        events.handle(handler, json.loads(payload))
    return len(waiting)


def test_what_people_do_in_other_rooms_is_heard_of(mei: Account, tom: Account) -> None:
    from sampan.conversations import services as conversations

    note, reader = make_note(mei), reader_of(tom)
    notes.like(reader=reader, note_id=note.pk, on=True)
    notes.collect(reader=reader, note_id=note.pk, on=True)
    notes.count_share(reader=reader, note_id=note.pk, visitor="a")
    notes.count_share(reader=reader, note_id=note.pk, visitor="a")
    conversations.create_comment(reader=reader, note_id=note.pk, body="Lovely")
    accounts.follow(reader=reader, account_id=mei.pk)
    safety.file_report(reader=reader, kind="note", target_id=note.pk, reason="spam", target_account_id=mei.pk)
    safety.file_report(
        reader=reader, kind="account", target_id=mei.pk, reason="spam", target_account_id=mei.pk
    )
    assert run_handlers() == 7
    kinds = [SignalKind.LIKE, SignalKind.COLLECT, SignalKind.COMMENT, SignalKind.SHARE, SignalKind.FOLLOW]
    assert rows("kind") == [*kinds, SignalKind.REPORT]
    assert set(rows("account_id")) == {tom.pk}


def test_what_is_taken_back_is_heard_of(mei: Account, tom: Account) -> None:
    note, reader = make_note(mei), reader_of(tom)
    for on in (True, False):
        notes.like(reader=reader, note_id=note.pk, on=on)
        notes.collect(reader=reader, note_id=note.pk, on=on)
        assert run_handlers() == 2
        count_all()
        assert Affinity.objects.count() == int(on)


def test_a_visitors_share_is_nobodys(mei: Account) -> None:
    note = make_note(mei)
    notes.count_share(reader=reader_of(None), note_id=note.pk, visitor="s")
    note.refresh_from_db()
    assert (note.share_count, run_handlers(), rows()) == (1, 0, [])


def test_who_leaves_is_forgotten_whole(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(IMPRESSION, note), said(FINISH, note)])
    count_all()
    see(mei, [said(IMPRESSION, make_note(tom))])
    AskedQuery.objects.create(account=tom, query="noodles")
    FeedWalk.objects.create(account=tom, note_ids=[note.pk])
    handlers.on_account_deleted(AccountDeleted(account_id=tom.pk))
    handlers.on_account_deleted(AccountDeleted(account_id=tom.pk))
    for kept in (Affinity, AskedQuery, FeedWalk, Taste):
        assert not kept._default_manager.filter(account_id=tom.pk).exists()
    assert rows("account_id") == [mei.pk]
    assert NoteTally.objects.get(note=note).impressions == 1


def test_leaving_reaches_the_signals_and_lets_the_row_go(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(FINISH, note)])
    count_all()
    accounts.delete_account(reader=reader_of(tom))
    run_handlers()
    assert rows() == []
    assert see(tom, [said(FINISH, note)]).count == 0  # a page that was still open
    erase_account(account_id=tom.pk)
    assert not Account.objects.filter(pk=tom.pk).exists()
    assert Affinity.objects.count() == 0


def test_a_step_that_waits_counts_nothing_of_what_was_forgotten(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(FINISH, note)], view=view_at(now() - timedelta(seconds=5)))
    services.forget_learned(by=tom)
    assert count_all() == 0
    assert (Affinity.objects.count(), NoteTally.objects.count()) == (0, 0)
    assert bytes(Taste.objects.get(pk=tom.pk).seen) == b""


def test_without_a_row_the_defaults_hold(tom: Account) -> None:
    assert selectors.find_wishes(tom.pk) == Wishes()
    services.change_wishes(by=tom, keeps_searches=False)
    assert selectors.find_wishes(tom.pk) == Wishes(keeps_searches=False)


def test_less_holds_at_once_and_is_a_signal(mei: Account, tom: Account) -> None:
    note = make_note(mei, category="food")
    services.show_less(by=tom, note_id=note.pk, of="category")
    services.show_less(by=tom, note_id=note.pk, of="category")
    taste = Taste.objects.get()
    assert (len(taste.less_categories), taste.dismissed_ids) == (1, [note.pk])
    assert rows("kind, note_id") == [(SignalKind.NOT_FOR_ME, note.pk)]
    services.undo_less(by=tom, note_id=note.pk, of="category")
    taste.refresh_from_db()
    assert (taste.less_categories, taste.dismissed_ids) == ([], [])


def test_a_wish_is_kept_for_who_does_not_let_sampan_learn(mei: Account, tom: Account) -> None:
    services.change_wishes(by=tom, learns=False)
    services.show_less(by=tom, note_id=make_note(mei).pk, of="author")
    assert Taste.objects.get().less_authors == [mei.pk]
    assert rows() == []


@pytest.mark.parametrize(
    ("make", "of", "error"),
    [
        (lambda mei, tom: make_note(mei), "everything", Invalid),
        (lambda mei, tom: make_note(mei), "", Invalid),
        (lambda mei, tom: make_note(tom), "author", Invalid),
        (lambda mei, tom: make_note(mei, visibility="self"), "note", NotFound),
        (lambda mei, tom: make_note(mei), "category", NotFound),
        (lambda mei, tom: make_note(mei), "topic", NotFound),
    ],
)
def test_less_of_what_is_not_there_is_refused(
    mei: Account, tom: Account, make: Callable[..., Any], of: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.show_less(by=tom, note_id=make(mei, tom).pk, of=of)
    assert (rows(), Taste.objects.filter(dismissed_ids__len__gt=0).count()) == ([], 0)


def test_wishes_have_an_end_and_the_oldest_gives_way(
    mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "DISMISSED_MAX", 3)
    pile = [make_note(mei).pk for _number in range(5)]
    for note_id in pile:
        services.show_less(by=tom, note_id=note_id, of="note")
    assert Taste.objects.get().dismissed_ids == pile[-3:]


def test_less_of_a_topic_is_of_the_first(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    first, _second = put_under(note, "noodles"), put_under(note, "rivers")
    services.show_less(by=tom, note_id=note.pk, of="topic")
    assert Taste.objects.get().less_topics == [first.pk]
