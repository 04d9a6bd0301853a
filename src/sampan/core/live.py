"""Messages to open pages: NOTIFY inside the transaction, carried to browsers by the live process."""

import json
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db import connection

NOTIFY_CHANNEL = "sampan_live"
NOTIFY_MAX_BYTES = 7_000
"""PostgreSQL refuses payloads of 8,000 bytes and more."""
TOKEN_SALT = "sampan.live"  # noqa: S105 - a name, not a secret
TOKEN_SECONDS = 12 * 3600
"""How long a page may keep its connection's token."""


def publish(channel: str, payload: dict[str, Any]) -> None:
    """Tell every page that listens to `channel`, when the current transaction commits.

    Raises ValueError for a payload over NOTIFY_MAX_BYTES.
    """
    message = json.dumps({"channel": channel, "data": payload}, separators=(",", ":"), ensure_ascii=False)
    if len(message.encode()) > NOTIFY_MAX_BYTES:
        raise ValueError("a live message is too long")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, message])


def sign_live_token(account_id: int | None, channels: Sequence[str] = ()) -> str:
    """A token to listen as this account (None: nobody), and to the closed `channels` besides."""
    return signing.dumps({"a": account_id, "c": list(channels)}, salt=TOKEN_SALT)


def read_live_token(token: str) -> frozenset[str]:
    """The closed channels that a token opens; raises signing.BadSignature when it is forged or old."""
    claims = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    own = () if claims["a"] is None else (f"account:{claims['a']}",)
    return frozenset((*own, *claims["c"]))
