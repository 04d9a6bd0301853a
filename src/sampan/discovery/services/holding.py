"""Holds notes as they are while something is written about them that only holds of listed notes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection


def hold_listed(note_ids: Collection[int]) -> set[int]:
    """Those of the notes that are public and not hidden, kept so until the transaction ends. One query.

    Who makes one private meanwhile waits, and the news of that comes later and undoes what is written here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM notes_note WHERE id = ANY(%s) AND visibility = 'public' AND hidden_at IS NULL"
            " ORDER BY id FOR SHARE",
            [list(note_ids)],
        )
        return {pk for (pk,) in cursor.fetchall()}
