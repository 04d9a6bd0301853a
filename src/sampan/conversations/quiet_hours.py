"""When somebody does not want to be disturbed: reckoned from the clock alone, in their own time zone."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

MINUTES = 24 * 60
"""Of a day."""


class QuietHours(Protocol):
    """What is asked of the settings: minutes of the day, and the IANA name of a time zone."""

    quiet_from: int | None
    quiet_to: int | None
    time_zone: str


def is_quiet(settings: QuietHours, at: datetime) -> bool:
    """Whether the moment `at` (aware) lies in the quiet hours; their first minute does, their last does not.

    From 22:00 to 07:00 goes over midnight. Without both ends, or with both the same, no hour is quiet.
    """
    start, end = settings.quiet_from, settings.quiet_to
    if start is None or end is None or start == end:
        return False
    local = at.astimezone(_zone(settings.time_zone))
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def quiet_until(settings: QuietHours, at: datetime) -> datetime:
    """The end of the quiet hours in which `at` lies, in UTC; `at` itself when it lies in none.

    An end that the clocks skip in spring is taken so much later; one that comes twice in autumn, the first
    time that is still ahead.
    """
    if settings.quiet_to is None or not is_quiet(settings, at):
        return at
    zone = _zone(settings.time_zone)
    today = at.astimezone(zone).date()
    clock = time(settings.quiet_to // 60, settings.quiet_to % 60)
    ends = (
        datetime.combine(today + timedelta(days=days), clock, tzinfo=zone).replace(fold=fold).astimezone(UTC)
        for days in (0, 1)
        for fold in (0, 1)
    )
    return min(end for end in ends if end > at)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    """The zone; UTC where none was chosen, and for a name that this machine no longer knows."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
