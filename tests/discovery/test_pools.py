"""Making pools: one a channel, kept while they are right, dropped when nobody walks them any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import selectors, services
from sampan.discovery.models import Pool
from sampan.discovery.services import pools
from sampan.discovery.types import CHANNELS
from sampan.notes.models import Note
from tests.discovery.makers import make_note, make_video


def latest(channel: str = "") -> Pool:
    return Pool.objects.filter(channel=channel).latest("pk")


def test_every_channel_gets_its_pool(mei: Account) -> None:
    food, film = make_note(mei, category="food"), make_video(mei, category="travel")
    services.remake_pools()
    assert set(Pool.objects.values_list("channel", flat=True)) == set(CHANNELS)
    assert sorted(latest().note_ids) == sorted([food.pk, film.pk])
    assert (latest("food").note_ids, latest("travel").note_ids) == ([food.pk], [film.pk])
    assert (latest("video").note_ids, latest("games").note_ids) == ([film.pk], [])


def test_only_what_anybody_may_see_is_in_it(mei: Account, make_account: Callable[..., Account]) -> None:
    seen = make_note(mei)
    make_note(mei, visibility="followers"), make_note(mei, hidden_at=now())
    make_note(make_account("gone", suspended_at=now()))
    services.remake_pools()
    assert latest().note_ids == [seen.pk]


def test_a_quiet_minute_writes_nothing_but_the_time(mei: Account) -> None:
    make_note(mei)
    services.remake_pools()
    before = latest()
    Pool.objects.update(made_at=now() - timedelta(minutes=5))
    assert services.remake_pools() == 0
    assert latest().pk == before.pk
    assert latest().made_at > now() - timedelta(minutes=1)


def test_old_pools_go_and_the_newest_stays(mei: Account) -> None:
    make_note(mei)
    services.remake_pools()
    old = latest()
    make_note(mei)
    services.remake_pools()
    Pool.objects.filter(pk=old.pk).update(made_at=now() - pools.KEPT - timedelta(seconds=1))
    services.remake_pools()
    assert not Pool.objects.filter(pk=old.pk).exists()
    assert Pool.objects.count() == len(CHANNELS)


def test_without_a_worker_a_stale_pool_is_made_anew(mei: Account) -> None:
    make_note(mei)
    first = services.ensure_pool("")
    second = make_note(mei)
    assert services.ensure_pool("") == first
    Pool.objects.update(made_at=now() - pools.STALE - timedelta(seconds=1))
    selectors.forget_latest_pool("")
    assert services.ensure_pool("") != first
    assert second.pk in latest().note_ids


def test_a_channel_with_few_new_notes_reaches_further_back(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_note(mei, category="games", hours_ago=500)
    for number in range(4):
        make_note(mei, hours_ago=number + 1)
    monkeypatch.setattr(pools, "CANDIDATES", 3)
    services.remake_pools()
    assert latest("games").note_ids == [old.pk]
    assert (latest("games").is_whole, latest().is_whole) == (True, False)


def test_the_number_of_queries_does_not_grow_with_the_notes(
    mei: Account, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        make_note(mei, hours_ago=number + 1)
    with django_assert_max_num_queries(4 + 2 * len(CHANNELS) + 4):
        services.remake_pools()
    assert Note.objects.count() == 40
