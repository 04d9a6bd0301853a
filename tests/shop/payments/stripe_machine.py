"""A localstripe of the test's own, and what the payer's browser would do there."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

KEY = "sk_test_12345"
WEBHOOK_SECRET = "whsec_of_the_tests"
GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000341"
"""Refused when it is charged; localstripe lets 4000000000000002 pass, which Stripe declines."""
START_SECONDS = 30.0


class StripeMachine:
    """`url` is the address of its API; `pay` stands for the payer's browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, auth=(KEY, ""), timeout=20, trust_env=False)

    def pay(self, ref: str, card: str = GOOD_CARD) -> int:
        """Pay an intent by card; gives the status of the answer."""
        data = {"type": "card", "card[number]": card, "card[exp_month]": "12", "card[exp_year]": "2040"}
        method = self._post("/v1/payment_methods", {**data, "card[cvc]": "123"}).json()["id"]
        self._post(f"/v1/payment_intents/{ref}", {"payment_method": method})
        return self._http.post(f"/v1/payment_intents/{ref}/confirm").status_code

    def get(self, path: str) -> Any:
        return self._http.get(path).raise_for_status().json()

    def seen(self, method: str, path: str) -> list[str]:
        """The idempotency keys of the calls to this path."""
        return [key for one, at, key in self.get("/_seen") if (one, at) == (method, path)]

    def _post(self, path: str, data: dict[str, str]) -> httpx.Response:
        return self._http.post(path, data=data).raise_for_status()


@contextmanager
def stripe_machine() -> Iterator[StripeMachine]:
    """Start localstripe on a free port of loopback; fails the test when it does not come up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(__file__).with_name("stripe_server.py")
    server = subprocess.Popen(
        [sys.executable, str(program), str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        machine = StripeMachine(f"http://127.0.0.1:{port}")
        _wait(machine, server)
        yield machine
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def _wait(machine: StripeMachine, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            machine.get("/_seen")
            return
        except httpx.TransportError:
            if server.poll() is not None or time.monotonic() > deadline:
                said = server.stdout.read().decode() if server.poll() is not None and server.stdout else ""
                raise AssertionError(f"localstripe did not start: {said}") from None
            time.sleep(0.1)
