"""How far the signals are counted, and the lock under which what is learned from them changes."""

from __future__ import annotations

from typing import Final

from django.db import connection

LOCK: Final = 7_203_116
"""Number of the advisory lock: any number that nobody else uses."""
COUNTED: Final = "counted"
"""Name of the watermark of `count_signals`."""


def hold_counting(*, wait: bool = True) -> bool:
    """Let nobody else count or correct until this transaction ends; False when that was not to be waited for.

    Counting adds up and correcting looks up the truth: one at a time, or the sum of an old look would be
    written over the new truth.
    """
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
        return bool(row and row[0])
