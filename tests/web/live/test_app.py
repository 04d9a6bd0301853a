"""The live process: what PostgreSQL tells reaches the pages that may hear it, and no others."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.live import NOTIFY_CHANNEL, sign_live_token
from sampan.notes.models import Media
from sampan.web.live.app import LiveApplication, Rules, database_parameters
from sampan.web.live.owners import MEDIA_TABLE

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20.0


class Page:
    """A page's request to the live process, run beside the test."""

    def __init__(self, application: LiveApplication, query: str, **headers: str) -> None:
        self.sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.left = asyncio.Event()
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
        await _until_it_hears(application)
        try:
            await asyncio.wait_for(test(application), 3 * PATIENCE_SECONDS)
        finally:
            assert application.ear is not None
            application.ear.cancel()

    asyncio.run(inside())


async def _until_it_hears(application: LiveApplication) -> None:
    while not application.hub.latest:
        await notify("text:en")
        await asyncio.sleep(0.05)


async def notify(channel: str, **data: Any) -> None:
    """Do what `core.live.publish` does, from another connection."""
    async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as other:
        message = json.dumps({"channel": channel, "data": data})
        await other.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, message])


def test_a_notification_reaches_the_page_that_listens() -> None:
    async def test(application: LiveApplication) -> None:
        page = Page(application, "channels=text:zh-Hans")
        assert await page.status() == 200
        assert "retry:" in await page.body()

        await notify("text:en", keys=["other"])
        await notify("text:zh-Hans", keys=["a"])

        event = await page.body()
        assert json.loads(event.split("data: ")[1]) == {"channel": "text:zh-Hans", "data": {"keys": ["a"]}}
        await page.leave()
        assert not application.hub.listeners

    run(test)


def test_a_page_without_the_right_token_hears_nothing_of_an_account() -> None:
    async def test(application: LiveApplication) -> None:
        for query in (
            "channels=account:5",
            f"channels=account:5&token={sign_live_token(6)}",
            "channels=account:5&token=x",
        ):
            page = Page(application, query)
            assert await page.status() == 403
        assert not application.hub.listeners

        page = Page(application, f"channels=account:5&token={sign_live_token(5)}")
        assert await page.status() == 200
        await page.leave()

    run(test)


def test_a_page_follows_its_own_media_and_no_others(mei: Account, tom: Account) -> None:
    mine = Media.objects.create(owner=mei, kind="picture", key="mine")
    other = Media.objects.create(owner=tom, kind="picture", key="other")
    token = sign_live_token(mei.pk)

    async def test(application: LiveApplication) -> None:
        refused = Page(application, f"channel=media:{mine.pk}&channel=media:{other.pk}&token={token}")
        assert await refused.status() == 403

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


def test_after_a_broken_connection_pages_are_told_of_the_gap_and_hear_again() -> None:
    async def test(application: LiveApplication) -> None:
        page = Page(application, "channels=text:en")
        assert await page.status() == 200
        await page.body()
        async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as other:
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN %' AND datname = current_database()"
            )

        assert "event: gap" in await page.body()
        await notify("text:en", again=True)

        assert '"again": true' in await page.body()
        await page.leave()

    run(test)


def test_the_table_that_is_asked_for_owners_is_the_one_of_media() -> None:
    assert Media._meta.db_table == MEDIA_TABLE
