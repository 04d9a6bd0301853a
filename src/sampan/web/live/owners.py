"""Whose medium is it: a page may follow the processing of what its own account uploaded."""

import asyncio
from collections.abc import Collection
from typing import Any

import psycopg

MEDIA_TABLE = "notes_media"
"""Asked by its name: loading Django and all models for this one question would triple the process."""
AT_ONCE = 4  # connections for such questions
ANSWER_SECONDS = 5.0


class Owners:
    """Answers from the database, a few questions at a time."""

    def __init__(self, database: dict[str, Any]) -> None:
        self.database = database
        self.turn = asyncio.Semaphore(AT_ONCE)

    async def media_of(self, grants: Collection[str], wanted: Collection[str]) -> set[str]:
        """Give those of the wanted `media:<id>` channels whose medium belongs to a granted `account:<id>`.

        Nothing is given when the database does not answer.
        """
        accounts, media = _numbers(grants, "account"), _numbers(wanted, "media")
        if not accounts or not media:
            return set()
        question = f"SELECT id FROM {MEDIA_TABLE} WHERE id = ANY(%s) AND owner_id = ANY(%s)"  # noqa: S608 - constant
        try:
            async with (
                self.turn,
                asyncio.timeout(ANSWER_SECONDS),
                await psycopg.AsyncConnection.connect(**self.database, autocommit=True) as connection,
            ):
                rows = await (await connection.execute(question, [media, accounts])).fetchall()
        except (psycopg.Error, TimeoutError):
            return set()
        return {f"media:{number}" for (number,) in rows}


def _numbers(channels: Collection[str], kind: str) -> list[int]:
    """Give the ids of the channels of one kind, as far as PostgreSQL's bigint goes."""
    ids = [name.removeprefix(f"{kind}:") for name in channels if name.startswith(f"{kind}:")]
    return [int(number) for number in ids if number.isascii() and number.isdigit() and int(number) < 2**63]
