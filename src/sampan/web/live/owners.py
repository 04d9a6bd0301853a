"""What a connection is asked of the database: does the token's holder still stand, whose medium is it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from typing import Any

import psycopg

from sampan.core.live import Holder

ANSWER_SECONDS = 5.0
_LOST = (psycopg.OperationalError, TimeoutError)

# Tables are asked by their names: loading Django and all models for these questions would triple the process.
_STANDING = """
SELECT holder.account, holder.session, extract(epoch FROM s.expire_date)::float8
FROM unnest(%s::bigint[], %s::text[]) AS holder(account, session)
JOIN django_session s ON sha256(s.session_key::bytea) = decode(holder.session, 'hex')
WHERE s.expire_date > now() AND EXISTS (
  SELECT FROM accounts_account a JOIN accounts_user u ON u.id = a.user_id
  WHERE a.id = holder.account AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND u.is_active
)
"""
_MEDIA = "SELECT id FROM notes_media WHERE id = ANY(%s) AND owner_id = ANY(%s)"


class Owners:
    """Answers from the database, one question after the other, over one connection that is kept."""

    def __init__(self, database: dict[str, Any]) -> None:
        self.database = database
        self.turn = asyncio.Lock()
        self.connection: psycopg.AsyncConnection[Any] | None = None

    async def standing(self, holders: Collection[Holder]) -> dict[Holder, float]:
        """Give the holders whose account may listen, and when their sessions end (seconds since 1970).

        Raises TimeoutError when the database does not answer.
        """
        if not holders:
            return {}
        accounts, sessions = [one.account_id for one in holders], [one.session for one in holders]
        rows = await self._ask(_STANDING, [accounts, sessions])
        return {Holder(account, session): float(end) for account, session, end in rows}

    async def media_of(self, grants: Collection[str], wanted: Collection[str]) -> set[str]:
        """Give those of the wanted `media:<id>` channels whose medium belongs to a granted `account:<id>`.

        Raises TimeoutError when the database does not answer.
        """
        accounts, media = _numbers(grants, "account"), _numbers(wanted, "media")
        if not accounts or not media:
            return set()
        return {f"media:{number}" for (number,) in await self._ask(_MEDIA, [media, accounts])}

    async def close(self) -> None:
        """Let the connection go; the next question opens another."""
        connection, self.connection = self.connection, None
        if connection is not None:
            await connection.close()

    async def _ask(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with self.turn:
            if self.connection is not None:
                with contextlib.suppress(*_LOST):
                    return await self._answer(question, values)
                await (
                    self.close()
                )  # it was cut, perhaps long ago; a fresh one tells whether the database is there
            try:
                return await self._answer(question, values)
            except _LOST as error:
                await self.close()
                raise TimeoutError("the database does not answer") from error

    async def _answer(self, question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with asyncio.timeout(ANSWER_SECONDS):
            if self.connection is None:
                self.connection = await psycopg.AsyncConnection.connect(**self.database, autocommit=True)
            return await (await self.connection.execute(question, values)).fetchall()


def _numbers(channels: Collection[str], kind: str) -> list[int]:
    """Give the ids of the channels of one kind, as far as PostgreSQL's bigint goes."""
    ids = [name.removeprefix(f"{kind}:") for name in channels if name.startswith(f"{kind}:")]
    return [int(number) for number in ids if number.isascii() and number.isdigit() and int(number) < 2**63]
