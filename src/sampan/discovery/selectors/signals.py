"""The signals of one person, for that person's eyes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection

from sampan.accounts.models import Account
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.discovery.types import SignalKind, SignalLine, Surface

EXPORTED: Final = 20_000
"""Signals in a download, the newest: some 4 MB."""
_COLUMNS: Final = "kind, surface, note_id, author_id, milliseconds, translated, happened_at, view"
_PAGE: Final = f"""
SELECT {_COLUMNS} FROM discovery_signal WHERE account_id = %(account)s {{beyond}}
ORDER BY happened_at DESC, view DESC, note_id DESC, kind DESC, author_id DESC LIMIT %(size)s
"""  # noqa: S608 - made of constants
_BEYOND: Final = """
AND (happened_at, view, note_id, kind::bigint, author_id)
  < (%(moment)s, %(view)s::bigint, %(note)s::bigint, %(kind)s::bigint, %(author)s::bigint)
"""
_MICRO: Final = 1_000_000


def list_signals(by: Account, *, cursor: str | None = None, size: int = PAGE_SIZE) -> Page[SignalLine]:
    """What is written of this person, the newest first; a foreign cursor begins at the top. One query."""
    lines = _read(by.pk, _parse(cursor), size + 1)
    return Page(lines[:size], lines[size - 1].cursor if len(lines) > size else None)


def count_signals_of(account_id: int) -> tuple[int, datetime | None]:
    """How many signals are kept of an account, and since when. One query."""
    with connection.cursor() as cursor:
        sql = "SELECT count(*), min(happened_at) FROM discovery_signal WHERE account_id = %s"
        cursor.execute(sql, [account_id])
        count, first = cursor.fetchone()
    return count, first


def signals_as_data(by: Account) -> dict[str, Any]:
    """The newest EXPORTED signals as JSON can hold them. Two queries."""
    count, _first = count_signals_of(by.pk)
    lines = _read(by.pk, None, EXPORTED)
    return {"signal_count": count, "signals": [_as_data(line) for line in lines]}


def _as_data(line: SignalLine) -> dict[str, Any]:
    return {
        "at": line.happened_at.isoformat(),
        "what": line.kind.name.lower(),
        "where": line.surface.name.lower(),
        "note": str(line.note_id) if line.note_id else None,
        "author": str(line.author_id) if line.author_id else None,
        "seconds": round(line.milliseconds / 1000, 1) if line.milliseconds else None,
        "translated": line.translated,
    }


def _read(account_id: int, beyond: dict[str, Any] | None, size: int) -> list[SignalLine]:
    sql = _PAGE.format(beyond=_BEYOND if beyond else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"account": account_id, "size": size, **(beyond or {})})
        return [_line(*row) for row in cursor.fetchall()]


def _line(
    kind: int,
    surface: int,
    note_id: int,
    author_id: int,
    milliseconds: int,
    translated: bool,
    happened_at: datetime,
    view: int,
) -> SignalLine:
    whole = int(happened_at.timestamp()) * _MICRO + happened_at.microsecond
    return SignalLine(
        kind=SignalKind(kind),
        surface=Surface(surface) if surface in Surface._value2member_map_ else Surface.OTHER,
        note_id=note_id,
        author_id=author_id,
        milliseconds=milliseconds,
        translated=translated,
        happened_at=happened_at,
        cursor=f"{whole}.{view}.{note_id}.{kind}.{author_id}",
    )


def _parse(cursor: str | None) -> dict[str, Any] | None:
    """The place that a cursor names; None when it is none of ours."""
    parts = (cursor or "").split(".")
    if len(parts) != 5 or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    whole, view, note_id, kind, author_id = map(int, parts)
    try:
        moment = datetime.fromtimestamp(whole // _MICRO, UTC).replace(microsecond=whole % _MICRO)
    except (OverflowError, ValueError, OSError):
        return None
    return {"moment": moment, "view": view, "note": note_id, "kind": kind, "author": author_id}
