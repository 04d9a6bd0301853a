"""The walks that readers are on, a page at a time, and why a note was shown to somebody."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.core.prepared import prepared_cursor


@dataclass(frozen=True)
class Stretch:
    """Some places of a walk that follow each other; `length` is that of the whole walk."""

    note_ids: list[int]
    sources: list[int]
    anchors: list[int]
    length: int


@dataclass(frozen=True)
class Reason:
    """Why a note was shown: see `discovery.types.Source` for what the anchor names."""

    source: int
    anchor: int


_STRETCH = """
SELECT note_ids[%(first)s:%(last)s], sources[%(first)s:%(last)s], anchors[%(first)s:%(last)s],
    cardinality(note_ids)
FROM discovery_feedwalk
WHERE id = %(walk)s::bigint AND account_id = %(me)s::bigint AND channel = %(channel)s
"""
_NOTES = "SELECT note_ids FROM discovery_feedwalk WHERE id = %(walk)s::bigint AND account_id = %(me)s::bigint"
_REASON = """
SELECT sources[place], anchors[place]
FROM (
    SELECT id, sources, anchors, array_position(note_ids, %(note)s::bigint) AS place
    FROM discovery_feedwalk WHERE account_id = %(me)s::bigint
) AS walk
WHERE place IS NOT NULL
ORDER BY id DESC LIMIT 1
"""


def find_stretch(walk_id: int, *, account_id: int, channel: str, start: int, size: int) -> Stretch | None:
    """`size` places of the walk from `start` (from 0) on; None when it is gone, of another channel or of
    somebody else. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(
            _STRETCH,
            {
                "walk": walk_id,
                "me": account_id,
                "channel": channel,
                "first": start + 1,
                "last": start + size,
            },
        )
        row = cursor.fetchone()
    return Stretch(*row) if row is not None else None


def walked_ids(walk_id: int, *, account_id: int) -> frozenset[int]:
    """All notes of the walk; empty when it is gone or somebody else's. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(_NOTES, {"walk": walk_id, "me": account_id})
        row = cursor.fetchone()
    return frozenset(row[0]) if row is not None else frozenset()


def find_reason(account_id: int, note_id: int) -> Reason | None:
    """Why the note stood in the latest of the person's walks that held it; None when none of those that are
    still kept did. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(_REASON, {"me": account_id, "note": note_id})
        row = cursor.fetchone()
    return Reason(*row) if row is not None else None
