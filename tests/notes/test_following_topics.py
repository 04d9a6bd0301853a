"""Following topics: once, as long as one likes, and along when two topics become one."""

from dataclasses import replace
from typing import Any

import pytest

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core import events
from sampan.core.errors import NotFound, SignInNeeded, TooMany
from sampan.notes import selectors, services
from sampan.notes.events import TopicFollowed, TopicUnfollowed
from sampan.notes.models import Topic, TopicFollow, TopicName
from sampan.notes.services import following_topics
from tests.conftest import reader_of


def topic(name: str) -> Topic:
    made = Topic.objects.create(name=name)
    TopicName.objects.create(topic=made, name=name, key=name)
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """What the service tells the rooms above."""
    heard: list[events.Event] = []
    monkeypatch.setattr(following_topics, "record", heard.append)
    return heard


def test_a_topic_is_followed_once_and_left_once(tom: Account, told: list[events.Event]) -> None:
    tea, reader = topic("tea"), reader_of(tom)
    for on in (True, True, False, False):
        services.follow_topic(reader=reader, topic_id=tea.pk, on=on)
        assert selectors.is_following_topic(tea.pk, reader=reader) is on
    assert told == [
        TopicFollowed(topic_id=tea.pk, account_id=tom.pk),
        TopicUnfollowed(topic_id=tea.pk, account_id=tom.pk),
    ]
    assert selectors.followed_topic_ids(tom.pk) == frozenset()


def test_what_one_follows_is_ones_own(tom: Account, mei: Account) -> None:
    tea, boats = topic("tea"), topic("boats")
    for one in (tea, boats):
        services.follow_topic(reader=reader_of(tom), topic_id=one.pk, on=True)
    assert selectors.followed_topic_ids(tom.pk) == {tea.pk, boats.pk}
    assert selectors.list_followed_topics(reader=reader_of(tom)) == [boats, tea]
    assert selectors.list_followed_topics(reader=reader_of(tom), size=1) == [boats]
    assert selectors.followed_topic_ids(mei.pk) == frozenset()
    assert selectors.list_followed_topics(reader=reader_of(None)) == []
    assert not selectors.is_following_topic(tea.pk, reader=reader_of(None))


def test_who_may_not_follows_nothing(tom: Account, told: list[events.Event]) -> None:
    tea = topic("tea")
    for reader, topic_id, refusal in (
        (reader_of(None), tea.pk, SignInNeeded),
        (replace(reader_of(tom), is_suspended=True), tea.pk, Suspended),
        (reader_of(tom), tea.pk + 1, NotFound),
    ):
        with pytest.raises(refusal):
            services.follow_topic(reader=reader, topic_id=topic_id, on=True)
    services.follow_topic(reader=reader_of(tom), topic_id=tea.pk + 1, on=False)
    assert not TopicFollow.objects.exists()
    assert told == []


def test_one_follows_so_many_topics_at_most(tom: Account, settings: Any, told: list[events.Event]) -> None:
    settings.SAMPAN_FOLLOWED_TOPICS_MAX = 2
    tea, boats, cats = topic("tea"), topic("boats"), topic("cats")
    for one in (tea, boats, tea):
        services.follow_topic(reader=reader_of(tom), topic_id=one.pk, on=True)
    with pytest.raises(TooMany, match="2 topics"):
        services.follow_topic(reader=reader_of(tom), topic_id=cats.pk, on=True)
    assert selectors.followed_topic_ids(tom.pk) == {tea.pk, boats.pk}
    assert len(told) == 2
    services.follow_topic(reader=reader_of(tom), topic_id=tea.pk, on=False)
    services.follow_topic(reader=reader_of(tom), topic_id=cats.pk, on=True)


def test_followers_go_along_when_topics_become_one(tom: Account, mei: Account) -> None:
    tea, cha, matcha = topic("tea"), topic("茶"), topic("matcha")
    for account, one in ((tom, tea), (tom, cha), (mei, cha), (mei, matcha)):
        services.follow_topic(reader=reader_of(account), topic_id=one.pk, on=True)
    services.merge_topics(into=tea.pk, topic_ids=[cha.pk, matcha.pk])
    rows = TopicFollow.objects.values_list("account", "topic")
    assert sorted(rows) == sorted([(tom.pk, tea.pk), (mei.pk, tea.pk)])
