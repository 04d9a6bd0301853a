"""People to follow: with the true reason, nobody unwanted, bounded however many follow whom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from sampan.discovery import selectors, services
from sampan.discovery.models import DismissedPerson
from sampan.discovery.selectors import people
from sampan.notes.models import Like, Note
from tests.conftest import reader_of
from tests.discovery.makers import follow, make_note

People = Callable[..., Account]


@pytest.fixture
def writer(make_account: People) -> People:
    """Makes somebody who posts."""

    def make(**fields: Any) -> Account:
        return make_account(note_count=1, **fields)

    return make


def suggested(account: Account | None, **chosen: Any) -> list[Account]:
    return [row.account for row in selectors.suggest_people(reader=reader_of(account), **chosen)]


def test_whom_friends_follow_comes_first_and_says_who(tom: Account, writer: People) -> None:
    friends = [writer() for _one in range(3)]
    star, famous = writer(), writer(follower_count=9)
    for friend in friends:
        follow(tom, friend)
        follow(friend, star)
    rows = selectors.suggest_people(reader=reader_of(tom))
    assert [row.account for row in rows] == [star, famous]
    assert (rows[0].reason, rows[0].count) == ("followed_by", 3)
    assert set(rows[0].names) < set(friends)
    assert len(rows[0].names) == 2
    assert (rows[1].reason, rows[1].names, rows[1].interest) == ("popular", (), "")


def test_whose_notes_one_liked(tom: Account, writer: People) -> None:
    author = writer()
    notes = [make_note(author) for _one in range(3)]
    for note in notes:
        Like.objects.create(account=tom, note=note)
    Note.objects.filter(pk=notes[0].pk).update(visibility="self")
    row = selectors.suggest_people(reader=reader_of(tom))[0]
    assert (row.account, row.reason, row.count) == (author, "liked", 2)


def test_likes_suggest_nobody_to_who_does_not_want_to_be_learned_of(tom: Account, writer: People) -> None:
    author = writer()
    Like.objects.create(account=tom, note=make_note(author))
    services.change_wishes(by=tom, learns=False)
    assert [row.reason for row in selectors.suggest_people(reader=reader_of(tom))] == ["popular"]


def test_who_writes_about_an_interest(tom: Account, writer: People) -> None:
    cook = writer()
    make_note(cook, category="food"), make_note(cook, category="food")
    services.remake_pools()
    row = selectors.suggest_people(reader=replace(reader_of(tom), interests=("food", "games")))[0]
    assert (row.account, row.reason, row.interest, row.count) == (cook, "interest", "food", 2)


def test_newcomers_and_visitors_get_whom_many_follow(tom: Account, writer: People) -> None:
    few, many = writer(follower_count=2), writer(follower_count=50)
    assert suggested(tom) == suggested(None) == [many, few]


def test_nobody_unwanted_is_suggested(tom: Account, writer: People, make_account: People) -> None:
    friend = writer()
    follow(tom, friend)
    unwanted = [writer(follower_count=5) for _one in range(6)]
    for one in unwanted:
        follow(friend, one)
    followed, blocked, blocking, muted, suspended, dismissed = unwanted
    follow(tom, followed)
    Block.objects.create(blocker=tom, blocked=blocked)
    Block.objects.create(blocker=blocking, blocked=tom)
    Mute.objects.create(muter=tom, muted=muted)
    Account.objects.filter(pk=suspended.pk).update(suspended_at=now())
    services.dismiss_person(reader=reader_of(tom), account_id=dismissed.pk)
    silent = make_account(follower_count=9)
    follow(friend, silent)
    follow(friend, tom)
    assert suggested(tom) == []
    assert selectors.suggest_people(reader=replace(reader_of(tom), is_staff=True)) == []


def test_who_was_followed_or_dismissed_goes_at_once(tom: Account, writer: People) -> None:
    one, two, three = (writer(follower_count=number) for number in (30, 20, 10))
    assert suggested(tom) == [one, two, three]
    follow(tom, one)
    services.dismiss_person(reader=reader_of(tom), account_id=two.pk)
    services.dismiss_person(reader=reader_of(tom), account_id=two.pk)
    assert suggested(tom) == [three]
    assert DismissedPerson.objects.count() == 1


def test_one_persons_list_is_not_anothers(tom: Account, mei: Account, writer: People) -> None:
    friend, star = writer(), writer()
    follow(tom, friend), follow(friend, star)
    assert star in suggested(tom)
    rows = selectors.suggest_people(reader=reader_of(mei))
    assert {row.reason for row in rows} <= {"popular"}
    assert all(row.names == () for row in rows)


def test_a_name_out_of_sight_is_not_told(tom: Account, writer: People) -> None:
    friend, star = writer(), writer()
    follow(tom, friend), follow(friend, star)
    Block.objects.create(blocker=friend, blocked=tom)
    rows = [row for row in selectors.suggest_people(reader=reader_of(tom)) if row.account == star]
    assert [row.names for row in rows] == [()]


def test_dismissing_is_for_members_and_of_others(tom: Account, mei: Account, writer: People) -> None:
    gone = writer(suspended_at=now())
    for reader, who, refusal in (
        (reader_of(None), mei.pk, SignInNeeded),
        (replace(reader_of(tom), is_suspended=True), mei.pk, Suspended),
        (reader_of(tom), tom.pk, Invalid),
        (reader_of(tom), gone.pk, NotFound),
        (reader_of(tom), 12345, NotFound),
    ):
        with pytest.raises(refusal):
            services.dismiss_person(reader=reader, account_id=who)
    assert not DismissedPerson.objects.exists()


def test_the_first_dismissed_are_forgotten(
    tom: Account, writer: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.people, "DISMISSED_MAX", 2)
    three = [writer() for _one in range(3)]
    for one in three:
        services.dismiss_person(reader=reader_of(tom), account_id=one.pk)
    assert set(DismissedPerson.objects.values_list("person", flat=True)) == {three[1].pk, three[2].pk}


def test_the_lists_are_bounded(tom: Account, writer: People, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        writer(follower_count=number)
    assert len(suggested(tom, size=2)) == 2
    assert len(suggested(tom, size=0)) == 1
    cache.clear()
    monkeypatch.setattr(people, "EACH", 3)
    assert len(suggested(tom, size=10**9)) == 3


def test_few_queries(tom: Account, writer: People, django_assert_num_queries: Any) -> None:
    friends = [writer() for _one in range(20)]
    for friend in friends:
        follow(tom, friend)
        Follow.objects.bulk_create(
            [Follow(follower=friend, followed=other) for other in friends if other != friend]
        )
    stars = [writer() for _one in range(10)]
    for star in stars:
        follow(friends[0], star)
    with django_assert_num_queries(6):
        assert set(suggested(tom)) == set(stars)
    with django_assert_num_queries(3):
        assert set(suggested(tom)) == set(stars)
    with django_assert_num_queries(2):
        suggested(None)
    with django_assert_num_queries(1):
        suggested(None)
