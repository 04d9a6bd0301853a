"""The one connection that hears PostgreSQL's notifications, opened again whenever it breaks."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

logger = logging.getLogger("sampan.live")

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
PROBE_SECONDS = 30.0
"""After so much silence the connection is tried; a peer that vanished without a word is found out then."""


async def listen(
    parameters: dict[str, Any], channel: str, on_message: Callable[[str], None], on_gap: Callable[[], None]
) -> None:
    """Call `on_message` with each payload on the PostgreSQL channel, for ever.

    `on_gap` is called when listening goes on after a break, in which messages may have been lost.
    """
    pause, broken = FIRST_PAUSE_SECONDS, False
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                if broken:
                    logger.warning("listening to the database again")
                    on_gap()
                pause, broken = FIRST_PAUSE_SECONDS, False
                await _hear(connection, on_message)
        except psycopg.Error as error:
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
