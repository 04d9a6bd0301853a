"""A running instance, a translator and a browser for the journeys."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.browser import DESK, Visitor
from tests.journeys.instance import Instance
from tests.journeys.translator import Translator

CHROMIUM = Path("/usr/bin/chromium")
NO_EXAMPLES = "from sampan.translation.models import Example; Example.objects.all().delete()"
"""The journeys' engine reads no examples, and to embed thousands would keep the worker from its work."""
WAIT_MS = 40_000
"""For a visible sign, a page or a press: the machine may be slow and busy with other tests."""
SLOW = bool(os.environ.get("SAMPAN_JOURNEYS_SLOW"))
"""Whether every page is slowed down on purpose, so that a race shows that a quick machine hides."""
SLOW_FACTOR = 6  # scripts and drawing take so many times as long
SLOW_LATENCY_MS = 400  # until an answer begins to arrive
SLOW_BYTES = 400_000  # a second, both ways
expect.set_options(timeout=WAIT_MS * (2 if SLOW else 1))
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey; without a browser they are skipped, and say what is missing."""
    missing = os.environ.get("SAMPAN_NO_BROWSER") or ("" if CHROMIUM.exists() else "missing: chromium")
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.enable_socket)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def translator() -> Iterator[Translator]:
    server = Translator()
    yield server
    server.shutdown()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory, translator: Translator) -> Iterator[Instance]:
    """One living instance for all journeys of this process, with an empty database."""
    running = Instance(
        # Not below pytest's own folder, which is closed to PostgreSQL's system user.
        Path("/var/tmp") / f"sampan-journeys-{os.getpid()}",
        SAMPAN_LIBRETRANSLATE_URL=translator.url,
        SAMPAN_TRANSLATION_ENGINES="libretranslate",
    )
    try:
        running.wait_until_up()
        running.run("shell", "-c", NO_EXAMPLES)
        yield running
    finally:
        running.stop()
        running.forget()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


def slow_down(page: Page) -> None:
    """Give a page a slow processor and a slow line that keeps nothing, as the browser's own tools do."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_FACTOR})
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": SLOW_LATENCY_MS,
            "downloadThroughput": SLOW_BYTES,
            "uploadThroughput": SLOW_BYTES,
        },
    )


@pytest.fixture
def visit(browser: Browser, instance: Instance) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window of one's own: visit(language="zh-Hans", size=PHONE, still=False).

    With `bare=True` no service worker answers for scripts and styles, so that a test can keep them back.
    """
    windows: list[Visitor] = []

    def open_window(
        *, language: str = "en", size: dict[str, int] = DESK, still: bool = True, bare: bool = SLOW
    ) -> Visitor:
        context = browser.new_context(
            base_url=instance.url,
            viewport=size,
            locale=language,
            has_touch=size["width"] < 600,
            reduced_motion="reduce" if still else "no-preference",
            service_workers="block" if bare else "allow",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page: Page = context.new_page()
        page.set_default_timeout(WAIT_MS * (2 if SLOW else 1))
        if SLOW:
            slow_down(page)
        visitor = Visitor(page, instance)
        windows.append(visitor)
        return visitor

    yield open_window
    for visitor in windows:
        complaints = visitor.complaints
        visitor.page.context.close()
        assert complaints == [], f"the browser complained: {complaints}"
