"""Counting the signals: each exactly once, in whatever order and however often they come."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampan.accounts.models import Account, Follow
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.models import Affinity, Audience, NoteTally, Signal, Taste, Watermark
from sampan.discovery.ranking import weights
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.services import counting
from sampan.discovery.types import Seen, SignalKind, Surface
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note
from tests.discovery.signals import (
    DWELL,
    FINISH,
    IMPRESSION,
    OPEN,
    count_all,
    end_transaction,
    said,
    see,
    view_at,
)
from tests.discovery.tallies import LONG, like, tally

pytestmark = pytest.mark.django_db


def known_since_yesterday(who: Account) -> Account:
    """Make the account old enough to be of an audience."""
    Account.objects.filter(pk=who.pk).update(created_at=now() - timedelta(days=1))
    return who


def test_what_was_seen_and_done_becomes_the_tally_of_the_note(mei: Account, tom: Account) -> None:
    note = make_note(mei, language="zh-Hans")
    batch = [
        said(IMPRESSION, note),
        said(OPEN, note),
        said(DWELL, note, milliseconds=LONG),
        said(FINISH, note),
    ]
    see(tom, batch)
    see(None, [said(IMPRESSION, note), said(DWELL, note, milliseconds=LONG - 1)])
    for kind in (
        SignalKind.COMMENT,
        SignalKind.SHARE,
        SignalKind.REPORT,
        SignalKind.NOT_FOR_ME,
        SignalKind.HIDE,
    ):
        services.record_act(account_id=tom.pk, kind=kind, note_id=note.pk)
    Follow.objects.create(follower=tom, followed=mei)
    services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    assert count_all() == 12
    seen = "impressions", "opens", "dwells", "finishes"
    done = "likes", "collects", "comments", "shares", "follows", "hides", "reports", "buys"
    assert tally(note, *seen) == (1, 1, 1, 1)  # a visitor decides nothing
    assert tally(note, *done) == (0, 0, 1, 1, 1, 2, 1, 0)
    assert tally(note, "across", "across_good") == (1, 3)


def test_counting_again_adds_nothing(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(IMPRESSION, note)])
    assert (count_all(), count_all()) == (1, 0)
    assert tally(note, "impressions") == (1,)


def test_an_idle_instance_writes_nothing(mei: Account, tom: Account) -> None:
    see(tom, [said(IMPRESSION, make_note(mei))])
    count_all()
    before = Watermark.objects.get()
    count_all()
    assert Watermark.objects.get().moved_at == before.moved_at


def test_a_large_pile_is_counted_in_steps(mei: Account, tom: Account) -> None:
    pile = [make_note(mei) for _number in range(6)]
    for number, note in enumerate(pile):
        see(tom, [said(IMPRESSION, note)], view=view_at(number=number))
        end_transaction()
    assert [services.count_signals(limit=2) for _step in range(4)] == [2, 2, 2, 0]
    assert [tally(note, "impressions") for note in pile] == [(1,)] * 6


def test_one_transaction_is_counted_whole_even_beyond_the_step(mei: Account, tom: Account) -> None:
    pile = [make_note(mei) for _number in range(5)]
    see(tom, [said(IMPRESSION, note) for note in pile])
    end_transaction()
    assert services.count_signals(limit=2) == 5
    assert services.count_signals(limit=2) == 0


def test_a_step_that_is_killed_has_not_happened(
    mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = make_note(mei)
    Audience.objects.create(note=note, author_id=mei.pk)
    known_since_yesterday(tom)
    see(tom, [said(IMPRESSION, note), said(FINISH, note)])

    class Killed(Exception):
        pass

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    end_transaction()
    for name in ("remember_seen", "raise_affinities", "add_to_audiences", "want_learning"):
        with monkeypatch.context() as patch:
            patch.setattr(counting, name, die)
            with pytest.raises(Killed):
                services.count_signals()
        assert (NoteTally.objects.count(), Taste.objects.count(), Affinity.objects.count()) == (0, 0, 0)
        assert Audience.objects.get().shown == 0
    assert count_all() == 2
    assert tally(note, "impressions", "finishes") == (1, 1)
    assert Audience.objects.get().shown == 1


def test_signals_of_a_deleted_note_are_passed_over(mei: Account, tom: Account) -> None:
    gone, stays = make_note(mei), make_note(mei)
    see(tom, [said(FINISH, gone), said(FINISH, stays)])
    gone.delete()
    assert count_all() == 2
    assert NoteTally.objects.count() == 1
    assert list(Affinity.objects.values_list("note_id", flat=True)) == [stays.pk]


def test_after_a_restore_nothing_is_counted_twice_and_nothing_is_lost(mei: Account, tom: Account) -> None:
    counted, waiting, new = (make_note(mei) for _number in range(3))
    see(tom, [said(IMPRESSION, counted)], view=view_at(number=1))
    count_all()
    far = 10**12  # in the old server the transactions had come this far
    with connection.cursor() as cursor:
        cursor.execute("UPDATE discovery_signal SET tx = %s::text::xid8", [str(far - 5)])
    Watermark.objects.update(tx=far)
    see(tom, [said(IMPRESSION, waiting)], view=view_at(number=2))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE discovery_signal SET tx = %s::text::xid8, happened_at = %s WHERE note_id = %s",
            [str(far + 5), now() - timedelta(hours=1), waiting.pk],
        )
    see(tom, [said(IMPRESSION, new)], view=view_at(number=3))
    assert services.count_signals() == 0
    assert count_all() == 2
    assert [tally(note, "impressions") for note in (counted, waiting, new)] == [(1,)] * 3
    assert count_all() == 0


# --- what they have seen, and first audiences ---


def test_what_was_met_is_remembered(mei: Account, tom: Account) -> None:
    met, opened, other = (make_note(mei) for _number in range(3))
    see(tom, [said(IMPRESSION, met), said(OPEN, opened)])
    count_all()
    seen = SeenFilter(bytes(Taste.objects.get(pk=tom.pk).seen))
    assert seen.mask(np.array([met.pk, opened.pk, other.pk])).tolist() == [True, True, False]


def test_signals_that_wait_when_learning_is_switched_off_teach_nothing(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(IMPRESSION, note), said(FINISH, note)])
    services.change_wishes(by=tom, learns=False)
    count_all()
    assert Affinity.objects.count() == 0
    assert bytes(Taste.objects.get(pk=tom.pk).seen) == b""


def test_a_first_audience_counts_each_person_once(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    note = make_note(mei)
    known_since_yesterday(tom)
    Audience.objects.create(note=note, author_id=mei.pk)
    for number in range(3):
        see(tom, [said(IMPRESSION, note), said(OPEN, note), said(FINISH, note)], view=view_at(number=number))
        count_all()
    see(known_since_yesterday(make_account()), [said(IMPRESSION, note)])
    see(None, [said(IMPRESSION, note), said(OPEN, note)])
    count_all()
    audience = Audience.objects.get()
    assert audience.shown == 2
    assert audience.good == pytest.approx(weights.OPEN + weights.FINISH)
    assert tally(note, "impressions", "opens", "finishes") == (2, 1, 1)


def test_accounts_of_today_are_no_audience(mei: Account, make_account: Callable[..., Account]) -> None:
    note, other = make_note(mei), make_note(mei)
    for one in (note, other):
        Audience.objects.create(note=one, author_id=mei.pk)
    for _number in range(3):
        made_up = make_account()
        see(made_up, [said(IMPRESSION, note), said(OPEN, note), said(FINISH, note)])
        like(made_up, note)
        services.show_less(by=made_up, note_id=other.pk, of="note")
    count_all()
    assert list(Audience.objects.values_list("shown", "good")) == [(0, 0.0)] * 2


def test_many_pages_of_one_person_or_of_visitors_move_no_rate(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    batch = [
        said(IMPRESSION, note),
        said(OPEN, note),
        said(DWELL, note, milliseconds=LONG),
        said(FINISH, note),
    ]
    for number in range(4):
        see(None, batch, view=view_at(number=number))
        see(tom, batch, view=view_at(number=number))
        see(tom, [said(DWELL, note, milliseconds=LONG - 1)], view=view_at(number=100 + number))
        if number % 2:
            count_all()
    assert tally(note, "impressions", "opens", "dwells", "finishes") == (1, 1, 1, 1)


def test_a_long_look_counts_after_a_short_one(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    for number, length in enumerate((LONG - 1, LONG)):
        see(tom, [said(DWELL, note, milliseconds=length)], view=view_at(number=number))
        count_all()
    assert tally(note, "dwells") == (1,)


def test_not_for_me_weighs_on_a_first_audience(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    Audience.objects.create(note=note, author_id=mei.pk)
    known_since_yesterday(tom)
    services.show_less(by=tom, note_id=note.pk, of="note")
    count_all()
    assert Audience.objects.get().good == pytest.approx(weights.HIDE)


def test_an_audience_that_is_closed_stays_as_it_was(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    Audience.objects.create(note=note, author_id=mei.pk, state=Audience.State.RESTS)
    see(tom, [said(IMPRESSION, note)])
    count_all()
    assert Audience.objects.get().shown == 0


# --- in any order ---

steps = st.lists(
    st.tuples(
        st.integers(0, 2),  # who: tom, another, a visitor
        st.integers(0, 2),  # which view
        st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(0, 2)), max_size=5),
        st.booleans(),  # whether a step of counting comes after
    ),
    max_size=7,
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(batches=steps, order=st.randoms(use_true_random=False))
def test_whatever_comes_when_and_how_often_the_sums_are_the_same(
    mei: Account, tom: Account, batches: list[Any], order: Any
) -> None:
    other = Account.objects.filter(handle="other").first() or Account.objects.create(handle="other")
    _forget_everything()
    pile = [make_note(mei) for _number in range(3)]
    views = [id_for(now()) + number for number in range(3)]
    again = [*batches, *batches]
    order.shuffle(again)
    told = {(who, kind, place) for who, _view, seen, _count in batches for kind, place in seen if who != 2}
    for who, view, seen, count in again:
        batch = [Seen(SignalKind(kind), pile[place].pk, milliseconds=LONG) for kind, place in seen]
        services.record_seen(
            reader=reader_of([tom, other, None][who]), view=views[view], surface=Surface.EXPLORE, seen=batch
        )
        if count:
            count_all(limit=2)
    count_all()
    columns = ("impressions", "opens", "dwells", "finishes")
    for place, note in enumerate(pile):
        people = tuple(
            len({who for who, kind, where in told if where == place and kind in kinds})
            for kinds in ((1, 2, 3, 4), (2, 3, 4), (3,), (4,))
        )
        assert tally(note, *columns) == people
    liked = {(who, place) for who, kind, place in told if kind in (3, 4)}
    assert Affinity.objects.count() == len(liked)


def _forget_everything() -> None:
    Note.objects.all().delete()
    Taste.objects.all().delete()
    Signal.objects.all().delete()
    Watermark.objects.all().delete()
    assert list(itertools.chain(Affinity.objects.all(), NoteTally.objects.all())) == []
