"""Buyers at their browsers: a process of its own that walks through the checkout of Sampan or of the peer.

`python -m benchmarks.support.buyers` reads one JSON object (shop, port, product, buyers: [{cookie, address}],
at_once, hands) and writes one: {"sold", "refused", "errors", "seconds", "times": [ms of each that was sold]}.

The first buyer only comes as far as the last button, alone, so that the product is known to the shop (the
peer counts looks and baskets in a row of the product, and two who make that row at once meet an error).
`at_once`: every other one first comes as far as the last button, then all press it in the same moment. Else
`hands` of them buy at a time, from 'add to cart' to 'thank you'.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from queue import Empty, SimpleQueue
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS = 120
TOKEN = "b" * 32
"""A CSRF token of the browser's own making; it has to be the same in cookie and form, that is all."""
REDIRECTS_MAX = 8
WAIT_SECONDS, WAITS_MAX = 0.3, 200
"""How often the page that waits for the payment asks, and how long (it is every 2 s in a browser)."""


@dataclass(frozen=True)
class Answer:
    """What came at the end of the redirects."""

    status: int
    path: str
    body: str


@dataclass
class Browser:
    """One connection with one person's cookies."""

    port: int
    cookie: str

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        self.cookies = dict([self.cookie.split("=", 1)]) | {"csrftoken": TOKEN}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": TOKEN}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        for _turn in range(REDIRECTS_MAX):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode(errors="replace")
            self._keep(response.headers.get_all("Set-Cookie") or [])
            target = response.headers.get("Location")
            if response.status not in (301, 302, 303) or target is None:
                return Answer(response.status, path, text)
            parts = urlsplit(target)
            path, method, body = parts.path + (f"?{parts.query}" if parts.query else ""), "GET", None
        return Answer(0, path, "")

    def _keep(self, given: list[str]) -> None:
        for line in given:
            name, _equals, value = line.split(";", 1)[0].partition("=")
            if name != "csrftoken":
                self.cookies[name] = value


@dataclass
class Outcome:
    """What became of all buyers; `times` in milliseconds, of those who bought."""

    sold: int = 0
    refused: int = 0
    errors: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)


def send_buyers(**order: object) -> Outcome:
    """Let them buy, in a process of their own, and give what became of it; see the module's text."""
    command = [sys.executable, "-m", "benchmarks.support.buyers"]
    done = subprocess.run(command, input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True)
    return Outcome(**json.loads(done.stdout))


def main() -> None:
    """Do what standard input orders."""
    order = json.load(sys.stdin)
    prepare, press = (
        (sampan_prepare, sampan_press) if order["shop"] == "sampan" else (peer_prepare, peer_press)
    )
    outcome, lock = Outcome(), threading.Lock()
    (scout, *buyers), product = order["buyers"], str(order["product"])
    prepare(Browser(order["port"], scout["cookie"]), product, scout["address"])
    gate = threading.Barrier(len(buyers) if order["at_once"] else 1)
    waiting: SimpleQueue[dict[str, str]] = SimpleQueue()
    for buyer in buyers:
        waiting.put(buyer)
    began: list[float] = []

    def buy(buyer: dict[str, str]) -> None:
        start = time.perf_counter()
        try:
            browser = Browser(order["port"], buyer["cookie"])
            ready = prepare(browser, product, buyer["address"])
            if order["at_once"]:
                gate.wait()
                start = time.perf_counter()
                began.append(start)
            sold = press(browser, ready)
        except (OSError, http.client.HTTPException, RuntimeError, threading.BrokenBarrierError) as error:
            gate.abort()
            print(repr(error)[:300], file=sys.stderr)
            with lock:
                outcome.errors += 1
            return
        with lock:
            outcome.sold += sold
            outcome.refused += not sold
            if sold:
                outcome.times.append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    hands = len(buyers) if order["at_once"] else order["hands"]
    threads = [threading.Thread(target=_work, args=(waiting, buy)) for _hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - min(began, default=start)
    json.dump(asdict(outcome), sys.stdout)


def _work(waiting: SimpleQueue[dict[str, str]], buy: Callable[[dict[str, str]], None]) -> None:
    while True:
        try:
            buyer = waiting.get_nowait()
        except Empty:
            return
        buy(buyer)


def sampan_prepare(browser: Browser, product: str, address: str) -> dict[str, str]:
    """Into the cart, and to the page of the checkout: what its form holds."""
    added = browser.post("/cart/add", variant=product, quantity="1")
    page = browser.get("/checkout/USD")
    total = re.search(r'name="expected_total" value="(\d+)"', page.body)
    if added.status != 200 or total is None:
        raise RuntimeError(f"the cart answers {added.status} at {added.path}, the checkout {page.status}")
    return {"address": address, "expected_total": total[1], "key": str(uuid.uuid4()), "act": "place"}


def sampan_press(browser: Browser, ready: dict[str, str]) -> bool:
    """Place the order, pay, and wait until it has arrived; False where it was refused."""
    page = browser.post("/checkout/USD", **ready)
    if not page.path.startswith("/pay/"):
        if page.status in (200, 409, 422):
            return False
        raise RuntimeError(f"{page.path} answers {page.status}")
    ref = re.search(r'href="(/pay/sandbox/[\w-]+)"', page.body)
    if ref is None:
        raise RuntimeError(f"nothing to pay with at {page.path}: {page.status}")
    browser.get(ref[1])
    page = browser.post(ref[1], manner="pay")
    checkout = page.path.split("/")[2]
    for _turn in range(WAITS_MAX):
        if page.path.endswith("/done"):
            return True
        time.sleep(WAIT_SECONDS)
        page = browser.get(f"/pay/{checkout}/wait")
    raise RuntimeError("the payment did not arrive")


def peer_prepare(browser: Browser, product: str, address: str) -> dict[str, str]:
    """Into the basket, the address, and on to the preview."""
    browser.post(f"/basket/add/{product}/", quantity="1")
    browser.get("/checkout/shipping-address/")
    page = browser.post("/checkout/shipping-address/", action="ship_to", address_id=address)
    if "/checkout/payment-details/" not in page.path:
        raise RuntimeError(f"the peer leads to {page.path}: {page.status}")
    page = browser.get("/checkout/preview/")
    if page.status != 200 or 'id="place_order_form"' not in page.body:
        raise RuntimeError(f"the peer's preview: {page.status} at {page.path}")
    return {"action": "place_order"}


def peer_press(browser: Browser, ready: dict[str, str]) -> bool:
    """Place the order; False where it was refused."""
    page = browser.post("/checkout/preview/", **ready)
    if page.path.startswith("/checkout/thank-you") and page.status == 200:
        return True
    if page.status == 200:
        return False
    raise RuntimeError(f"{page.path} answers {page.status}")


if __name__ == "__main__":
    main()
