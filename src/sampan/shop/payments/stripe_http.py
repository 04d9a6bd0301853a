"""The way to Stripe: the SDK's own place for an HTTP client, filled by one with limits of time and size."""

import time
from collections.abc import Mapping
from typing import Any

import httpx
import stripe

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
"""A charge that waits for a bank takes some seconds; who waits longer asks again by the same key."""
ANSWER_MAX_BYTES = 2 * 1024**2
"""A list of a hundred refunds is a tenth of that."""


class CappedClient(stripe.HTTPClient):
    """Speaks for the SDK. Follows no redirect: the key must not travel to another host."""

    name = "httpx"

    def __init__(self, *, seconds: float = ANSWER_SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Body, status and headers; raises stripe.APIConnectionError with nothing of the request in it."""
        deadline = time.monotonic() + self._seconds
        received = bytearray()
        try:
            with self._client.stream(method, url, headers=headers, content=post_data) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > ANSWER_MAX_BYTES:
                        raise _lost("the answer is too large")
                    if time.monotonic() > deadline:
                        raise _lost("the answer takes too long")
                return bytes(received), response.status_code, response.headers
        except httpx.HTTPError as trouble:
            raise _lost(type(trouble).__name__) from None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _lost(reason: str) -> stripe.APIConnectionError:
    return stripe.APIConnectionError(reason)  # type: ignore[no-untyped-call]
