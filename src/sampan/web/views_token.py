"""The signed name of a page view: what a browser must show to say what was seen on that page.

A browser sends signals while its page is going away (`navigator.sendBeacon`), with no header of its own and
so without a CSRF token. The view is the proof instead: the server made it for this account and this surface,
and nobody else can. Another site can make a browser post here, but has no view of that account to show.
"""

from __future__ import annotations

import hmac
import time
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from random import getrandbits
from typing import Final

from django.conf import settings

from sampan.core.ids import SEQUENCE_BITS
from sampan.discovery.types import Surface

_PURPOSE: Final = b"sampan.view."
_MAC_BYTES: Final = 15
"""120 bits: beyond guessing, and twenty letters without a filler."""
_PARTS: Final = 3
_DIGITS: Final = 16
"""Hexadecimal digits of a 64-bit number."""


def sign_view(account_id: int | None, surface: Surface) -> str:
    """A new view, as the page carries it: '<id>.<surface>.<mac>'. Some microseconds, no query.

    The id is made of this machine's clock and chance, as `sampan_next_id()` would of a sequence: views of one
    account in one millisecond are told apart, and the time when the page was made can be read out of it.
    """
    view = (time.time_ns() // 1_000_000 << SEQUENCE_BITS) | getrandbits(SEQUENCE_BITS)
    return f"{view:x}.{surface:x}.{_mac(account_id or 0, view, surface)}"


def read_view(token: object, account_id: int | None) -> tuple[int, Surface] | None:
    """The id and surface of a view that this account was given; None for a forged one and for another's."""
    parts = token.split(".") if isinstance(token, str) and token.isascii() else []
    if len(parts) != _PARTS or not all(_is_hex(part) for part in parts[:2]):
        return None
    view, number = int(parts[0], 16), int(parts[1], 16)
    if not hmac.compare_digest(parts[2], _mac(account_id or 0, view, number)):
        return None
    return view, Surface(number)


def _is_hex(text: str) -> bool:
    return 0 < len(text) < _DIGITS and not set(text) - set("0123456789abcdef")


def _mac(account_id: int, view: int, surface: int) -> str:
    message = b"%d.%d.%d" % (account_id, view, surface)
    return urlsafe_b64encode(hmac.digest(_key(settings.SECRET_KEY), message, "sha256")[:_MAC_BYTES]).decode()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return sha256(_PURPOSE + secret.encode()).digest()
