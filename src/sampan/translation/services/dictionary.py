"""Loads the shipped dictionary into the database, once for each edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from sampan.translation.models import DictionaryEdition, DictionaryEntry
from sampan.translation.study import rows
from sampan.translation.study.rows import Row

LOCK = 7_311_902
"""Key of the advisory lock under which one process at a time loads."""


def load_shipped_dictionary() -> int:
    """Bring the table up to the shipped edition; gives the number of entries loaded, 0 when it was there."""
    return load_dictionary(edition=rows.edition(), entries=rows.read_rows())


@transaction.atomic
def load_dictionary(*, edition: str, entries: Iterable[Row]) -> int:
    """Replace the whole dictionary by `entries` unless `edition` is there; gives how many were loaded.

    Who looks something up meanwhile still finds the old one. Saved words are kept as they were saved.
    """
    if DictionaryEdition.objects.filter(digest=edition).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if DictionaryEdition.objects.filter(digest=edition).exists():
            return 0
        DictionaryEntry.objects.all().delete()
        count = _copy(cursor, entries)
    DictionaryEdition.objects.all().delete()
    DictionaryEdition.objects.create(digest=edition, entry_count=count)
    return count


def _copy(cursor: Any, entries: Iterable[Row]) -> int:
    table = connection.ops.quote_name(DictionaryEntry._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in Row._fields)
    count = 0
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in entries:
            copy.write_row(row)
            count += 1
    return count
