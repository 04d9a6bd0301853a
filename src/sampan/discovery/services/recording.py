"""Writes down what people saw and did: one statement a batch, rows that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import SEQUENCE_BITS
from sampan.core.prepared import array_literal, prepared_cursor
from sampan.discovery.services.partitions import make_day
from sampan.discovery.types import Recorded, Seen, SignalKind, Surface, language_number
from sampan.notes.models import Note

BATCH: Final = 100
"""Signals of one batch at most: what some screens of cards give."""
VIEW_KEPT: Final = timedelta(hours=24)
"""How long after a page was made its signals are taken; tabs that lie open longer say nothing of today."""
AHEAD: Final = timedelta(minutes=5)
"""How far the clocks of two web machines may be apart."""
DWELL_MAX: Final = 600_000
"""Milliseconds: who looks longer than ten minutes has left the room."""
POSITION_MAX: Final = 10_000
_ANYBODY: Final = -4_242_424_242
"""Stands for the reader's account while the statement is put together; no id is below zero."""
OUT_OF: Final = timedelta(minutes=30)
"""A follow, or the hiding of an author, belongs to the note of theirs that was met last within this time."""
BY_PAGES: Final = frozenset({SignalKind.IMPRESSION, SignalKind.OPEN, SignalKind.DWELL, SignalKind.FINISH})
"""What a page may say. All else comes from the rooms in which it happened."""

# Nothing has to be flushed for a signal: a crash may lose the last moments of them, whole transactions at a
# time, and the count with them, since what was counted is in the same log behind them.
_WRITE_SEEN: Final = """
WITH wish AS MATERIALIZED (
    SELECT learns, reset_at FROM discovery_taste WHERE account_id = %(account)s::bigint
), written AS (
    INSERT INTO discovery_signal (account_id, view, note_id, kind, day, surface, position, source, language,
                                  translated, milliseconds, happened_at)
    SELECT %(account)s::bigint, %(view)s::bigint, said.note_id, said.kind, %(day)s::date,
           %(surface)s::smallint, said.position, said.source, %(language)s::smallint,
           NOT split_part(note.language, '-', 1) = ANY(%(families)s::text[]), said.milliseconds,
           %(moment)s::timestamptz
    FROM unnest(%(notes)s::bigint[], %(kinds)s::smallint[], %(positions)s::smallint[],
                %(sources)s::smallint[], %(lengths)s::int[])
        AS said(note_id, kind, position, source, milliseconds)
    JOIN ({visible}) AS note(id, language, author_id) ON note.id = said.note_id
    WHERE note.author_id <> %(account)s::bigint
      AND NOT EXISTS (SELECT 1 FROM wish WHERE NOT learns OR reset_at >= %(viewed)s::timestamptz)
      AND NOT EXISTS (
          SELECT 1 FROM accounts_account WHERE id = %(account)s::bigint AND deleted_at IS NOT NULL
      )
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM written), (SELECT learns FROM wish),
       set_config('synchronous_commit', 'off', true)
"""
_WRITE_ACT: Final = """
INSERT INTO discovery_signal (account_id, note_id, author_id, kind, day, language, translated, happened_at)
SELECT me.id, coalesce(note.id, 0), %(author)s::bigint, %(kind)s::smallint, %(day)s::date,
       %(language)s::smallint,
       coalesce(NOT split_part(note.language, '-', 1) = ANY(%(families)s::text[]), false),
       %(moment)s::timestamptz
FROM accounts_account me LEFT JOIN notes_note note ON note.id = %(note)s::bigint
WHERE me.id = %(account)s::bigint AND me.deleted_at IS NULL
  AND (note.id IS NULL OR note.author_id <> me.id)
  AND (note.id IS NOT NULL OR %(author)s::bigint <> 0)
  AND NOT EXISTS (SELECT 1 FROM discovery_taste WHERE account_id = me.id AND NOT learns)
ON CONFLICT DO NOTHING
"""
_MET_LAST: Final = """
SELECT met.note_id FROM discovery_signal met JOIN notes_note note ON note.id = met.note_id
WHERE met.account_id = %(account)s AND met.day >= %(since)s::date AND met.happened_at >= %(since)s
  AND met.kind IN (1, 2) AND note.author_id = %(author)s
ORDER BY met.kind DESC, met.happened_at DESC LIMIT 1
"""
_DONE_TODAY: Final = """
SELECT 1 FROM discovery_signal
WHERE account_id = %s AND view = 0 AND author_id = %s AND kind = %s AND day = %s LIMIT 1
"""


