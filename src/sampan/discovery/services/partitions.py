"""The days of the signals: made ahead, summed up and dropped when they are old."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection, transaction

from sampan.core.clock import now
from sampan.discovery.models import Watermark
from sampan.discovery.services.marks import COUNTED, hold_counting

logger = logging.getLogger("sampan.discovery")

DAYS_AHEAD: Final = 7
"""Days that are made ahead: a worker may be away for a week before a request has to make one."""
LOCK_WAIT: Final = "2s"
"""A day that is dropped stops all writing of signals; rather tried again tomorrow than waited for."""
_PREFIX: Final = "discovery_signal_"
_LIST = """
SELECT child.relname FROM pg_inherits
JOIN pg_class child ON child.oid = inhrelid
JOIN pg_class parent ON parent.oid = inhparent AND parent.oid = 'discovery_signal'::regclass
ORDER BY child.relname
"""
_SUM = """
INSERT INTO discovery_daysum (day, kind, surface, language, translated, count)
SELECT day, kind, surface, language, translated, count(*) FROM {table}
GROUP BY day, kind, surface, language, translated
ON CONFLICT (day, kind, surface, language, translated)
DO UPDATE SET count = discovery_daysum.count + excluded.count
"""


def make_day(day: date) -> None:
    """Make the partition of a day, if it is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sampan_signal_day(%s)", [day])


def list_days() -> list[date]:
    """The days that have a partition, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST)
        names = [row[0].removeprefix(_PREFIX) for row in cursor.fetchall()]
    return [_day(name) for name in names if name.isdigit()]


def make_days(today: date | None = None) -> int:
    """Make the partitions of today, yesterday and the next DAYS_AHEAD days; how many were missing.

    Yesterday's is for pages that were opened before midnight.
    """
    first = (today or now().date()) - timedelta(days=1)
    there = set(list_days())
    missing = [day for step in range(DAYS_AHEAD + 2) if (day := first + timedelta(days=step)) not in there]
    for day in missing:
        make_day(day)
    return len(missing)


def drop_old_days(today: date | None = None) -> int:
    """Keep only sums of the days that are older than SAMPAN_SIGNAL_DAYS; how many days were dropped.

    Each day in a transaction of its own: its sums are there exactly when its rows are gone. A day with rows
    that were not counted yet waits for the counting.
    """
    oldest = (today or now().date()) - timedelta(days=settings.SAMPAN_SIGNAL_DAYS)
    dropped = 0
    for day in list_days():
        if day >= oldest:
            break
        try:
            dropped += _drop(day)
        except OperationalError as error:  # the lock was not to be had in time
            logger.warning("the signals of %s could not be dropped today: %s", day, error)
    return dropped


@transaction.atomic
def _drop(day: date) -> bool:
    table = f"{_PREFIX}{day:%Y%m%d}"
    hold_counting()
    mark = Watermark.objects.filter(name=COUNTED).first()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        behind = f"SELECT 1 FROM {table} WHERE tx >= %s::text::xid8 LIMIT 1"  # noqa: S608 - made of a date
        cursor.execute(behind, [str(mark.tx if mark else 0)])
        if cursor.fetchone():
            logger.warning("the signals of %s are not counted yet and stay", day)
            return False
        cursor.execute(_SUM.format(table=table))
        cursor.execute(f"DROP TABLE {table}")
    return True


def _day(name: str) -> date:
    return datetime.strptime(name, "%Y%m%d").replace(tzinfo=UTC).date()
