"""Counts the signals, each exactly once: what notes were met with, what people liked, what they have seen.

The signals are a log that many transactions write at once, and they do not commit in the order in which they
began; counting 'everything newer than the last one seen' would miss what commits late. So every row carries
the transaction that wrote it, and a step counts only transactions below a horizon: each of these has ended,
so its rows are all in sight or will never be, and none can come later. The sums and the new watermark are
written in one transaction: a step that is killed has not happened, and one that happened is not repeated.

The horizon is the idea of `pg_snapshot_xmin` (PostgreSQL documentation, 'Transaction ID and Snapshot
Information Functions'), narrowed to this database: a snapshot's xmin also waits for transactions in every
other database of the server, which never write here and may take hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.discovery.models import Watermark
from sampan.discovery.ranking import weights
from sampan.discovery.services.affinities import Act, raise_affinities, want_learning
from sampan.discovery.services.first_audiences import add_to_audiences
from sampan.discovery.services.marks import COUNTED, hold_counting
from sampan.discovery.services.seen_notes import Met, remember_seen
from sampan.discovery.types import SignalKind

STEP: Final = 20_000
"""Signals of one step: about a second's work, so that a worker that is told to stop stops."""
LEARNERS: Final = 200
"""People for whom learning is asked after one step; the clock finds the others."""

_NEWEST: Final = """
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_stat_clear_snapshot()
"""
_RUNNING: Final = """
SELECT backend_xid::text::bigint FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL
UNION ALL
SELECT transaction::text::bigint FROM pg_prepared_xacts WHERE database = current_database()
"""
_EPOCH: Final = 2**32
_ENDS: Final = """
SELECT (SELECT tx FROM discovery_signal WHERE tx >= %(begin)s::text::xid8 AND tx < %(end)s::text::xid8
        ORDER BY tx LIMIT 1)::text::bigint,
       (SELECT tx FROM discovery_signal WHERE tx >= %(begin)s::text::xid8 AND tx < %(end)s::text::xid8
        ORDER BY tx OFFSET %(limit)s LIMIT 1)::text::bigint
"""
_SPANNED: Final = "tx >= %(begin)s::text::xid8 AND tx < %(end)s::text::xid8"
_COLUMNS: Final = {
    "dwells": f"kind = {SignalKind.DWELL:d} AND milliseconds >= {1000 * weights.LONG_DWELL_SECONDS:d}",
    "finishes": f"kind = {SignalKind.FINISH:d}",
    "likes": f"kind = {SignalKind.LIKE:d}",
    "collects": f"kind = {SignalKind.COLLECT:d}",
    "comments": f"kind = {SignalKind.COMMENT:d}",
    "shares": f"kind = {SignalKind.SHARE:d}",
    "follows": f"kind = {SignalKind.FOLLOW:d}",
    "hides": f"kind IN ({SignalKind.HIDE:d}, {SignalKind.NOT_FOR_ME:d})",
    "reports": f"kind = {SignalKind.REPORT:d}",
    "buys": f"kind = {SignalKind.BUY:d}",
    "across": f"translated AND kind = {SignalKind.IMPRESSION:d}",
    "across_good": f"translated AND kind BETWEEN {SignalKind.LIKE:d} AND {SignalKind.FOLLOW:d}",
}
"""The columns of NoteTally, and the people with which signals each of them counts; for who met and opened the
note see `_TALLY_MET`."""
# Locked in one order before anything else of the step: who deletes one of these rows is waited for here, and
# afterwards waits for us, instead of both holding what the other wants. Likes and comments are not held up.
_HOLD: Final = tuple(
    f"SELECT id FROM {table} WHERE id IN (SELECT {column} FROM discovery_signal WHERE {_SPANNED}) "  # noqa: S608
    "ORDER BY id FOR KEY SHARE"
    for table, column in (("accounts_account", "account_id"), ("notes_note", "note_id"))
)
# Visitors do not count: whoever opens a thousand pages without a name would say what everybody is shown, and
# could bury a note under sights of it that nobody acts on.
_LONG: Final = 1000 * weights.LONG_DWELL_SECONDS
_ONCE_A_DAY: Final = f"""
NOT EXISTS (
    SELECT 1 FROM discovery_signal AS before
    WHERE before.account_id = said.account_id AND before.note_id = said.note_id AND before.kind = said.kind
        AND before.day = said.day AND before.tx < %(begin)s::text::xid8
        AND least(before.milliseconds, {_LONG:d}) >= least(said.milliseconds, {_LONG:d})
)
"""  # noqa: S608 - made of constants
_TALLY: Final = f"""
INSERT INTO discovery_notetally (note_id, impressions, opens, {", ".join(_COLUMNS)})
SELECT note_id, 0, 0,
    {", ".join(f"count(DISTINCT (account_id, day, kind)) FILTER (WHERE {one})" for one in _COLUMNS.values())}
FROM discovery_signal AS said
WHERE {_SPANNED} AND account_id <> 0 AND EXISTS (SELECT 1 FROM notes_note WHERE id = note_id)
    AND (kind NOT IN ({SignalKind.DWELL:d}, {SignalKind.FINISH:d}) OR {_ONCE_A_DAY})
GROUP BY note_id ORDER BY note_id
ON CONFLICT (note_id) DO UPDATE
SET {", ".join(f"{name} = discovery_notetally.{name} + excluded.{name}" for name in _COLUMNS)}
"""  # noqa: S608 - made of constants
_TALLY_MET: Final = f"""
INSERT INTO discovery_notetally AS tally (note_id, impressions, opens, {", ".join(_COLUMNS)})
SELECT note.id, told.shown, told.opened, {", ".join("0" for _name in _COLUMNS)}
FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS told(id, shown, opened)
JOIN notes_note AS note ON note.id = told.id ORDER BY note.id
ON CONFLICT (note_id) DO UPDATE
SET impressions = tally.impressions + excluded.impressions, opens = tally.opens + excluded.opens
"""  # noqa: S608 - made of constants
"""Each person meets and opens a note once, on however many pages (see `ranking.seen` for how long that is
remembered), and looks long at it once a day."""
_ACTS: Final = f"""
SELECT account_id, note_id, kind, milliseconds FROM discovery_signal
WHERE {_SPANNED} AND account_id <> 0 AND note_id <> 0 AND kind NOT IN (1, 2)
ORDER BY happened_at, account_id, note_id, kind
"""  # noqa: S608 - made of constants
_MET: Final = f"""
SELECT account_id,
       array_agg(note_id ORDER BY happened_at, view, position) FILTER (WHERE kind = 1),
       array_agg(note_id ORDER BY happened_at, view) FILTER (WHERE kind IN (2, 3, 4))
FROM discovery_signal WHERE {_SPANNED} AND account_id <> 0 AND kind <= 4
GROUP BY account_id ORDER BY account_id
"""  # noqa: S608 - made of constants
_COUNT: Final = f"SELECT count(*) FROM discovery_signal WHERE {_SPANNED}"  # noqa: S608 - made of constants
_RENUMBER: Final = """
UPDATE discovery_signal SET tx = CASE
    WHEN tx >= %(mark)s::text::xid8 OR happened_at > %(moved)s THEN pg_current_xact_id() ELSE '0'::xid8
END
"""