def record_seen(*, reader: Reader, view: int, surface: Surface, seen: Sequence[Seen]) -> Recorded:
    """Write what `reader` saw on the page `view`, an id that the server made with its clock.

    Notes that the reader may not see or wrote themselves are passed over, a signal that was written before
    meets itself, and the time is ours whatever the browser believes it to be. Nothing is written of somebody
    who does not let Sampan learn, nor of pages from before they had it forget. At most BATCH. One statement.
    """
    viewed = datetime.fromtimestamp((view >> SEQUENCE_BITS) / 1000, UTC)
    moment = now()
    rows = [one for one in seen[:BATCH] if one.kind in BY_PAGES]
    if not rows or not moment - VIEW_KEPT <= viewed <= moment + AHEAD:
        return Recorded(0)
    visible, constants = _visible(reader.account_id is not None, reader.is_staff)
    values = {
        "account": reader.account_id or 0,
        "view": view,
        "viewed": viewed,
        "moment": moment,
        "day": viewed.date(),
        "surface": int(surface),
        "language": language_number(reader.language),
        "families": _families(reader.reads),
        "notes": array_literal(one.note_id for one in rows),
        "kinds": array_literal(int(one.kind) for one in rows),
        "positions": array_literal(max(-1, min(one.position, POSITION_MAX)) for one in rows),
        "sources": array_literal(one.source for one in rows),
        "lengths": array_literal(max(0, min(one.milliseconds, DWELL_MAX)) for one in rows),
        **constants,
    }
    written, learns = _write(visible, values)[0][:2]
    return Recorded(written, learns is not False)


def record_act(*, account_id: int, kind: SignalKind, note_id: int = 0, author_id: int = 0) -> bool:
    """Write that an account did something to a note (or, with `author_id`, to its author); whether that was
    new: the same act counts once a day.

    Nothing is written of one's own notes, of people who do not let Sampan learn, and of those who left.
    Without a note, the author's note that the account met last is taken, if that was just now.
    """
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT language, reads FROM accounts_account WHERE id = %s", [account_id])
        found = cursor.fetchone()
        if found is None:
            return False
        if author_id:
            cursor.execute(_DONE_TODAY, [account_id, author_id, int(kind), moment.date()])
            if cursor.fetchone():
                return False
        if author_id and not note_id:
            since: dict[str, Any] = {"account": account_id, "author": author_id, "since": moment - OUT_OF}
            cursor.execute(_MET_LAST, since)
            note_id = (cursor.fetchone() or (0,))[0]
    values = {
        "account": account_id,
        "author": author_id,
        "note": note_id,
        "kind": int(kind),
        "day": moment.date(),
        "moment": moment,
        "language": language_number(found[0]),
        "families": _families(found[1]),
    }
    return bool(_write(_WRITE_ACT, values))


@lru_cache(maxsize=8)
def _visible(signed_in: bool, is_staff: bool) -> tuple[str, dict[str, Any]]:
    """The statement for a reader of this sort, and the constants in it: Django's own words for what they
    may see, put together once, which takes longer than to run it.
    """
    reader = Reader(account_id=_ANYBODY if signed_in else None, language="", reads=(), is_staff=is_staff)
    rows = Note.objects.visible_to(reader).order_by().values_list("pk", "language", "author_id")
    sql, params = rows.query.sql_with_params()
    names = ["account" if param == _ANYBODY else f"constant_{number}" for number, param in enumerate(params)]
    marks = [f"%({name})s::bigint" if name == "account" else f"%({name})s" for name in names]
    constants = {name: param for name, param in zip(names, params, strict=True) if name != "account"}
    return _WRITE_SEEN.replace("{visible}", sql % tuple(marks)), constants


def _families(reads: Sequence[str]) -> list[str]:
    """The languages that need no translation; 'und' is a text without words."""
    return ["und", *sorted({tag.split("-")[0] for tag in reads})]


def _write(sql: str, values: dict[str, Any]) -> list[Any]:
    """Run the statement, and once more when the partition of its day was missing."""
    try:
        with transaction.atomic():
            return _run(sql, values)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23514":  # check_violation: no partition for the row
            raise
    with transaction.atomic():
        make_day(values["day"])
        return _run(sql, values)


def _run(sql: str, values: dict[str, Any]) -> list[Any]:
    with prepared_cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else [()] * cursor.rowcount
