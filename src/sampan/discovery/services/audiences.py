"""Gives every new note its first audience, and moves it on by what that audience does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import Audience
from sampan.discovery.ranking.fresh import Verdict, settle
from sampan.discovery.selectors.audiences import usual_worth
from sampan.notes.models import Note

OPEN_EACH: Final = 3
"""Notes of one author that look for an audience at the same time: whoever publishes thirty a day gets no ten
times as many readers. The newest go first; the others follow while they are new."""
NEW_FOR: Final = timedelta(days=3)
"""How old a note may be that still gets a first audience."""
ENTERED_MAX: Final = 1_000
"""Notes let in by a run of the clock."""
MEASURED_MAX: Final = 20_000
"""Open audiences that are looked at in a run: those of some weeks of a busy instance."""
KEPT_FOR: Final = timedelta(days=30)
"""How long it is kept how an audience ended; `selectors.audiences` and the list ask for less."""
DROPPED_MAX: Final = 5_000
# The conditions are those of NoteQuerySet.listed().
_ENTER: Final = """
WITH busy AS (
    SELECT author_id, count(*) AS open FROM discovery_audience WHERE state = 'open' GROUP BY author_id
), waiting AS (
    SELECT note.id, note.author_id,
        coalesce(busy.open, 0)
            + row_number() OVER (PARTITION BY note.author_id ORDER BY note.id DESC) AS place
    FROM notes_note AS note JOIN accounts_account AS author ON author.id = note.author_id
    LEFT JOIN busy ON busy.author_id = note.author_id
    WHERE note.id BETWEEN %(first)s AND %(last)s AND note.visibility = 'public' AND note.hidden_at IS NULL
        AND author.suspended_at IS NULL
        AND NOT EXISTS (SELECT FROM discovery_audience WHERE note_id = note.id)
)
INSERT INTO discovery_audience (note_id, author_id, stage, shown, good, state, entered_at)
SELECT id, author_id, 0, 0, 0, 'open', %(moment)s FROM waiting WHERE place <= %(each)s
ORDER BY id DESC LIMIT %(most)s
ON CONFLICT (note_id) DO NOTHING
"""


def enter_audience(*, note_id: int) -> bool:
    """Let a note look for its first audience; False when it has had one, is not for everybody, or when its
    author has OPEN_EACH that look already. Running it again does nothing."""
    return _enter(note_id, note_id) == 1


def measure_audiences() -> int:
    """Let new notes in, and settle the audiences that have spoken; how many were moved.

    Safe to be killed, to be run twice and twice at once: each audience is settled under its lock, by what it
    counts then. Notes that were closed rest.
    """
    _enter(id_for(now() - NEW_FOR), 2**63 - 1)
    open_ones = Audience.objects.filter(state=Audience.State.OPEN)
    _rest_closed()
    moment, usual = now(), usual_worth()
    settled = [
        row.pk
        for row in open_ones.order_by("-note_id")[:MEASURED_MAX]
        if _verdict(row, moment, usual) != _now(row)
    ]
    moved = _settle(settled, moment, usual)
    _drop_old()
    return moved


@transaction.atomic
def _rest_closed() -> None:
    """Let notes rest that are not for everybody any more. Locked in the order in which the counter locks."""
    closed = Audience.objects.filter(state=Audience.State.OPEN).exclude(note__in=Note.objects.listed())
    locked = closed.select_for_update(of=("self",)).order_by("note_id")[:MEASURED_MAX]
    ids = list(locked.values_list("pk", flat=True))
    if ids:
        Audience.objects.filter(pk__in=ids).update(state=Audience.State.RESTS)


def _enter(first: int, last: int) -> int:
    """Let in the notes with ids from `first` to `last` that wait; how many."""
    values: dict[str, Any] = {
        "first": first,
        "last": last,
        "moment": now(),
        "each": OPEN_EACH,
        "most": ENTERED_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)
        return int(cursor.rowcount)


def _settle(note_ids: Iterable[int], moment: datetime, usual: float) -> int:
    """Move these audiences on. Their rows are locked in the order in which the counter locks them."""
    moved = 0
    with transaction.atomic():
        rows = Audience.objects.select_for_update().filter(pk__in=list(note_ids), state=Audience.State.OPEN)
        for row in rows.order_by("note_id"):
            verdict = _verdict(row, moment, usual)
            if verdict == _now(row):
                continue
            moved += 1
            row.state = Audience.State(verdict.state)
            if verdict.state == "open":  # a larger audience, counted anew
                row.stage, row.shown, row.good, row.entered_at = verdict.stage, 0, 0.0, moment
            row.save(update_fields=["state", "stage", "shown", "good", "entered_at"])
    return moved


def _verdict(row: Audience, moment: datetime, usual: float) -> Verdict:
    hours = (moment - row.entered_at).total_seconds() / 3600
    return settle(row.stage, row.good, row.shown, hours, usual)


def _now(row: Audience) -> Verdict:
    return Verdict("open", row.stage)


def _drop_old() -> None:
    old = Audience.objects.filter(note_id__lt=id_for(now() - KEPT_FOR)).exclude(state=Audience.State.OPEN)
    Audience.objects.filter(
        pk__in=list(old.order_by("note_id").values_list("pk", flat=True)[:DROPPED_MAX])
    ).delete()
