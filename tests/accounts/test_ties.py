"""Follow, block and mute: what they change, what they refuse, and that counts stay right."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import services
from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.accounts.selectors import reader_of as reader_from_row
from sampan.core.errors import Invalid, NotFound, SignInNeeded, TooMany
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


def counts(account: Account) -> tuple[int, int]:
    """Followers and following, as the table has them now."""
    account.refresh_from_db()
    return account.follower_count, account.following_count


def test_following_counts_on_both_sides(mei: Account, tom: Account) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    assert counts(mei) == (1, 0)
    assert counts(tom) == (0, 1)


def test_following_twice_counts_once(mei: Account, tom: Account) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    assert counts(mei) == (1, 0)
    assert Follow.objects.count() == 1


def test_unfollowing_takes_the_counts_back_and_twice_takes_nothing_more(mei: Account, tom: Account) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.unfollow(reader=reader_of(tom), account_id=mei.pk)
    services.unfollow(reader=reader_of(tom), account_id=mei.pk)
    assert counts(mei) == (0, 0)
    assert counts(tom) == (0, 0)


def test_nobody_follows_themselves(tom: Account) -> None:
    with pytest.raises(Invalid):
        services.follow(reader=reader_of(tom), account_id=tom.pk)
    assert Follow.objects.count() == 0


def test_a_visitor_is_asked_to_sign_in(mei: Account) -> None:
    with pytest.raises(SignInNeeded):
        services.follow(reader=reader_of(None), account_id=mei.pk)
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("act", [services.follow, services.block, services.mute])
def test_a_missing_account_is_missing(act: Callable[..., None], tom: Account) -> None:
    with pytest.raises(NotFound):
        act(reader=reader_of(tom), account_id=12345)


@pytest.mark.parametrize("act", [services.follow, services.mute])
def test_who_blocks_the_reader_looks_missing(act: Callable[..., None], mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    with pytest.raises(NotFound):
        act(reader=reader_of(tom), account_id=mei.pk)
    assert (Follow.objects.count(), Mute.objects.count()) == (0, 0)


def test_whom_the_reader_blocks_cannot_be_followed(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(tom), account_id=mei.pk)
    with pytest.raises(NotFound):
        services.follow(reader=reader_of(tom), account_id=mei.pk)
    assert Follow.objects.count() == 0


def test_a_block_ends_the_follows_of_both_sides(mei: Account, tom: Account) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.follow(reader=reader_of(mei), account_id=tom.pk)
    services.block(reader=reader_of(mei), account_id=tom.pk)
    assert Follow.objects.count() == 0
    assert counts(mei) == (0, 0)
    assert counts(tom) == (0, 0)


def test_unblocking_brings_no_follow_back(mei: Account, tom: Account) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.block(reader=reader_of(mei), account_id=tom.pk)
    services.unblock(reader=reader_of(mei), account_id=tom.pk)
    assert (Block.objects.count(), Follow.objects.count()) == (0, 0)


def test_only_the_blocker_can_unblock(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    services.unblock(reader=reader_of(tom), account_id=mei.pk)
    assert Block.objects.filter(blocker=mei, blocked=tom).exists()


def test_muting_twice_leaves_one_mute_and_unmuting_none(mei: Account, tom: Account) -> None:
    services.mute(reader=reader_of(tom), account_id=mei.pk)
    services.mute(reader=reader_of(tom), account_id=mei.pk)
    assert Mute.objects.count() == 1
    services.unmute(reader=reader_of(tom), account_id=mei.pk)
    assert Mute.objects.count() == 0


@pytest.mark.parametrize(
    "act",
    [
        services.follow,
        services.unfollow,
        services.block,
        services.unblock,
        services.mute,
        services.unmute,
    ],
)
def test_a_suspended_account_changes_nothing(act: Callable[..., None], mei: Account, tom: Account) -> None:
    services.suspend(account_id=tom.pk)
    tom.refresh_from_db()
    with pytest.raises(Suspended):
        act(reader=reader_from_row(tom), account_id=mei.pk)
    assert (Follow.objects.count(), Block.objects.count(), Mute.objects.count()) == (0, 0, 0)


def test_a_reader_made_before_the_suspension_cannot_follow_either(mei: Account, tom: Account) -> None:
    before = reader_of(tom)
    services.suspend(account_id=tom.pk)
    with pytest.raises(Suspended):
        services.follow(reader=before, account_id=mei.pk)
    assert Follow.objects.count() == 0


def test_a_suspended_account_cannot_be_followed(mei: Account, tom: Account) -> None:
    services.suspend(account_id=mei.pk)
    with pytest.raises(NotFound):
        services.follow(reader=reader_of(tom), account_id=mei.pk)
    assert counts(tom) == (0, 0)


def test_follows_beyond_the_hourly_limit_are_refused(
    settings: pytest.FixtureRequest, make_account: Callable[..., Account], tom: Account
) -> None:
    settings.SAMPAN_FOLLOWS_HOUR_MAX = 2  # type: ignore[attr-defined]
    people = [make_account() for _n in range(3)]
    for person in people[:2]:
        services.follow(reader=reader_of(tom), account_id=person.pk)
    with pytest.raises(TooMany):
        services.follow(reader=reader_of(tom), account_id=people[2].pk)
    assert counts(tom) == (0, 2)


def test_a_refused_follow_tells_nobody(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    before = ProcrastinateJob.objects.count()
    with pytest.raises(NotFound):
        services.follow(reader=reader_of(tom), account_id=mei.pk)
    assert ProcrastinateJob.objects.count() == before


def together(*works: Callable[[], None]) -> list[BaseException]:
    """Run the works at the same moment, each on its own connection; gives what they raised."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        start.wait(timeout=10)
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return errors


@pytest.mark.django_db(transaction=True)
def test_many_follows_at_one_moment_are_all_counted(
    make_account: Callable[..., Account], mei: Account
) -> None:
    people = [make_account() for _n in range(6)]
    errors = together(
        *[lambda p=p: services.follow(reader=reader_of(p), account_id=mei.pk) for p in [*people, *people]]
    )
    assert errors == []
    assert counts(mei) == (6, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_following_each_other_at_one_moment_do_not_wait_for_each_other(
    mei: Account, tom: Account
) -> None:
    for _round in range(5):
        errors = together(
            lambda: services.follow(reader=reader_of(tom), account_id=mei.pk),
            lambda: services.follow(reader=reader_of(mei), account_id=tom.pk),
        )
        assert errors == []
        services.unfollow(reader=reader_of(tom), account_id=mei.pk)
        services.unfollow(reader=reader_of(mei), account_id=tom.pk)
    assert counts(mei) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_no_follow_survives_a_block_made_at_the_same_moment(mei: Account, tom: Account) -> None:
    for _round in range(5):
        together(
            lambda: services.follow(reader=reader_of(tom), account_id=mei.pk),
            lambda: services.block(reader=reader_of(mei), account_id=tom.pk),
        )
        assert Follow.objects.count() == 0
        assert counts(mei) == (0, 0)
        services.unblock(reader=reader_of(mei), account_id=tom.pk)
