"""The live process's ASGI application: `GET /live?token=...&channels=text:en` as server-sent events."""

import asyncio
import contextlib
import json
import math
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.signing import BadSignature

from sampan.core.live import LiveToken, read_live_token
from sampan.web.live.access import (
    Refused,
    allowed_channels,
    client_address,
    is_open,
    is_own_origin,
    wanted_channels,
)
from sampan.web.live.hub import ENDED, Full, Hub, Listener
from sampan.web.live.listen import listen
from sampan.web.live.memory import Kept
from sampan.web.live.owners import Owners

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEARTBEAT_SECONDS = 15.0
"""A comment goes out this often, so that no proxy takes a quiet stream for a dead one."""
RECONNECT_MS = 3_000
"""What a browser waits before it comes back."""
READY_SECONDS = 10.0
"""How long a page waits when the process has just started and not yet read what it may have missed."""
SEND_SECONDS = 30.0
"""A page that takes nothing for so long is gone, or means no good; it can come back and catch up."""
TOKENS_MOST = 10
ASKED_AGAIN_MOST = 5
"""Times that a page's holder is asked for while streams are being ended; each takes milliseconds."""
QUERY_MOST_BYTES = 8_192


@dataclass(frozen=True)
class Rules:
    """What the operator's settings say of live updates."""

    database: dict[str, Any]
    port: int
    trusted_origins: tuple[str, ...]
    trusted_proxies: int
    connections_max: int
    per_address_max: int


