"""Cursors for the few statements that hot pages run: the server keeps their plans, answers come as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import Cursor
from psycopg.pq import Format


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor as `connection.cursor()` gives, for SQL that never changes but for its parameters.

    Django writes the parameters into the statement, so that PostgreSQL plans it anew each time, which takes
    longer than many of these answers. Here they travel apart, and psycopg prepares a statement that comes
    again (`SAMPAN_DATABASE_PREPARE`). Types of parameters that PostgreSQL cannot guess need a cast.
    """
    connection.ensure_connection()
    raw: Cursor[Any] = Cursor(connection.connection)
    raw.format = Format.BINARY
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        yield cursor


def array_literal(numbers: Iterable[int]) -> str:
    """Whole numbers as PostgreSQL writes an array, for a parameter with a cast such as `::bigint[]`: psycopg
    takes ten times as long to write a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def text_array_literal(texts: Iterable[str | None]) -> str:
    """Texts as PostgreSQL writes an array, for a parameter with a cast such as `::text[]`; None is NULL."""
    return "{" + ",".join("NULL" if one is None else _quoted(one) for one in texts) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
