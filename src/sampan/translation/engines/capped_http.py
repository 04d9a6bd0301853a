"""HTTP for engines: JSON in and out, with a limit on time and on size, behind a circuit breaker."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from sampan.translation.engines.breaker import CircuitBreaker
from sampan.translation.engines.errors import EngineUnavailable

# Ten times the longest answer that a batch can deserve; what is larger is not a translation.
ANSWER_MAX_BYTES = 1024 * 1024
CONNECT_SECONDS = 5.0

T = TypeVar("T")


class RequestRefused(Exception):
    """The server understood but refused this one request (4xx); the engine itself is well."""


class JsonClient:
    """Posts JSON to one server. Neither keys nor texts get into its errors."""

    def __init__(
        self,
        base_url: str,
        *,
        key: str = "",
        timeout_seconds: float = 30.0,
        answer_max_bytes: int = ANSWER_MAX_BYTES,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError("an engine's address must begin with http:// or https://")
        self.base_url = base_url.rstrip("/")
        self.breaker = breaker or CircuitBreaker()
        self._key = key
        self._timeout_seconds = timeout_seconds
        self._answer_max_bytes = answer_max_bytes
        self._client: httpx.Client | None = None

    def __repr__(self) -> str:
        return f"JsonClient({urlsplit(self.base_url).hostname})"

    def why_not_ready(self) -> str:
        """Says that the server failed lately and is left alone for a while, else nothing."""
        return (
            "it failed several times in a row and is left alone for a minute" if self.breaker.is_open else ""
        )

    def post(self, path: str, payload: dict[str, Any], *, read: Callable[[Any], T]) -> T:
        """Post ``payload`` and return what ``read`` makes of the parsed answer.

        Raises:
            EngineUnavailable: no answer in time, too large, not JSON, not what ``read`` can read (it raises
                KeyError, IndexError, TypeError or ValueError), a server error, or the breaker is open.
            RequestRefused: the server refuses this request (4xx, but for 401, 403, 404 and 429).
        """
        if self.breaker.is_open:
            raise EngineUnavailable(self.why_not_ready())
        try:
            result = read(self._exchange(path, payload))
        except RequestRefused:
            self.breaker.succeeded()
            raise
        except EngineUnavailable:
            self.breaker.failed()
            raise
        except httpx.HTTPError as trouble:
            self.breaker.failed()
            raise EngineUnavailable(f"no answer from {self}: {type(trouble).__name__}") from trouble
        except (KeyError, IndexError, TypeError, ValueError) as odd:
            self.breaker.failed()
            raise EngineUnavailable(f"the answer of {self} is not what was asked for") from odd
        self.breaker.succeeded()
        return result

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _exchange(self, path: str, payload: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        # A server that sends one byte now and then never times out by itself, so the whole answer has a
        # deadline too.
        deadline = time.monotonic() + self._timeout_seconds
        with self._opened().stream(
            "POST", f"{self.base_url}{path}", json=payload, headers=headers
        ) as response:
            if response.status_code >= 500 or response.status_code in (401, 403, 404, 429):
                raise EngineUnavailable(f"{self} answered with status {response.status_code}")
            if response.status_code >= 400:
                raise RequestRefused(f"status {response.status_code}")
            received = bytearray()
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > self._answer_max_bytes:
                    raise EngineUnavailable(
                        f"the answer of {self} is larger than {self._answer_max_bytes} bytes"
                    )
                if time.monotonic() > deadline:
                    raise EngineUnavailable(f"{self} took more than {self._timeout_seconds:g} s")
        return json.loads(received)

    def _opened(self) -> httpx.Client:
        if self._client is None:
            timeout = httpx.Timeout(
                self._timeout_seconds, connect=min(CONNECT_SECONDS, self._timeout_seconds)
            )
            # Redirects are not followed: a key must not travel to another host.
            self._client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)
        return self._client
