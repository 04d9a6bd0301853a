"""The one connection that hears PostgreSQL's notifications, opened again whenever it breaks."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql

from sampan.core.live import KEPT_MINUTES, NOTIFY_CHANNEL
from sampan.web.live.memory import EVENTS_MOST, Kept, parse_event

logger = logging.getLogger("sampan.live")

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
PROBE_SECONDS = 30.0
"""After so much silence the connection is tried; a peer that vanished without a word is found out then."""
READ_MOST = EVENTS_MOST * 9 // 10
SURE_SECONDS = KEPT_MINUTES * 60 / 2
"""What was published within this time is still in the table, even if its transaction took minutes."""

_BOUNDS = """
SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text,
  (SELECT min(xid::text::bigint) FROM core_live_event WHERE xid < pg_snapshot_xmax(now))
FROM pg_current_snapshot() AS now
"""
_LATEST = """
SELECT xid::text::bigint, '{"n":' || number || ',"x":' || xid || ',' || body || '}' FROM core_live_event
WHERE xid < %s::text::xid8 ORDER BY xid DESC, number DESC LIMIT %s
"""


async def listen(
    parameters: dict[str, Any], on_message: Callable[[str], None], on_kept: Callable[[Kept], None]
) -> None:
    """Call `on_message` with each notification of `core.live.publish_to`, for ever.

    `on_kept` is called whenever listening begins, with the events that the database kept: LISTEN comes
    first, so that what is committed while they are read is heard besides.
    """
    pause, broken = FIRST_PAUSE_SECONDS, False
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(NOTIFY_CHANNEL)))
                on_kept(await _read_kept(connection))
                if broken:
                    logger.warning("listening to the database again")
                pause, broken = FIRST_PAUSE_SECONDS, False
                await _hear(connection, on_message)
        except (psycopg.Error, TimeoutError) as error:
            if not broken:
                logger.warning("lost the database: %s", str(error).strip())
            broken = True
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _hear(connection: psycopg.AsyncConnection[Any], on_message: Callable[[str], None]) -> None:
    while True:
        async for notification in connection.notifies(timeout=PROBE_SECONDS):
            on_message(notification.payload)
        async with asyncio.timeout(PROBE_SECONDS):
            await connection.execute("SELECT 1")


async def _read_kept(connection: psycopg.AsyncConnection[Any]) -> Kept:
    """Read the latest kept events, oldest first, in one snapshot."""
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    async with asyncio.timeout(PROBE_SECONDS), connection.transaction():
        bounds = await (await connection.execute(_BOUNDS)).fetchone()
        assert bounds is not None
        horizon, end, lowest = bounds
        # A transaction of the future is that of a database which this one was restored from.
        rows = await (await connection.execute(_LATEST, [end, READ_MOST])).fetchall()
    is_cut = len(rows) == READ_MOST
    events = [event for _xid, message in rows if (event := parse_event(message))]
    return Kept(
        events=tuple(sorted(events, key=lambda event: event.number or 0)),
        complete_from=rows[-1][0] + 1 if is_cut else lowest or 0,
        horizon=horizon,
        seconds=0.0 if is_cut else SURE_SECONDS,
    )
