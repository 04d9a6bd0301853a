"""Signals for the tests: said by a page, as the browser would, or done in another room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.models import Watermark
from sampan.discovery.services.marks import COUNTED
from sampan.discovery.types import Recorded, Seen, SignalKind, Surface
from sampan.notes.models import Note
from tests.conftest import reader_of

IMPRESSION, OPEN, DWELL, FINISH = (
    SignalKind.IMPRESSION,
    SignalKind.OPEN,
    SignalKind.DWELL,
    SignalKind.FINISH,
)


def view_at(moment: datetime | None = None, number: int = 1) -> int:
    """A page's id as the server makes it."""
    return id_for(moment or now()) + number


def said(kind: SignalKind, note: Note, **fields: Any) -> Seen:
    """What a page says of a note."""
    return Seen(kind, note.pk, **fields)


def see(
    who: Account | None, seen: Sequence[Seen], *, view: int = 0, surface: Surface = Surface.EXPLORE
) -> Recorded:
    """Let a page say this."""
    return services.record_seen(reader=reader_of(who), view=view or view_at(), surface=surface, seen=seen)


def rows(columns: str = "kind") -> list[Any]:
    """These columns of every signal there is, in the order of kinds and notes; one column comes bare."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM discovery_signal ORDER BY kind, note_id, view, account_id")
        found = cursor.fetchall()
    return [row[0] for row in found] if "," not in columns else found


def count_all(limit: int = 20_000) -> int:
    """Count until nothing is left; how many signals it were. Works in a test that is one transaction too."""
    if connection.in_atomic_block:
        end_transaction()
    total = 0
    while counted := services.count_signals(limit):
        total += counted
    if connection.in_atomic_block:
        Watermark.objects.filter(name=COUNTED).update(tx=_last_number() + 1)
    return total


def end_transaction() -> None:
    """What was written up to now counts as written by a transaction that has ended.

    A test that is one transaction could count nothing: its own has not ended. So its rows get the numbers of
    long ended ones.
    """
    Watermark.objects.get_or_create(name=COUNTED)
    with connection.cursor() as cursor:
        sql = "UPDATE discovery_signal SET tx = %s::text::xid8 WHERE tx = pg_current_xact_id()"
        cursor.execute(sql, [str(_last_number() + 1)])


def _last_number() -> int:
    with connection.cursor() as cursor:
        sql = "SELECT coalesce(max(tx::text::bigint), 5) FROM discovery_signal WHERE tx < '1000'"
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
