"""Writing down what people saw and did: each once, only of what they may see, only of those who want it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.models import Affinity, NoteTally, Taste
from sampan.discovery.services import recording
from sampan.discovery.types import Recorded, Seen, SignalKind, Surface
from tests.conftest import reader_of
from tests.discovery.makers import make_note
from tests.discovery.signals import DWELL, FINISH, IMPRESSION, OPEN, rows, said, see, view_at

pytestmark = pytest.mark.django_db


def test_what_a_page_says_is_written_with_all_that_is_known(mei: Account, tom: Account) -> None:
    note, view = make_note(mei, language="zh-Hans"), view_at()
    see(tom, [said(IMPRESSION, note, position=3, source=5)], view=view, surface=Surface.SEARCH)
    columns = "account_id, view, note_id, kind, surface, position, source, language, translated, milliseconds"
    assert rows(columns) == [(tom.pk, view, note.pk, 1, Surface.SEARCH, 3, 5, 1, True, 0)]


def test_who_reads_a_language_needs_no_translation(mei: Account, tom: Account) -> None:
    note = make_note(tom, language="zh-Hant")
    see(mei, [said(IMPRESSION, note)])
    assert rows("language, translated") == [(0, False)]


def test_a_batch_that_comes_twice_is_written_once(mei: Account, tom: Account) -> None:
    note, view = make_note(mei), view_at()
    batch = [said(IMPRESSION, note), said(OPEN, note), said(OPEN, note)]
    assert see(tom, batch, view=view) == Recorded(2)
    assert see(tom, batch, view=view) == Recorded(0)
    assert rows() == [1, 2]


def test_a_batch_costs_one_statement(mei: Account, tom: Account, django_assert_num_queries: Any) -> None:
    batch = [said(IMPRESSION, make_note(mei), position=place) for place in range(60)]
    with django_assert_num_queries(3):  # the statement between the two ends of its savepoint
        assert see(tom, batch).count == 60


def test_only_notes_that_the_reader_may_see_count(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    blocker = make_account()
    Block.objects.create(blocker=blocker, blocked=tom)
    closed = [
        make_note(mei, visibility="self"),
        make_note(mei, visibility="followers"),
        make_note(mei, hidden_at=now()),
        make_note(make_account(suspended_at=now())),
        make_note(blocker),
    ]
    batch = [said(IMPRESSION, note) for note in closed]
    assert see(tom, [*batch, Seen(IMPRESSION, 12345)]) == Recorded(0)
    assert see(None, batch[:-1]) == Recorded(0)
    assert rows() == []


def test_ones_own_notes_do_not_count(mei: Account) -> None:
    assert see(mei, [said(OPEN, make_note(mei))]) == Recorded(0)
    assert rows() == []


def test_visitors_are_nobody(mei: Account) -> None:
    see(None, [said(IMPRESSION, make_note(mei))])
    assert rows("account_id, kind") == [(0, 1)]


@pytest.mark.parametrize("kind", sorted(set(SignalKind) - recording.BY_PAGES))
def test_a_page_cannot_say_that_somebody_did_something(mei: Account, tom: Account, kind: SignalKind) -> None:
    assert see(tom, [said(kind, make_note(mei))]) == Recorded(0)
    assert rows() == []


def test_the_time_and_the_day_are_the_servers(mei: Account, tom: Account) -> None:
    opened = now() - timedelta(hours=20)
    see(tom, [said(DWELL, make_note(mei), milliseconds=5_000)], view=view_at(opened))
    ((day, at),) = rows("day, happened_at")
    assert day == opened.date()
    assert now() - at < timedelta(minutes=1)


@pytest.mark.parametrize("hours", [-1, 25, 24 * 4_000])
def test_pages_of_another_time_are_not_believed(mei: Account, tom: Account, hours: int) -> None:
    view = id_for(now() - timedelta(hours=hours))
    assert see(tom, [said(IMPRESSION, make_note(mei))], view=view) == Recorded(0)
    assert rows() == []


@pytest.mark.parametrize(("told", "kept"), [(-5, 0), (4_000, 4_000), (10**12, recording.DWELL_MAX)])
def test_lengths_stay_within_reason(mei: Account, tom: Account, told: int, kept: int) -> None:
    see(tom, [said(DWELL, make_note(mei), milliseconds=told)])
    assert rows("milliseconds") == [kept]


def test_no_batch_is_longer_than_the_limit(mei: Account, tom: Account) -> None:
    batch = [said(IMPRESSION, make_note(mei)) for _number in range(recording.BATCH + 1)]
    assert see(tom, batch) == Recorded(recording.BATCH)


def test_a_missing_day_is_made_by_the_first_who_needs_it(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE discovery_signal_{now():%Y%m%d}")
    assert see(tom, [said(IMPRESSION, note)], view=view_at(now() - timedelta(seconds=1))).count == 1
    assert services.record_act(account_id=tom.pk, kind=SignalKind.LIKE, note_id=note.pk)


def test_nothing_is_written_of_who_does_not_want_it(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    services.change_wishes(by=tom, learns=False)
    assert see(tom, [said(OPEN, note), said(FINISH, note)]) == Recorded(0, learns=False)
    assert not services.record_act(account_id=tom.pk, kind=SignalKind.LIKE, note_id=note.pk)
    assert not services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    services.count_signals()
    services.correct_affinity(account_id=tom.pk, note_id=note.pk)
    assert rows() == []
    assert (NoteTally.objects.count(), Affinity.objects.count()) == (0, 0)
    assert bytes(Taste.objects.get(pk=tom.pk).seen) == b""


def test_pages_from_before_a_reset_say_nothing_any_more(mei: Account, tom: Account) -> None:
    note, before = make_note(mei), view_at(now() - timedelta(seconds=1))
    services.forget_learned(by=tom)
    assert see(tom, [said(OPEN, note)], view=before) == Recorded(0)
    assert see(tom, [said(OPEN, note)], view=view_at(now() + timedelta(seconds=1))) == Recorded(1)


def test_the_same_act_counts_once_a_day(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    assert services.record_act(account_id=tom.pk, kind=SignalKind.LIKE, note_id=note.pk)
    assert not services.record_act(account_id=tom.pk, kind=SignalKind.LIKE, note_id=note.pk)
    assert rows("account_id, view, note_id, kind, language, translated") == [
        (tom.pk, 0, note.pk, 5, 1, False)
    ]


def test_nobody_acts_on_their_own_note_or_after_leaving(
    mei: Account, make_account: Callable[..., Account]
) -> None:
    note, gone = make_note(mei), make_account(deleted_at=now())
    assert not services.record_act(account_id=mei.pk, kind=SignalKind.LIKE, note_id=note.pk)
    assert not services.record_act(account_id=gone.pk, kind=SignalKind.LIKE, note_id=note.pk)
    assert not services.record_act(account_id=987, kind=SignalKind.LIKE, note_id=note.pk)
    assert not services.record_act(account_id=gone.pk, kind=SignalKind.LIKE, note_id=987)
    assert rows() == []


def test_a_follow_belongs_to_the_note_that_was_open(mei: Account, tom: Account) -> None:
    opened, passed = make_note(mei), make_note(mei)
    see(tom, [said(OPEN, opened), said(IMPRESSION, opened), said(IMPRESSION, passed)])
    services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    assert rows("kind, note_id, author_id")[-1] == (SignalKind.FOLLOW, opened.pk, mei.pk)
    assert len(rows()) == 4


def test_a_follow_out_of_nothing_is_a_follow_too(mei: Account, tom: Account) -> None:
    services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    assert rows("kind, note_id, author_id") == [(SignalKind.FOLLOW, 0, mei.pk)]


def test_an_empty_batch_asks_nothing(tom: Account, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert services.record_seen(
            reader=reader_of(tom), view=view_at(), surface=Surface.EXPLORE, seen=[]
        ) == Recorded(0)