class LiveApplication:
    """Serves `/live` and `/live/health`; holds one connection to PostgreSQL, whatever the number of pages."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.hub = Hub(most=rules.connections_max, most_per_address=rules.per_address_max)
        self.owners = Owners(rules.database)
        self.ear: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    @classmethod
    def from_settings(cls) -> "LiveApplication":
        """Read the rules from Django's settings."""
        return cls(
            Rules(
                database=database_parameters(settings.DATABASES["default"]),
                port=settings.PORT,
                trusted_origins=(settings.SAMPAN_URL, *settings.CSRF_TRUSTED_ORIGINS),
                trusted_proxies=settings.SAMPAN_TRUSTED_PROXIES,
                connections_max=settings.SAMPAN_LIVE_MAX,
                per_address_max=settings.SAMPAN_LIVE_ADDRESS_MAX,
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._open_ear()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.hub.close()
                if self.ear:
                    self.ear.cancel()
                await self.owners.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _open_ear(self) -> None:
        if self.ear is None or self.ear.done():
            self.ear = asyncio.create_task(listen(self.rules.database, self.hub.publish, self._catch_up))

    def _catch_up(self, kept: Kept) -> None:
        self.hub.catch_up(kept)
        self.ready.set()

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._open_ear()  # it never ends by itself; this is for servers without a lifespan
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if scope["path"].rstrip("/") == "/live/health":
            await _answer(send, 200, "ok")
            return
        if scope["path"].rstrip("/") != "/live" or scope["method"] != "GET":
            await _answer(send, 404, "nothing here")
            return
        origin = headers.get("origin", "")
        if origin and not self._is_own(origin, headers.get("host", "")):
            await _answer(send, 403, "pages of other sites may not listen here")
            return
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self.ready.wait()
            page = await self._admit(scope, headers)
        except Refused as refusal:
            await _answer(send, 403, str(refusal), origin)
            return
        except (Full, TimeoutError) as full:
            await _answer(send, 503, str(full) or "the database does not answer", origin)
            return
        head = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
        try:
            with contextlib.suppress(TimeoutError):
                await _stream(page, self.hub.beat, receive, send, head + _shared_headers(origin))
        finally:
            self.hub.leave(page.listener)

    def _is_own(self, origin: str, host: str) -> bool:
        return is_own_origin(origin, host, port=self.rules.port, trusted=self.rules.trusted_origins)

    async def _admit(self, scope: Scope, headers: dict[str, str]) -> "Page":
        """Check tokens and channels and make the listener; raises Refused or Full."""
        if len(scope["query_string"]) > QUERY_MOST_BYTES:
            raise Refused("the address is too long")
        query = parse_qs(scope["query_string"].decode("latin-1"))
        wanted = wanted_channels(query.get("channels", []) + query.get("channel", []))
        tokens = _read_tokens(query.get("token", []))
        good, grants, session_ends = await self._granted(tokens, wanted)
        # Nothing is waited for from here on, so that no end can be missed between asking and joining.
        channels, refused = allowed_channels(wanted, grants)
        peer = (scope.get("client") or ("", 0))[0]
        address = client_address(peer, headers.get("x-forwarded-for", ""), self.rules.trusted_proxies)
        last = headers.get("last-event-id") or query.get("last", [""])[0]
        since = _moment(query.get("since", [""])[0])
        closers = {name for token in good if token.holder for name in token.holder.ends}
        listener = self.hub.join(channels, address, last, since, ends=closers)
        token_ends = min((token.ends for token in good if token.channels), default=math.inf)
        return Page(listener, refused, min(token_ends, session_ends), session_ends <= token_ends)

    async def _granted(
        self, tokens: list[LiveToken], wanted: set[str]
    ) -> tuple[list[LiveToken], set[str], float]:
        """Give the tokens whose holders may still listen, the closed channels that they open, and when the
        first of their sessions ends (seconds since 1970).

        Raises TimeoutError when the database does not answer.
        """
        holders = [token.holder for token in tokens if token.holder]
        for _time in range(ASKED_AGAIN_MOST):
            heard = self.hub.ends_heard
            standing = await self.owners.standing(holders)
            good = [token for token in tokens if token.holder is None or token.holder in standing]
            grants = {name for token in good for name in token.channels}
            grants |= await self.owners.media_of(grants, wanted - grants)
            if heard == self.hub.ends_heard:
                return good, grants, min(standing.values(), default=math.inf)
        raise TimeoutError("many streams end at this moment")


@dataclass(frozen=True)
class Page:
    """A page that was let in: what was refused to it, and when it has to go (seconds since 1970): its tokens
    are old then, or a session ends by time, which nobody tells."""

    listener: Listener
    refused: list[str]
    ends: float
    ends_with_session: bool


def database_parameters(entry: dict[str, Any]) -> dict[str, Any]:
    """Turn Django's entry of a database into what psycopg's `connect` takes; no pool, one connection."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    found = {ours: entry[theirs] for theirs, ours in names.items() if entry.get(theirs)}
    options = {
        key: value
        for key, value in entry.get("OPTIONS", {}).items()
        if key not in {"pool", "server_side_binding"}
    }
    keepalive = {
        "application_name": "sampan live",
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    return {**keepalive, **options, **found}


def _read_tokens(tokens: list[str]) -> list[LiveToken]:
    """Give what these tokens open; a forged or old one opens nothing."""
    read = []
    for token in tokens[:TOKENS_MOST]:
        with contextlib.suppress(BadSignature):
            read.append(read_live_token(token))
    return read


def _moment(milliseconds: str) -> float | None:
    """Read a moment as scripts write it, in milliseconds since 1970; None for anything else."""
    is_number = milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 16
    return int(milliseconds) / 1000 if is_number else None


async def _stream(
    page: Page, beat: Callable[[], bytes], receive: Receive, send: Send, head: list[tuple[bytes, bytes]]
) -> None:
    """Send events until the page goes, is let go, or the time of its token or session is over."""
    await send({"type": "http.response.start", "status": 200, "headers": head})
    gone = asyncio.create_task(_say_gone(page.listener, receive))
    words = f"retry: {RECONNECT_MS}\n\n{_refused(page.refused)}".encode()
    try:
        while True:
            async with asyncio.timeout(SEND_SECONDS):
                await send({"type": "http.response.body", "body": words, "more_body": True})
            left = page.ends - time.time()
            if left <= 0:
                closed = [name for name in page.listener.channels if not is_open(name)]
                words = ENDED if page.ends_with_session else _refused(closed).encode()
                break
            found = await page.listener.take(min(HEARTBEAT_SECONDS, left))
            if found is None:
                words = b""
                break
            words = found or beat()
    finally:
        gone.cancel()
    if not gone.done():
        await send({"type": "http.response.body", "body": words, "more_body": False})


async def _say_gone(listener: Listener, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.say_goodbye()


def _refused(channels: list[str]) -> str:
    """Tell a page which channels it does not hear; with a new token it may."""
    return f"event: refused\ndata: {json.dumps({'channels': sorted(channels)})}\n\n" if channels else ""


async def _answer(send: Send, status: int, text: str, origin: str = "") -> None:
    head = [(b"content-type", b"text/plain; charset=utf-8"), *_shared_headers(origin)]
    if status == 503:
        head.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})


def _shared_headers(origin: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"cache-control", b"no-store"), (b"vary", b"Origin"), (b"x-content-type-options", b"nosniff")]
    if origin:
        headers.append((b"access-control-allow-origin", origin.encode("latin-1", "ignore")))
        headers.append((b"access-control-allow-credentials", b"true"))  # pages may send cookies; none is read
    return headers
