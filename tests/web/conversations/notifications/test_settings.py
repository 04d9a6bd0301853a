"""What somebody wants to hear of, and the browsers to which it is pushed, in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from sampan.accounts.events import AccountSuspended
from sampan.accounts.models import Account
from sampan.conversations.handlers.push import on_account_left
from sampan.conversations.models import NotificationSettings, PushSubscription
from sampan.conversations.selectors.push import list_browsers
from sampan.conversations.services.notifying import stop_digest
from sampan.conversations.services.pushing import public_key
from sampan.conversations.types import NotificationKind
from sampan.core.clock import now
from sampan.web.conversations.browser_names import browser_name
from tests.conftest import PASSWORD, reader_of
from tests.conversations.pushing.endpoint import BrowserKeys

SignIn = Callable[[Account], Client]
PATH = "/settings/notifications"
FORM = {"time_zone": "Asia/Shanghai", "digest": "daily"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def push_on(settings: Any, tmp_path: Path) -> None:
    """An instance whose operator lets push."""
    settings.SAMPAN_PUSH = True
    settings.SAMPAN_PUSH_KEY = tmp_path / "push.pem"


def kept(account: Account) -> NotificationSettings:
    return NotificationSettings.objects.get(account=account)


def subscribe(client: Client, endpoint: str = "https://push.example.org/1", **keys: str) -> Any:
    own = BrowserKeys()
    body = {"endpoint": endpoint, "keys": {"p256dh": own.p256dh, "auth": own.auth} | keys}
    headers = {"User-Agent": FIREFOX, "Accept": "application/json"}
    return client.post("/push/subscribe", json.dumps(body), content_type="application/json", headers=headers)


def browser_of(account: Account) -> Client:
    """A browser in which this account came in by the front door."""
    client = Client()
    assert account.user is not None
    form = {"login": account.user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    return client


def test_what_is_not_ticked_is_switched_off(tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(PATH, {**FORM, "told": ["like", "comment"], "followed_only": "on"})
    assert (response.status_code, response["Location"]) == (302, PATH)
    row = kept(tom)
    expected = {kind.value for kind in NotificationKind} - {"like", "comment", "decision"}
    assert (set(row.off), row.followed_only, row.digest) == (expected, True, "daily")


def test_the_page_shows_what_holds(tom: Account, sign_in: SignIn) -> None:
    NotificationSettings.objects.create(
        account=tom, off=["like"], quiet_from=22 * 60 + 30, quiet_to=7 * 60, time_zone="Europe/Berlin"
    )
    page = sign_in(tom).get(PATH)
    form = page.context["form"]
    assert "like" not in form.initial["told"]
    assert "comment" in form.initial["told"]
    html = page.content.decode()
    assert 'value="22:30"' in html
    assert 'value="Europe/Berlin" selected' in html


def test_a_zone_that_nobody_chose_may_be_proposed_by_the_device_and_a_chosen_one_never(
    tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    select = '<select name="time_zone" data-unchosen'
    first = client.get(PATH).content.decode()
    assert select in first
    assert 'value="UTC" selected' in first

    client.post(PATH, {**FORM, "time_zone": "UTC"})

    assert kept(tom).time_zone == "UTC"
    again = client.get(PATH).content.decode()
    assert select not in again
    assert 'value="UTC" selected' in again


def test_no_letter_stopped_and_no_session_opened_chooses_a_zone(tom: Account, sign_in: SignIn) -> None:
    stop_digest(account_id=tom.pk)
    assert kept(tom).time_zone == ""
    assert "data-unchosen" in sign_in(tom).get(PATH).content.decode()


@pytest.mark.parametrize("name", ["Etc/GMT-8", "Asia/Calcutta", "US/Pacific"])
def test_a_device_may_call_its_zone_by_a_name_that_the_list_lacks(
    tom: Account, sign_in: SignIn, name: str
) -> None:
    client = sign_in(tom)
    assert client.post(PATH, {**FORM, "time_zone": name}).status_code == 302
    assert kept(tom).time_zone == name
    page = client.get(PATH).content.decode()
    assert f'value="{name}" selected' in page
    refused = client.post(PATH, {**FORM, "time_zone": name, "digest": "hourly"})
    assert f'value="{name}" selected' in refused.content.decode()


def test_quiet_hours_are_kept_as_minutes_of_the_day(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    client.post(PATH, {**FORM, "quiet_from": "23:15", "quiet_to": "06:45"})
    row = kept(tom)
    assert (row.quiet_from, row.quiet_to, row.time_zone) == (23 * 60 + 15, 6 * 60 + 45, "Asia/Shanghai")
    client.post(PATH, FORM)
    assert kept(tom).quiet_from is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "23:00"},
        {"quiet_from": "23:00", "quiet_to": "23:00"},
        {"quiet_from": "25:00", "quiet_to": "07:00"},
        {"time_zone": "Mars/Olympus"},
        {"digest": "hourly"},
        {"told": ["decision"]},
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_is_kept(
    wrong: dict[str, Any], tom: Account, sign_in: SignIn
) -> None:
    response = sign_in(tom).post(PATH, {**FORM, **wrong})
    assert response.status_code == 422
    assert not NotificationSettings.objects.exists()


def test_what_the_form_does_not_offer_stays_as_it_was(tom: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    NotificationSettings.objects.create(account=tom, off=["order"], push_off=["like"], push_words=False)
    client = sign_in(tom)
    html = client.get(PATH).content.decode()
    assert 'value="order"' not in html
    assert "data-push" not in html
    client.post(PATH, {**FORM, "told": [kind.value for kind in NotificationKind if kind != "decision"][:8]})
    row = kept(tom)
    assert (row.off, row.push_off, row.push_words) == (["order"], ["like"], False)


def test_kinds_can_be_told_and_not_pushed(tom: Account, sign_in: SignIn, push_on: None) -> None:
    told = ["like", "comment"]
    sign_in(tom).post(PATH, {**FORM, "told": told, "pushed": ["message", "comment"], "push_words": "on"})
    row = kept(tom)
    assert ("like" in row.off, "like" in row.push_off) == (False, True)
    assert ("message" in row.push_off, "comment" in row.push_off, row.push_words) == (False, False, True)


def test_the_settings_cost_the_same_whatever_is_kept(
    tom: Account, sign_in: SignIn, push_on: None, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    subscribe(client)
    client.get(PATH)
    with django_assert_num_queries(4):  # who is signed in, the user with the account, wishes, browsers
        client.get(PATH)


def test_a_browser_is_taken_on_by_its_name_and_shown(tom: Account, sign_in: SignIn, push_on: None) -> None:
    client = sign_in(tom)
    assert public_key() in client.get(PATH).content.decode()
    assert subscribe(client).status_code == 200
    row = PushSubscription.objects.get()
    assert (row.account_id, row.browser) == (tom.pk, "Firefox on Linux")
    assert "Firefox on Linux" in client.get(PATH).content.decode()
    assert row.endpoint not in client.get(PATH).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"endpoint": 1, "keys": {"p256dh": "x", "auth": "y"}}',
        b'{"endpoint": "https://push.example.org/", "keys": []}',
        b"[" * 4_000,
        b"x" * 5_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_subscription_is_refused(
    body: bytes, tom: Account, sign_in: SignIn, push_on: None
) -> None:
    response = sign_in(tom).post("/push/subscribe", body, content_type="application/json")
    assert response.status_code in (403, 422)
    assert not PushSubscription.objects.exists()


def test_subscribing_without_end_is_stopped(tom: Account, sign_in: SignIn, push_on: None) -> None:
    client = sign_in(tom)
    answers = [subscribe(client, f"https://push.example.org/{number}").status_code for number in range(31)]
    assert (set(answers[:30]), answers[30]) == ({200}, 429)
    assert PushSubscription.objects.count() <= 10


def test_a_browser_can_be_removed_with_and_without_scripts(
    tom: Account, mei: Account, sign_in: SignIn, push_on: None
) -> None:
    client, stranger = sign_in(tom), sign_in(mei)
    subscribe(client)
    row = PushSubscription.objects.get()
    assert stranger.post("/push/forget", {"id": row.pk}).status_code == 302
    assert (
        stranger.post("/push/forget", {"endpoint": row.endpoint}, headers={"HX-Request": "true"}).status_code
        == 204
    )
    assert PushSubscription.objects.count() == 1
    assert client.post("/push/forget", {"id": row.pk})["Location"] == PATH
    assert not PushSubscription.objects.exists()
    subscribe(client)
    client.post("/push/forget", {"endpoint": row.endpoint}, headers={"HX-Request": "true"})
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("value", ["\x00", "https://push.example.org/\x00", "9" * 400, "小", ""])
def test_a_browser_that_never_was_cannot_be_removed(
    value: str, tom: Account, sign_in: SignIn, push_on: None
) -> None:
    client = sign_in(tom)
    subscribe(client)
    for field in ("id", "endpoint"):
        assert client.post("/push/forget", {field: value}).status_code == 302
    assert PushSubscription.objects.count() == 1


def test_signing_out_ends_the_pushes_to_this_browser_alone(
    tom: Account, sign_in: SignIn, push_on: None
) -> None:
    here, there = sign_in(tom), sign_in(tom)
    subscribe(here, "https://push.example.org/here")
    subscribe(there, "https://push.example.org/there")
    here.post("/accounts/logout/")
    assert [row.endpoint for row in PushSubscription.objects.all()] == ["https://push.example.org/there"]


def password_change(client: Client, new: str) -> None:
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("way", ["the others", "password"])
def test_ending_the_other_sessions_leaves_pushes_to_this_browser_alone(
    way: str, tom: Account, push_on: None
) -> None:
    here, there = browser_of(tom), browser_of(tom)
    subscribe(here, "https://push.example.org/here")
    subscribe(there, "https://push.example.org/there")
    if way == "password":
        password_change(here, "another horse, another battery")
    else:
        assert here.post("/accounts/sessions/").status_code == 302
    assert [row.endpoint for row in list_browsers(reader=reader_of(tom))] == ["https://push.example.org/here"]
    assert there.get(PATH).status_code == 302


def again_at(client: Client) -> str:
    """Where a page of this browser is told to subscribe again, '' when it need not."""
    return str(client.get("/notifications/unread").json()["push_again"])


@pytest.mark.parametrize("way", ["ended from elsewhere", "over by time", "signed out here"])
def test_a_browser_takes_its_pushes_up_again_after_a_new_sign_in(
    way: str, tom: Account, push_on: None
) -> None:
    here = browser_of(tom)
    assert again_at(here) == "/push/subscribe"
    subscribe(here)
    assert again_at(here) == ""
    assert "data-bound" in here.get(PATH).content.decode()

    if way == "signed out here":
        here.post("/accounts/logout/")
    elif way == "over by time":
        Session.objects.update(expire_date=now() - timedelta(minutes=1))
    else:
        browser_of(tom).post("/accounts/sessions/")
    assert list_browsers(reader=reader_of(tom)) == []
    form = {"login": tom.user.email, "password": PASSWORD}  # type: ignore[union-attr]
    assert here.post("/accounts/login/", form).status_code == 302

    assert "data-bound" not in here.get(PATH).content.decode()
    assert list_browsers(reader=reader_of(tom)) == []
    assert again_at(here) == "/push/subscribe"
    subscribe(here)
    assert len(list_browsers(reader=reader_of(tom))) == PushSubscription.objects.count() == 1
    assert again_at(here) == ""


def test_a_browser_that_somebody_else_signs_in_at_is_theirs_only_once_it_subscribes(
    tom: Account, mei: Account, push_on: None
) -> None:
    here = browser_of(tom)
    subscribe(here)
    Session.objects.update(expire_date=now() - timedelta(minutes=1))
    form = {"login": mei.user.email, "password": PASSWORD}  # type: ignore[union-attr]
    assert here.post("/accounts/login/", form).status_code == 302
    assert list_browsers(reader=reader_of(mei)) == []
    subscribe(here)
    assert len(list_browsers(reader=reader_of(mei))) == PushSubscription.objects.count() == 1
    assert list_browsers(reader=reader_of(tom)) == []


def test_no_browser_is_asked_where_pushes_are_off(tom: Account, sign_in: SignIn) -> None:
    assert again_at(sign_in(tom)) == ""


def test_a_suspended_account_has_no_browsers(tom: Account, sign_in: SignIn, push_on: None) -> None:
    subscribe(sign_in(tom))
    on_account_left(AccountSuspended(account_id=tom.pk))
    assert not PushSubscription.objects.exists()


def test_nothing_can_be_subscribed_where_pushes_are_off(tom: Account, sign_in: SignIn) -> None:
    assert subscribe(sign_in(tom)).status_code == 422
    assert not PushSubscription.objects.exists()


def test_the_service_worker_shows_pushes_and_leads_only_into_this_place(client: Client, db: None) -> None:
    script = client.get("/sw.js").content.decode()
    assert 'addEventListener("push"' in script
    assert 'addEventListener("notificationclick"' in script
    assert "target.origin === location.origin" in script


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/142.0 Mobile Safari/537",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537 Edg/142.0", "Edge on Windows"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_called_as_its_owner_knows_it(agent: str, name: str) -> None:
    assert browser_name(agent) == name
