"""Whoever signs out, is signed out or has to go hears nothing more, at once and over a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from sampan.accounts import services
from sampan.accounts.models import Account
from sampan.accounts.sessions import SessionStore
from sampan.core import live
from sampan.web.live.app import LiveApplication
from tests.conftest import PASSWORD, reader_of
from tests.web.live.test_app import (
    PATIENCE_SECONDS,
    Page,
    beside,
    listen_as,
    notify,
    only_our_events,
    run,
)

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["only_our_events"]
NEW = "another horse, another battery"


def browser_of(account: Account) -> Client:
    """A browser in which this account came in by the front door."""
    client = Client()
    assert account.user is not None
    form = {"login": account.user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form).status_code == 302
    return client


def address_of(client: Client, account: Account) -> str:
    """What a page of this browser asks of the live process."""
    found = client.get("/site/live").json()
    [token] = parse_qs(urlsplit(found["address"]).query)["token"]
    return f"channel=account:{account.pk}&channel=text:en&token={token}"


def terminate(pid: int) -> None:
    """Cut one connection to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


def sign_out(here: Client, there: Client, account: Account) -> None:
    assert there.post("/accounts/logout/").status_code == 302


def end_the_others(here: Client, there: Client, account: Account) -> None:
    assert here.post("/accounts/sessions/").status_code == 302


def change_password(here: Client, there: Client, account: Account) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", form).status_code == 302


def suspend(here: Client, there: Client, account: Account) -> None:
    services.suspend(account_id=account.pk)


def leave(here: Client, there: Client, account: Account) -> None:
    services.delete_account(reader=reader_of(account))


Way = Callable[[Client, Client, Account], None]
ONE: list[Way] = [sign_out, end_the_others]
ALL: list[Way] = [change_password, suspend, leave]


@pytest.mark.parametrize("way", ONE + ALL)
def test_the_stream_of_an_ended_session_is_cut_and_does_not_come_back(way: Way, mei: Account) -> None:
    here, there = browser_of(mei), browser_of(mei)
    kept, ended = address_of(here, mei), address_of(there, mei)

    async def cut(application: LiveApplication) -> None:
        pages = [Page(application, address) for address in (kept, ended)]
        for page in pages:
            assert await page.status() == 200
        await beside(lambda: way(here, there, mei))

        for page in pages if way in ALL else pages[1:]:
            assert "event: ended" in await page.event()
            await asyncio.wait_for(page.task, PATIENCE_SECONDS)
        await stays_out(application)
        if way in ONE:
            assert '"words":1' in await pages[0].event()
            await pages[0].leave()

    async def stays_out(application: LiveApplication) -> None:
        """It hears what anybody may hear, and is told that it hears nothing more."""
        back = Page(application, ended)
        assert await back.status() == 200
        assert f'event: refused\ndata: {{"channels": ["account:{mei.pk}"]}}' in await back.event()
        await notify(f"account:{mei.pk}", words=1)
        await notify("text:en", words=2)
        assert '"words":2' in await back.event()
        await back.leave()

    run(cut)
    run(stays_out)  # another live process


def test_who_changed_the_password_goes_on_with_a_new_token(mei: Account) -> None:
    here = browser_of(mei)
    old = address_of(here, mei)
    change_password(here, here, mei)
    new = address_of(here, mei)

    async def test(application: LiveApplication) -> None:
        page = Page(application, new)
        assert await page.status() == 200
        assert "refused" not in await page.body()
        await page.leave()
        back = Page(application, old)
        assert await back.status() == 200
        assert "refused" in await back.event()
        await back.leave()

    run(test)


def test_a_session_that_ends_by_time_takes_its_stream_along(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody tells that it ended: nothing is deleted, the hour simply comes."""
    ours, theirs = SessionStore(), SessionStore()
    for session, seconds in ((ours, 3600), (theirs, 2 * live.TOKEN_SECONDS)):
        session.set_expiry(seconds)
        session.create()
    monkeypatch.setattr("sampan.web.live.app.HEARTBEAT_SECONDS", 0.02)

    async def test(application: LiveApplication) -> None:
        pages = [
            Page(
                application,
                f"channel=account:{mei.pk}&channel=text:en&token={listen_as(mei, str(one.session_key))}",
            )
            for one in (ours, theirs)
        ]
        for page in pages:
            assert await page.status() == 200
        later = SimpleNamespace(time=lambda: time.time() + 3601)
        monkeypatch.setattr("sampan.web.live.app.time", later)

        assert "event: ended" in await pages[0].event()
        await asyncio.wait_for(pages[0].task, PATIENCE_SECONDS)
        await notify(f"account:{mei.pk}", words=1)
        assert '"words":1' in await pages[1].event()

        later.time = lambda: time.time() + live.TOKEN_SECONDS + 60  # its token is old before its session is
        assert "event: refused" in await pages[1].event()
        await asyncio.wait_for(pages[1].task, PATIENCE_SECONDS)

    run(test)


def test_a_session_that_was_prolonged_lets_its_page_come_back(mei: Account) -> None:
    session = SessionStore()
    session.set_expiry(-1)
    session.create()
    address = f"channel=account:{mei.pk}&channel=text:en&token={listen_as(mei, str(session.session_key))}"

    async def comes(application: LiveApplication) -> str:
        page = Page(application, address)
        assert await page.status() == 200
        told = await page.body()
        await page.leave()
        return told

    async def too_late(application: LiveApplication) -> None:
        assert "event: refused" in await comes(application)

    async def in_time(application: LiveApplication) -> None:
        assert "event: refused" not in await comes(application)

    run(too_late)
    session.set_expiry(3600)
    session.save()
    run(in_time)


def test_a_reinstated_account_listens_again(mei: Account) -> None:
    here = browser_of(mei)
    services.suspend(account_id=mei.pk)
    services.reinstate(account_id=mei.pk)
    address = address_of(here, mei)

    async def test(application: LiveApplication) -> None:
        page = Page(application, address)
        assert await page.status() == 200
        await notify(f"account:{mei.pk}", words=1)
        assert '"words":1' in await page.event()
        await page.leave()

    run(test)


def test_an_end_at_the_very_moment_of_coming_is_not_missed(
    mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = browser_of(mei)
    address = address_of(here, mei)

    async def test(application: LiveApplication) -> None:
        ask = application.owners.standing

        async def ask_and_be_late(holders: Any) -> Any:
            found = await ask(holders)
            if application.hub.ends_heard == heard:  # the answer is on its way while its session ends
                await beside(lambda: sign_out(here, here, mei))
                while application.hub.ends_heard == heard:
                    await asyncio.sleep(0.01)
            return found

        heard = application.hub.ends_heard
        monkeypatch.setattr(application.owners, "standing", ask_and_be_late)
        page = Page(application, address)
        assert await page.status() == 200
        assert "refused" in await page.event()
        await page.leave()

    run(test)


def test_a_cut_connection_to_the_database_is_opened_again(mei: Account) -> None:
    address = address_of(browser_of(mei), mei)

    async def test(application: LiveApplication) -> None:
        for _time in range(2):
            page = Page(application, address)
            assert await page.status() == 200
            assert "refused" not in await page.body()
            await page.leave()
            assert application.owners.connection is not None
            pid = application.owners.connection.info.backend_pid
            await beside(lambda pid=pid: terminate(pid))

    run(test)
