"""Counting what people like: the strongest act counts, and what is taken back is forgotten."""

import pytest
from django.db import connection

from sampan.accounts.events import Followed, Unfollowed
from sampan.accounts.models import Account, Follow
from sampan.discovery import handlers, services
from sampan.discovery.models import Affinity, Signal, Watermark
from sampan.discovery.ranking import weights
from sampan.discovery.types import SignalKind
from sampan.notes import services as notes
from sampan.notes.events import NoteCollected, NoteLiked, NoteUncollected, NoteUnliked
from tests.conftest import reader_of
from tests.discovery.makers import make_note
from tests.discovery.signals import (
    DWELL,
    FINISH,
    IMPRESSION,
    OPEN,
    count_all,
    said,
    see,
    view_at,
)
from tests.discovery.tallies import LONG, like, tally

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kinds", "weight"),
    [
        ([SignalKind.COMMENT], weights.COMMENT),
        ([SignalKind.SHARE, SignalKind.COMMENT], weights.SHARE),
        ([SignalKind.FOLLOW], weights.FOLLOW),
    ],
)
def test_the_strongest_act_says_how_much_somebody_likes_a_note(
    mei: Account, tom: Account, kinds: list[SignalKind], weight: float
) -> None:
    note = make_note(mei)
    Follow.objects.create(follower=tom, followed=mei)
    for kind in kinds:
        author = mei.pk if kind == SignalKind.FOLLOW else 0
        services.record_act(account_id=tom.pk, kind=kind, note_id=note.pk, author_id=author)
        count_all()
    affinity = Affinity.objects.get()
    assert (affinity.account_id, affinity.note_id, affinity.weight) == (tom.pk, note.pk, weight)


def test_a_glance_and_an_open_say_nothing_of_liking(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(IMPRESSION, note), said(OPEN, note), said(DWELL, note, milliseconds=LONG - 1)])
    count_all()
    assert Affinity.objects.count() == 0


def test_a_long_look_does(mei: Account, tom: Account) -> None:
    see(tom, [said(DWELL, make_note(mei), milliseconds=LONG)])
    count_all()
    assert Affinity.objects.get().weight == weights.DWELL


def test_a_like_that_is_taken_back_is_forgotten(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    like(tom, note)
    count_all()
    assert Affinity.objects.get().weight == weights.LIKE
    like(tom, note, on=False)
    assert Affinity.objects.count() == 0


def test_a_like_that_is_taken_back_before_it_is_counted_never_counts(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    like(tom, note)
    like(tom, note, on=False)
    count_all()
    assert Affinity.objects.count() == 0


def follow(who: Account, whom: Account, *, on: bool = True) -> None:
    """Follow or stop, and let the news of it arrive."""
    news = {"follower_id": who.pk, "followed_id": whom.pk}
    if on:
        Follow.objects.create(**news)
        handlers.on_followed(Followed(**news))
    else:
        Follow.objects.filter(**news).delete()
        handlers.on_unfollowed(Unfollowed(**news))


def test_a_follow_that_is_taken_back_takes_back_what_it_said_of_the_note(mei: Account, tom: Account) -> None:
    note, read = make_note(mei), make_note(mei)
    see(tom, [said(FINISH, read), said(OPEN, note)])
    follow(tom, mei)
    count_all()
    assert dict(Affinity.objects.values_list("note_id", "weight")) == {
        note.pk: weights.FOLLOW,
        read.pk: weights.FINISH,
    }
    follow(tom, mei, on=False)
    assert dict(Affinity.objects.values_list("note_id", "weight")) == {read.pk: weights.FINISH}
    follow(tom, mei)  # the same day: no new signal
    assert Affinity.objects.get(note=note).weight == weights.FOLLOW


def test_a_follow_that_is_taken_back_before_it_is_counted_never_counts(mei: Account, tom: Account) -> None:
    see(tom, [said(OPEN, make_note(mei))])
    follow(tom, mei)
    follow(tom, mei, on=False)
    count_all()
    assert Affinity.objects.count() == 0


def test_a_like_stays_when_the_follow_is_taken_back(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(OPEN, note)])
    follow(tom, mei)
    like(tom, note)
    count_all()
    follow(tom, mei, on=False)
    assert Affinity.objects.get().weight == weights.LIKE


def test_what_else_they_did_stays_when_a_like_is_taken_back(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(FINISH, note)])
    like(tom, note)
    count_all()
    like(tom, note, on=False)
    assert Affinity.objects.get().weight == weights.FINISH


def test_a_like_outlives_its_signal_when_another_act_is_taken_back(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    like(tom, note)
    count_all()
    Signal.objects.all().delete()  # 90 days later
    Watermark.objects.all().delete()
    for on in (True, False):
        notes.collect(reader=reader_of(tom), note_id=note.pk, on=on)
        if on:
            handlers.on_note_collected(NoteCollected(note_id=note.pk, account_id=tom.pk))
            count_all()
    assert Affinity.objects.get().weight == weights.COLLECT
    handlers.on_taken_back(NoteUncollected(note_id=note.pk, account_id=tom.pk))
    assert Affinity.objects.get().weight == weights.LIKE
    like(tom, note, on=False)
    assert not Affinity.objects.exists()


def test_liking_again_counts_again_for_the_person_and_once_for_the_note(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    for on in (True, False, True, False, True):
        like(tom, note, on=on)
        count_all()
    assert Affinity.objects.get().weight == weights.LIKE
    assert tally(note, "likes") == (1,)


def test_handlers_that_run_out_of_order_end_at_the_truth(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    liked, unliked = NoteLiked(note.pk, tom.pk), NoteUnliked(note.pk, tom.pk)
    for on, news in ((True, (unliked, liked, unliked)), (False, (unliked, liked, liked))):
        notes.like(reader=reader_of(tom), note_id=note.pk, on=on)
        for event in news:
            if isinstance(event, NoteLiked):
                handlers.on_note_liked(event)
            else:
                handlers.on_taken_back(event)
        count_all()
        assert Affinity.objects.count() == int(on)


def test_not_for_me_ends_it(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    see(tom, [said(FINISH, note)])
    count_all()
    services.show_less(by=tom, note_id=note.pk, of="note")
    count_all()
    assert Affinity.objects.count() == 0


def test_learning_is_asked_for_once_for_each_person_with_news(mei: Account, tom: Account) -> None:
    one, other = make_note(mei), make_note(mei)
    see(tom, [said(FINISH, one)], view=view_at(number=1))
    count_all()
    see(tom, [said(FINISH, other)], view=view_at(number=2))
    see(mei, [said(IMPRESSION, make_note(tom))])
    count_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'account_id')::bigint, queueing_lock, scheduled_at > now() "
            "FROM procrastinate_jobs WHERE task_name = 'discovery.learn'"
        )
        assert cursor.fetchall() == [(tom.pk, f"learn:{tom.pk}", True)]
