"""Browsers that take pushes: taken on, renewed, let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from sampan.accounts.models import Account
from sampan.accounts.sessions import SessionStore
from sampan.conversations.errors import PushInvalid, PushOff
from sampan.conversations.models import PushSubscription
from sampan.conversations.selectors.push import list_browsers
from sampan.conversations.services.pushing import (
    forget_browser,
    forget_signed_out_browsers,
    has_browsers,
    subscribe_browser,
)
from sampan.conversations.services.pushing.sending import Outcome
from sampan.conversations.services.pushing.subscriptions import FAILURES_MAX, note_outcome
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from tests.conftest import reader_of
from tests.conversations.pushing.conftest import begin_session
from tests.conversations.pushing.endpoint import BrowserKeys

pytestmark = pytest.mark.django_db


def take_on(account: Account | None, keys: BrowserKeys, endpoint: str = "https://push.example.org/1") -> Any:
    return subscribe_browser(
        reader=reader_of(account),
        session_key=begin_session(),
        endpoint=endpoint,
        p256dh=keys.p256dh,
        auth=keys.auth,
        browser="Firefox\x00",
    )


def test_a_browser_that_subscribes_twice_is_one(tom: Account, keys: BrowserKeys) -> None:
    take_on(tom, keys)
    take_on(tom, BrowserKeys(seed=3))
    row = PushSubscription.objects.get()
    assert (row.account_id, row.p256dh, row.browser) == (tom.pk, BrowserKeys(seed=3).p256dh, "Firefox")


def test_a_browser_belongs_to_whoever_signed_in_last(tom: Account, mei: Account, keys: BrowserKeys) -> None:
    take_on(tom, keys)
    take_on(mei, keys)
    assert (list_browsers(reader=reader_of(tom)), len(list_browsers(reader=reader_of(mei)))) == ([], 1)
    assert has_browsers([tom.pk, mei.pk]) == [mei.pk]


def test_of_too_many_browsers_the_longest_unused_goes(tom: Account, keys: BrowserKeys, settings: Any) -> None:
    settings.SAMPAN_PUSH_BROWSERS_MAX = 2
    for number in range(3):
        take_on(tom, keys, f"https://push.example.org/{number}")
    kept = {row.endpoint[-1] for row in list_browsers(reader=reader_of(tom))}
    assert kept == {"1", "2"}


def test_nobody_is_taken_on_where_pushes_are_off(tom: Account, keys: BrowserKeys, settings: Any) -> None:
    settings.SAMPAN_PUSH = False
    with pytest.raises(PushOff):
        take_on(tom, keys)
    assert not PushSubscription.objects.exists()


def test_visitors_and_wrong_addresses_are_refused(tom: Account, keys: BrowserKeys, db: None) -> None:
    with pytest.raises(SignInNeeded):
        take_on(None, keys)
    with pytest.raises(PushInvalid):
        take_on(tom, keys, "http://push.example.org/1")
    with pytest.raises(PushInvalid):
        subscribe_browser(
            reader=reader_of(tom),
            session_key="x",
            endpoint="https://push.example.org/1",
            p256dh="x",
            auth="y",
        )
    assert not PushSubscription.objects.exists()


def test_only_the_owner_lets_a_browser_go(tom: Account, mei: Account, keys: BrowserKeys) -> None:
    row = take_on(tom, keys)
    assert not forget_browser(reader=reader_of(mei), subscription_id=row.pk)
    assert not forget_browser(reader=reader_of(mei), endpoint=row.endpoint)
    assert PushSubscription.objects.count() == 1
    assert forget_browser(reader=reader_of(tom), endpoint=row.endpoint)
    assert not PushSubscription.objects.exists()


def test_a_browser_that_is_gone_is_let_go_at_once(tom: Account, keys: BrowserKeys) -> None:
    note_outcome(subscription_id=take_on(tom, keys).pk, outcome=Outcome.GONE)
    assert not PushSubscription.objects.exists()


def test_failures_count_only_in_a_row(tom: Account, keys: BrowserKeys) -> None:
    row = take_on(tom, keys)
    for _time in range(FAILURES_MAX - 1):
        note_outcome(subscription_id=row.pk, outcome=Outcome.FAILED)
    note_outcome(subscription_id=row.pk, outcome=Outcome.SENT)
    note_outcome(subscription_id=row.pk, outcome=Outcome.FAILED)
    assert PushSubscription.objects.get().failures == 1
    for _time in range(FAILURES_MAX - 1):
        note_outcome(subscription_id=row.pk, outcome=Outcome.FAILED)
    assert not PushSubscription.objects.exists()


def test_the_browsers_of_an_account_that_leaves_go(
    tom: Account, keys: BrowserKeys, make_account: Callable[..., Account]
) -> None:
    from sampan.accounts.events import AccountDeleted
    from sampan.conversations.handlers.push import on_account_left

    take_on(tom, keys)
    take_on(make_account(), keys, "https://push.example.org/2")
    on_account_left(AccountDeleted(account_id=tom.pk))
    assert [row.endpoint[-1] for row in PushSubscription.objects.all()] == ["2"]


def test_a_browser_is_pushed_to_for_as_long_as_its_session_goes_on(tom: Account, keys: BrowserKeys) -> None:
    reader = reader_of(tom)
    kept, ended = begin_session(), begin_session()
    for number, session_key in enumerate([kept, ended]):
        subscribe_browser(
            reader=reader,
            session_key=session_key,
            endpoint=f"https://push.example.org/{number}",
            p256dh=keys.p256dh,
            auth=keys.auth,
        )
    assert len(list_browsers(reader=reader)) == 2

    SessionStore().delete(ended)

    assert [row.endpoint[-1] for row in list_browsers(reader=reader)] == ["0"]
    assert (forget_signed_out_browsers(), forget_signed_out_browsers()) == (1, 0)
    Session.objects.filter(session_key=kept).update(expire_date=now())
    assert (list_browsers(reader=reader), has_browsers([tom.pk])) == ([], [])
