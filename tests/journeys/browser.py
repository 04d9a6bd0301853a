"""A person at a browser: signs up, reads, and lets axe look at every page in both themes."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

from tests.journeys.instance import Instance

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "two boats, one river"
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
SETTLE = """() => new Promise(requestAnimationFrame).then(() => Promise.all(
    document.getAnimations().filter(one => one instanceof CSSTransition)
        .map(one => one.finished.catch(() => {}))
))"""
_numbers = itertools.count(1)


@contextmanager
def kept_back(page: Page, address: str | re.Pattern[str]) -> Iterator[None]:
    """What is asked of this address gets no answer before the block ends: a very slow line."""
    held: list[Route] = []
    over: list[bool] = []
    page.route(address, lambda route: route.continue_() if over else held.append(route))
    try:
        yield
    finally:
        over.append(True)
        for route in held:
            route.continue_()
        page.unroute(address)


class Visitor:
    """One browser window. `complaints` are errors of scripts and of the content security policy."""

    def __init__(self, page: Page, instance: Instance) -> None:
        self.page = page
        self.instance = instance
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def become(self, handle: str, name: str, *, language: str) -> str:
        """Be a new member, made on the command line and signed in through the page; gives the address."""
        email = f"{handle}{next(_numbers)}@example.org"
        self.instance.run("account", "create", handle, "--email", email, "--password", PASSWORD)
        self.sign_in(email)
        self.page.goto("/settings/profile")
        self.page.fill("input[name=display_name]", name)
        self.send("display_name")
        self.read_in(language)
        return email

    def sign_in(self, email: str) -> None:
        """Be the member with this address."""
        self.page.goto("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.send("password")
        expect(self.page).not_to_have_url(re.compile("/accounts/login"))

    def send(self, field: str) -> None:
        """Press the button of the form that has this field."""
        self.press(self.page.locator(f"form:has(input[name={field}]) button[type=submit]").last)

    def arrive(self, address: str) -> None:
        """Wait until the page whose address holds this pattern has come whole, with its scripts."""
        self.page.wait_for_url(re.compile(address))

    def press(self, button: Locator) -> None:
        """Press what leads to another page, and wait until that has come whole."""
        with self.page.expect_navigation():
            button.click()

    def read_in(self, language: str) -> None:
        """Choose the interface's language and the only language read."""
        self.page.goto("/settings/languages")
        self.page.locator(f"input[name=language][value={language}]").check()
        for code in ("en", "zh-Hans", "zh-Hant"):
            box = self.page.locator(f"input[name=reads][value={code}]")
            box.set_checked(code == language)
        self.send("reads")
        self.page.goto("/")
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def check_access(self) -> None:
        """No serious or critical finding of axe, in light and in dark."""
        for theme in ("light", "dark"):
            self.page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            self.page.evaluate(SETTLE)  # colors on their way from one theme to the other are neither's
            found = self._run_axe()
            assert not found, f"{self.page.url} ({theme}): {found}"
        self.page.evaluate("() => delete document.documentElement.dataset.theme")

    def _run_axe(self) -> list[dict[str, Any]]:
        # Evaluated by the browser's debugger, which the page's content security policy does not bind.
        self.page.evaluate(AXE.read_text() + "; undefined")
        result = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            {
                "id": v["id"],
                "nodes": [(n["target"], n["any"][0]["message"] if n["any"] else "") for n in v["nodes"]][:4],
            }
            for v in result["violations"]
            if v["impact"] in SERIOUS
        ]

    def fits(self) -> None:
        """Nothing is wider than the window."""
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
