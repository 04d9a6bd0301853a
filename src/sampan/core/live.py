"""Messages to open pages: NOTIFY inside the transaction, carried to browsers by the live process.

Every event is also kept some minutes in the table `core_live_event`, written in the same transaction, so
that nothing is lost when the live process or a page's connection breaks. An event has a number (n) and tells
its transaction (x) and the oldest transaction that was still running when it was written (h, the horizon).
PostgreSQL hands notifications out in the order of commits: whoever has heard an event has heard all of the
transactions before its horizon. "Everything since" is therefore every event with x >= the horizon last heard;
the few that come a second time are known by their number.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import connection

NOTIFY_CHANNEL = "sampan_live"
NOTIFY_MAX_BYTES = 7_500
"""PostgreSQL refuses payloads of 8,000 bytes and more; the rest is for the numbers of an event."""
KEPT_MINUTES = 10
"""How long an event can be asked for again; whoever was away longer is told so and asks the pages anew."""
TOKEN_SALT = "sampan.live"  # noqa: S105 - a name, not a secret
TOKEN_SECONDS = 12 * 3600
"""How long a page may keep its connection's token; then it asks for a new one by itself."""
FORGOTTEN = "forgotten"
"""The channel that tells the live process which events it remembers otherwise; no page may listen to it."""
ENDS = "ends:"
"""Channels of this kind end streams instead of telling something; no page may listen to them."""
RENEW_SECONDS = 30 * 24 * 3600
"""For so long an old token still proves which closed channels a page was given."""

_KEEP = """
WITH kept AS (
  INSERT INTO core_live_event (body, words_of) SELECT unnest(%s::text[]), nullif(%s, '')
  RETURNING number, xid, body
)
SELECT pg_notify(%s, '{"n":' || number || ',"x":' || xid || ',"h":'
  || pg_snapshot_xmin(pg_current_snapshot()) || ',' || body || '}') FROM kept
"""
_TAKE_WORDS = """
UPDATE core_live_event SET body = split_part(body, '],"d":', 1) || '],"d":' || %s, words_of = NULL
WHERE words_of = %s RETURNING number
"""
_TELL = "SELECT pg_notify(%s, '{' || body || '}') FROM unnest(%s::text[]) AS body"
# Always by a bound of xid: what is left is then complete above its lowest xid, which the live process needs.
# Transactions of the future are those of a database which this one was restored from.
_PRUNE = """
DELETE FROM core_live_event USING (
  SELECT max(xid) AS xid FROM core_live_event
  WHERE at < clock_timestamp() - make_interval(mins => %s) AND xid < pg_snapshot_xmax(pg_current_snapshot())
) AS old
WHERE core_live_event.xid < old.xid OR core_live_event.xid >= pg_snapshot_xmax(pg_current_snapshot())
"""


def publish(channel: str, payload: dict[str, Any]) -> None:
    """Tell every page that listens to `channel`, when the current transaction commits.

    Raises ValueError for a payload over NOTIFY_MAX_BYTES.
    """
    publish_to([channel], payload)


def publish_to(
    channels: Sequence[str], payload: dict[str, Any], *, fleeting: bool = False, words_of: str = ""
) -> None:
    """Tell every page that listens to one of `channels`, in one statement, when the transaction commits.

    A `fleeting` event (somebody is typing) is not kept: a page that is away for a moment misses it. An event
    `words_of` something can be emptied by `forget_words`. Raises ValueError for a payload over
    NOTIFY_MAX_BYTES; very many channels are told in several events.
    """
    if not channels:
        return
    bodies = list(_bodies(channels, _json(payload)))
    with connection.cursor() as cursor:
        if fleeting:
            cursor.execute(_TELL, [NOTIFY_CHANNEL, bodies])
        else:
            cursor.execute(_KEEP, [bodies, words_of, NOTIFY_CHANNEL])


def forget_words(words_of: str, *, instead: dict[str, Any]) -> None:
    """Put `instead` in the place of what the kept events of something said, in this transaction.

    Pages that come back later get that; the live process forgets the words when the transaction commits.
    """
    data = _json(instead)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_WORDS, [data, words_of])
        numbers = [number for (number,) in cursor.fetchall()]
    if numbers:
        publish(FORGOTTEN, {"numbers": numbers, "instead": instead})


def forget_old_events() -> int:
    """Remove the events that were kept long enough; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE, [KEPT_MINUTES])
        return int(cursor.rowcount)


def _bodies(channels: Sequence[str], data: str) -> Iterator[str]:
    """Give '"c":[channels],"d":data', several times where all channels do not fit into one notification."""
    room = NOTIFY_MAX_BYTES - len(data.encode()) - len('"c":[],"d":')
    names: list[str] = []
    left = room
    for channel in dict.fromkeys(channels):
        name = _json(channel)
        size = len(name.encode()) + 1
        if size > room:
            raise ValueError("a live message is too long")
        if size > left:
            yield f'"c":[{",".join(names)}],"d":{data}'
            names, left = [], room
        names.append(name)
        left -= size
    yield f'"c":[{",".join(names)}],"d":{data}'


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Holder:
    """Whose a token is: it opens nothing once the account is gone or suspended, or its session has ended.

    `session` is a hash of its key, so that a page that knows its token does not know its cookie.
    """

    account_id: int
    session: str

    @property
    def ends(self) -> tuple[str, str]:
        """The channels on which the end of the streams of this holder is told."""
        return f"{ENDS}session:{self.session}", f"{ENDS}account:{self.account_id}"


@dataclass(frozen=True)
class LiveToken:
    """What a page may hear: `channels`, until `ends` (seconds since 1970); the holder None is nobody."""

    channels: frozenset[str]
    ends: float
    holder: Holder | None = None


def hash_session_key(session_key: str) -> str:
    """What tokens and subscriptions know of a session: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def end_session_streams(session_key: str) -> None:
    """Cut the streams that were opened with tokens of this session, when the transaction commits."""
    publish(f"{ENDS}session:{hash_session_key(session_key)}", {})


def end_account_streams(account_id: int) -> None:
    """Cut all streams of an account, when the transaction commits; those who may still listen come back."""
    publish(f"{ENDS}account:{account_id}", {})


def sign_live_token(
    account_id: int | None, channels: Sequence[str] = (), *, session_key: str | None = None
) -> str:
    """A token to listen as this account (None: nobody), and to the closed `channels` besides.

    An account's token is good for as long as its session is, and for nothing without one.
    """
    session = "" if session_key is None else hash_session_key(session_key)
    claims = {"a": account_id, "c": list(channels), "s": session, "t": int(time.time())}
    return signing.dumps(claims, salt=TOKEN_SALT)


def read_live_token(token: str) -> LiveToken:
    """What a token opens while its holder stands; raises signing.BadSignature when it is forged or old."""
    claims = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    ends = claims.get("t", time.time()) + TOKEN_SECONDS
    if claims["a"] is None:
        return LiveToken(frozenset(claims["c"]), ends)
    holder = Holder(claims["a"], claims.get("s", ""))
    return LiveToken(frozenset((f"account:{claims['a']}", *claims["c"])), ends, holder)


def renewed_channels(token: str, account_id: int | None) -> tuple[str, ...]:
    """The closed channels besides the account's own that an old token of the same account was given.

    Nothing for a forged token, one of somebody else, or one older than RENEW_SECONDS.
    """
    try:
        claims = signing.loads(token, salt=TOKEN_SALT, max_age=RENEW_SECONDS)
    except signing.BadSignature:
        return ()
    return tuple(claims["c"]) if claims["a"] == account_id else ()