@dataclass(frozen=True)
class Span:
    """The transactions of one step: from `begin` on, before `end`."""

    begin: int
    end: int

    def all(self, sql: str) -> list[Any]:
        """What a query over this span gives."""
        with connection.cursor() as cursor:
            cursor.execute(sql, {"begin": str(self.begin), "end": str(self.end)})
            return list(cursor.fetchall()) if cursor.description else []


@transaction.atomic
def count_signals(limit: int = STEP) -> int:
    """Count the next signals, about `limit` of them; how many these were, 0 when there is nothing to do.

    Safe to be killed, to be run twice and to be run twice at once (the second one finds the lock taken and
    leaves). A transaction is counted whole, however many signals it wrote.
    """
    if not hold_counting(wait=False):
        return 0
    mark, _made = Watermark.objects.select_for_update().get_or_create(name=COUNTED)
    span = _next_span(mark, limit)
    if span is None:
        return 0
    for hold in _HOLD:
        span.all(hold)
    counted = int(span.all(_COUNT)[0][0])
    span.all(_TALLY)
    acts = [Act(*row) for row in span.all(_ACTS)]
    met = remember_seen(span.all(_MET))
    _tally_met(met)
    rises, learners = raise_affinities(acts)
    add_to_audiences(met=met, rises=rises, acts=acts)
    Watermark.objects.filter(pk=COUNTED).update(tx=span.end, moved_at=now())
    for account_id in learners[:LEARNERS]:
        want_learning(account_id)
    return counted


def _tally_met(met: Met) -> None:
    """Add who met and opened which note for the first time."""
    ids = sorted({*met.shown, *met.opened})
    if ids:
        columns = ([len(people.get(one, ())) for one in ids] for people in (met.shown, met.opened))
        with connection.cursor() as cursor:
            cursor.execute(_TALLY_MET, [ids, *columns])


def _next_span(mark: Watermark, limit: int) -> Span | None:
    """The transactions of the next step; None when no signal waits that may be counted by now."""
    horizon, newest = _horizon()
    if mark.tx > newest:
        _begin_anew(mark)
        return None
    with connection.cursor() as cursor:
        bounds: dict[str, Any] = {"begin": str(mark.tx), "end": str(horizon), "limit": limit}
        cursor.execute(_ENDS, bounds)
        first, beyond = cursor.fetchone()
    if first is None:
        return None
    if beyond is None:
        return Span(mark.tx, horizon)
    return Span(mark.tx, max(beyond, first + 1))


def _horizon() -> tuple[int, int]:
    """The transaction before which all of this database have ended, and the first that has no number yet.

    Numbers are given in order, and a transaction is listed as running from then until others see what it did.
    So asking first for the newest number, and only then for who is running, misses nobody below it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest = int(cursor.fetchone()[0])
        cursor.execute(_RUNNING)
        running = [_whole(row[0], newest) for row in cursor.fetchall()]
    return min([newest, *running]), newest


def _whole(short: int, newest: int) -> int:
    """A transaction number of 32 bits with its upper half, which is that of `newest` or one less."""
    whole = newest - newest % _EPOCH + short
    return whole if whole <= newest + _EPOCH // 2 else whole - _EPOCH


def _begin_anew(mark: Watermark) -> None:
    """The database was restored into another server, whose transactions are numbered from the start.

    What was counted is put before all numbers, what was not gets the number of this transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER, {"mark": str(mark.tx), "moved": mark.moved_at})
    Watermark.objects.filter(pk=mark.pk).update(tx=1, moved_at=now())
