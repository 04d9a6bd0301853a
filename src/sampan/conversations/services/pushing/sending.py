"""Sends one encrypted message to one browser: RFC 8030 says the way, 8291 the envelope, 8292 the sender.

The words are encrypted for the browser (by pywebpush); the server between reads none of them. The connection
is made here, with httpx, to the very address that was checked.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections import OrderedDict
from enum import Enum
from threading import Lock
from typing import Protocol

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from sampan.conversations.services.pushing.addresses import BadEndpoint, Endpoint, read_endpoint, resolve
from sampan.conversations.services.pushing.keys import authorization
from sampan.translation.engines.breaker import CircuitBreaker

logger = logging.getLogger("sampan.push")

TIMEOUT_SECONDS = 10.0
ANSWER_MAX_BYTES = 4_096
"""Nothing in the answer is needed; what is longer is cut off unread."""
WORDS_MAX_BYTES = 3_000
"""Of a message before encryption; the servers take 4,096 bytes after it."""
KEEP_SECONDS = 24 * 3600
"""How long the browser maker's server keeps a message for a browser that is off."""
HOSTS_REMEMBERED = 200
_POINT_BYTES = 65
_AUTH_BYTES = 16


class Outcome(Enum):
    """What came of a message."""

    SENT = "sent"
    GONE = "gone"
    """The browser takes no more messages under this address."""
    FAILED = "failed"
    """Not now: the server is down, busy, or left alone after several failures."""


class Browser(Protocol):
    """One browser's subscription."""

    @property
    def endpoint(self) -> str: ...
    @property
    def p256dh(self) -> str: ...
    @property
    def auth(self) -> str: ...


class _Breakers:
    """One breaker for each push server, the latest used of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, CircuitBreaker] = OrderedDict()
        self._lock = Lock()

    def of(self, host: str) -> CircuitBreaker:
        with self._lock:
            found = self._kept.setdefault(host, CircuitBreaker())
            self._kept.move_to_end(host)
            if len(self._kept) > HOSTS_REMEMBERED:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


breakers = _Breakers()


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether a browser's two keys can be used: a point on P-256 and 16 bytes, in base64 for addresses."""
    try:
        point, secret = _decode(p256dh), _decode(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, NotBase64):
        return False
    return len(point) == _POINT_BYTES and len(secret) == _AUTH_BYTES


def send(browser: Browser, words: bytes, *, topic: str = "", urgent: bool = False) -> Outcome:
    """Send `words` (at most WORDS_MAX_BYTES) to a browser. Blocks for up to some TIMEOUT_SECONDS.

    `topic`: a later message with the same one (up to 32 letters, digits, - and _) takes the place of one that
    still waits at the server. Addresses, keys and words are never logged.
    """
    if len(words) > WORDS_MAX_BYTES:
        raise ValueError("a push is too long")
    try:
        endpoint = read_endpoint(browser.endpoint)
    except BadEndpoint:
        return Outcome.GONE
    breaker = breakers.of(endpoint.host)
    if breaker.is_open:
        return Outcome.FAILED
    try:
        address = resolve(endpoint, private_hosts=settings.SAMPAN_PUSH_PRIVATE_HOSTS)
        status = _post(endpoint, address, _headers(browser, topic, urgent), _encrypt(browser, words))
    except BadEndpoint as bad:
        logger.warning("no push to %s: %s", endpoint.host, bad)
        return Outcome.GONE
    except (OSError, httpx.HTTPError) as trouble:
        breaker.failed()
        logger.warning("no push to %s: %s", endpoint.host, type(trouble).__name__)
        return Outcome.FAILED
    return _outcome(status, endpoint.host, breaker)


def _outcome(status: int, host: str, breaker: CircuitBreaker) -> Outcome:
    if status in (404, 410):  # RFC 8030, 7.3: the subscription is gone
        breaker.succeeded()
        return Outcome.GONE
    if 200 <= status < 300:
        breaker.succeeded()
        return Outcome.SENT
    if status == 429 or status >= 500:
        breaker.failed()
    logger.warning("%s refused a push with status %d", host, status)
    return Outcome.FAILED


def _headers(browser: Browser, topic: str, urgent: bool) -> dict[str, str]:
    headers = {
        "Authorization": authorization(browser.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEEP_SECONDS),
        "Urgency": "high" if urgent else "normal",
    }
    return {**headers, "Topic": topic} if topic else headers


def _encrypt(browser: Browser, words: bytes) -> bytes:
    from pywebpush import WebPusher  # brings aiohttp and requests along: not into processes that send nothing

    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    sealed = WebPusher({"endpoint": browser.endpoint, "keys": keys}).encode(words, "aes128gcm")
    return bytes(sealed["body"])


def _post(endpoint: Endpoint, address: str, headers: dict[str, str], body: bytes) -> int:
    """The status of the answer. The certificate is checked against the name, the connection goes to the
    address; redirects are not followed and no proxy of the environment is used, since both would lead
    elsewhere than was checked."""
    host = f"[{address}]" if ":" in address else address
    with (
        httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, verify=httpx.create_ssl_context()) as client,
        client.stream(
            "POST",
            f"https://{host}:{endpoint.port}{endpoint.path}",
            headers={"Host": endpoint.authority, **headers},
            content=body,
            extensions={"sni_hostname": endpoint.host},
        ) as response,
    ):
        read = 0
        for piece in response.iter_raw():
            read += len(piece)
            if read > ANSWER_MAX_BYTES:
                break
        return response.status_code


def _decode(text: str) -> bytes:
    if not text.isascii():
        raise ValueError("not base64")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
