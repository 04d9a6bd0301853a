"""The live process: what PostgreSQL tells reaches the pages that may hear it, and no others."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.accounts.sessions import SessionStore
from sampan.core.live import forget_words, publish, publish_to, sign_live_token
from sampan.notes.models import Media
from sampan.web.live.app import LiveApplication, Rules, database_parameters

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20.0


@pytest.fixture(autouse=True)
def only_our_events(transactional_db: None) -> None:
    """Without those of earlier tests, and complete from the first transaction on.

    Work in other databases of the same server holds the horizon back, so that what is older is told again.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_live_event")
        cursor.execute("""INSERT INTO core_live_event (xid, body) VALUES ('3', '"c":["text:none"],"d":{}')""")


class Page:
    """A page's request to the live process, run beside the test."""

    def __init__(self, application: LiveApplication, query: str, room: int = 0, **headers: str) -> None:
        self.sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue(room)
        self.left = asyncio.Event()
        self.rest: list[str] = []
        self.last = ""
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live",
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.create_task(application(scope, self._receive, self.sent.put))

    async def _receive(self) -> MutableMapping[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        """The answer's status."""
        start = await asyncio.wait_for(self.sent.get(), PATIENCE_SECONDS)
        return int(start["status"])

    async def body(self) -> str:
        """The next piece of the answer's body."""
        return (await asyncio.wait_for(self.sent.get(), PATIENCE_SECONDS))["body"].decode()

    async def event(self) -> str:
        """The next event that is no beat."""
        while True:
            while self.rest:
                event, self.rest = self.rest[0], self.rest[1:]
                if "data: " in event and "event: beat" not in event:
                    return event
                if "id: " in event:
                    self.last = event.split("id: ")[1].split("\n")[0]
            self.rest = (await self.body()).split("\n\n")

    async def numbers(self, count: int) -> list[int]:
        """The field `number` of the next events."""
        return [
            json.loads((await self.event()).split("data: ")[1])["data"]["number"] for _turn in range(count)
        ]

    async def leave(self) -> None:
        """Close the page."""
        self.left.set()
        await asyncio.wait_for(self.task, PATIENCE_SECONDS)


def parameters() -> dict[str, Any]:
    """How to reach the test's database."""
    return database_parameters({**settings.DATABASES["default"], "NAME": connection.settings_dict["NAME"]})


def run(test: Callable[[LiveApplication], Awaitable[None]]) -> None:
    """Run a test beside a live application that listens to the test's database."""

    async def inside() -> None:
        rules = Rules(
            parameters(), 8000, ("https://sampan.example",), 0, connections_max=10, per_address_max=10
        )
        application = LiveApplication(rules)
        application._open_ear()
        await asyncio.wait_for(application.ready.wait(), PATIENCE_SECONDS)
        try:
            await asyncio.wait_for(test(application), 3 * PATIENCE_SECONDS)
        finally:
            assert application.ear is not None
            application.ear.cancel()
            await application.owners.close()

    asyncio.run(inside())


def listen_as(account: Account, session_key: str = "") -> str:
    """A token of this account's, in a session of its own unless one is named."""
    if not session_key:
        session = SessionStore()
        session.create()
        session_key = str(session.session_key)
    return sign_live_token(account.pk, session_key=session_key)


async def beside(act: Callable[[], object]) -> None:
    """Do something in another thread, with a connection of its own."""

    def inside() -> None:
        try:
            act()
        finally:
            connection.close()

    await asyncio.to_thread(inside)


async def notify(channel: str, **data: Any) -> None:
    """Publish beside the test."""
    await beside(lambda: publish(channel, data))


async def break_the_ear() -> None:
    """Cut the connection on which the live process listens."""
    async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sampan live'"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_notification_reaches_the_page_that_listens() -> None:
    async def test(application: LiveApplication) -> None:
        page = Page(application, "channels=text:zh-Hans")
        assert await page.status() == 200
        assert "retry:" in await page.body()

        await notify("text:en", keys=["other"])
        await notify("text:zh-Hans", keys=["a"])

        told = json.loads((await page.event()).split("data: ")[1])
        assert (told["channel"], told["data"]) == ("text:zh-Hans", {"keys": ["a"]})
        await page.leave()
        assert not application.hub.listeners

    run(test)


def test_a_page_without_the_right_token_hears_nothing_of_an_account(mei: Account, tom: Account) -> None:
    channel, own, other = f"account:{mei.pk}", listen_as(mei), listen_as(tom)
    never = listen_as(mei, session_key="a" * 32)

    async def test(application: LiveApplication) -> None:
        for query in (
            f"channels={channel}",
            f"channels={channel}&token={other}",
            f"channels={channel}&token={never}",
            f"channels={channel}&token={sign_live_token(mei.pk)}",
            f"channels={channel}&token=x",
        ):
            page = Page(application, query)
            assert await page.status() == 403
        assert not application.hub.listeners

        page = Page(application, f"channels={channel}&token={own}")
        assert await page.status() == 200
        await page.leave()

    run(test)


def test_a_page_follows_its_own_media_and_no_others(mei: Account, tom: Account) -> None:
    mine = Media.objects.create(owner=mei, kind="picture", key="mine")
    other = Media.objects.create(owner=tom, kind="picture", key="other")
    token = listen_as(mei)

    async def test(application: LiveApplication) -> None:
        refused = Page(application, f"channel=media:{other.pk}&token={token}")
        assert await refused.status() == 403
        half = Page(application, f"channel=media:{mine.pk}&channel=media:{other.pk}&token={token}")
        assert await half.status() == 200
        assert f'event: refused\ndata: {{"channels": ["media:{other.pk}"]}}' in await half.body()
        [listener] = application.hub.listeners
        assert listener.channels == {f"media:{mine.pk}"}
        await half.leave()

        page = Page(application, f"channel=text:en&channel=media:{mine.pk}&token={token}")
        assert await page.status() == 200
        await page.leave()

    run(test)


def test_pages_of_other_sites_are_turned_away() -> None:
    async def test(application: LiveApplication) -> None:
        stranger = Page(application, "channels=text:en", origin="https://evil.example", host="localhost:8001")
        assert await stranger.status() == 403
        assert not application.hub.listeners

        own = Page(application, "channels=text:en", origin="http://localhost:8000", host="localhost:8001")
        start = await own.sent.get()
        assert dict(start["headers"])[b"access-control-allow-origin"] == b"http://localhost:8000"
        await own.leave()

    run(test)


def test_a_full_house_says_so_and_asks_to_come_later() -> None:
    async def test(application: LiveApplication) -> None:
        pages = [Page(application, "channels=text:en") for _number in range(10)]
        for page in pages:
            assert await page.status() == 200

        late = Page(application, "channels=text:en")

        assert await late.status() == 503
        for page in pages:
            await page.leave()

    run(test)


def test_after_a_broken_connection_pages_hear_what_was_told_in_between_once() -> None:
    async def test(application: LiveApplication) -> None:
        page = Page(application, "channels=text:en")
        assert await page.status() == 200
        await notify("text:en", number=1)
        assert await page.numbers(1) == [1]

        application.ready.clear()
        await break_the_ear()
        await notify("text:en", number=2)
        await asyncio.wait_for(application.ready.wait(), PATIENCE_SECONDS)
        await notify("text:en", number=3)

        assert await page.numbers(2) == [2, 3]
        await page.leave()

    run(test)


def test_another_process_goes_on_where_the_first_one_ended() -> None:
    seen: list[str] = []

    async def first(application: LiveApplication) -> None:
        page = Page(application, "channels=text:en")
        assert await page.status() == 200
        await notify("text:en", number=1)
        assert await page.numbers(1) == [1]
        seen.append(str(application.hub.memory.horizon))
        await page.leave()

    async def second(application: LiveApplication) -> None:
        page = Page(application, "channels=text:en", last_event_id=seen[0])
        assert await page.status() == 200
        found = await page.numbers(2)
        if found[0] == 1:  # a page may get again what it has, never less than all
            found = [*found[1:], *await page.numbers(1)]
        assert found == [2, 3]
        await page.leave()

    async def between() -> None:
        await notify("text:en", number=2)
        await notify("text:en", number=3)

    run(first)
    asyncio.run(between())
    run(second)


def test_what_is_committed_late_is_told_to_a_page_that_came_back_meanwhile() -> None:
    """A transaction that began before what the page heard and ends after it came back."""

    async def test(application: LiveApplication) -> None:
        held, go_on = threading.Event(), threading.Event()

        def slowly() -> None:
            try:
                with transaction.atomic():
                    publish("text:en", {"number": 1})
                    held.set()
                    go_on.wait(PATIENCE_SECONDS)
            finally:
                connection.close()

        slow = asyncio.create_task(asyncio.to_thread(slowly))
        assert await asyncio.to_thread(held.wait, PATIENCE_SECONDS)
        page = Page(application, "channels=text:en")
        assert await page.status() == 200
        await notify("text:en", number=2)
        assert await page.numbers(1) == [2]
        last = str(application.hub.memory.horizon)
        await page.leave()
        go_on.set()
        await slow

        again = Page(application, "channels=text:en", last_event_id=last)
        assert await again.status() == 200
        found = await again.numbers(1)
        assert 1 in (found if found == [1] else found + await again.numbers(1))
        await again.leave()

    run(test)


def test_a_page_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.web.live.app.SEND_SECONDS", 0.05)

    async def test(application: LiveApplication) -> None:
        page = Page(application, "channels=text:en", room=1)  # its head fits in, then it reads no more

        await asyncio.wait_for(page.task, PATIENCE_SECONDS)

        assert not application.hub.listeners

    run(test)


def test_a_stream_ends_with_its_token(monkeypatch: pytest.MonkeyPatch, mei: Account) -> None:
    monkeypatch.setattr("sampan.core.live.TOKEN_SECONDS", 2)
    token = listen_as(mei)

    async def test(application: LiveApplication) -> None:
        page = Page(application, f"channel=account:{mei.pk}&channel=text:en&token={token}")
        assert await page.status() == 200

        assert f'event: refused\ndata: {{"channels": ["account:{mei.pk}"]}}' in await page.event()
        await asyncio.wait_for(page.task, PATIENCE_SECONDS)
        assert not application.hub.listeners

    run(test)


def test_without_a_database_pages_are_asked_to_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.web.live.app.READY_SECONDS", 0.05)

    async def test() -> None:
        nowhere = {**parameters(), "host": "/nonexistent"}
        application = LiveApplication(Rules(nowhere, 8000, (), 0, connections_max=10, per_address_max=10))
        page = Page(application, "channels=text:en")

        assert await page.status() == 503
        assert application.ear is not None
        application.ear.cancel()

    asyncio.run(test())


def test_words_that_are_taken_back_cannot_be_asked_for_again(mei: Account) -> None:
    token = listen_as(mei)
    query = f"channel=account:{mei.pk}&token={token}"

    def say() -> None:
        publish_to([f"account:{mei.pk}"], {"words": "Secret"}, words_of="message:7")

    async def test(application: LiveApplication) -> None:
        page = Page(application, query)
        assert await page.status() == 200
        await beside(say)
        assert "Secret" in await page.event()
        await page.leave()

        await beside(lambda: forget_words("message:7", instead={"t": "changed"}))
        await notify("text:en", words="after")
        other = Page(application, f"{query}&channel=text:en&last=4")
        assert await other.status() == 200
        heard = [await other.event(), await other.event()]
        assert "Secret" not in str(heard)
        assert '"data":{"t":"changed"}' in heard[0]
        await other.leave()

    run(test)
