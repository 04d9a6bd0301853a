"""Tests of quiet hours: over midnight, in any time zone, when the clocks change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.conversations.quiet_hours import is_quiet, quiet_until


@dataclass
class Hours:
    quiet_from: int | None
    quiet_to: int | None
    time_zone: str = "UTC"


def at(clock: str, zone: str = "UTC", day: str = "2026-11-23") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))


NIGHT = Hours(22 * 60, 7 * 60)
NOON = Hours(12 * 60, 13 * 60 + 30)


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        (NIGHT, "21:59:59", False),
        (NIGHT, "22:00", True),
        (NIGHT, "23:59:59", True),
        (NIGHT, "00:00", True),
        (NIGHT, "06:59:59", True),
        (NIGHT, "07:00", False),
        (NOON, "11:59:59", False),
        (NOON, "12:00", True),
        (NOON, "13:29:59", True),
        (NOON, "13:30", False),
        (NOON, "00:30", False),
        (Hours(0, 60), "00:00", True),
        (Hours(1439, 0), "23:59", True),
        (Hours(1439, 0), "00:00", False),
        (Hours(None, None), "03:00", False),
        (Hours(60, 60), "01:00", False),
    ],
)
def test_the_first_minute_is_quiet_and_the_last_is_not(hours: Hours, clock: str, quiet: bool) -> None:
    assert is_quiet(hours, at(clock)) is quiet


def test_the_clock_is_the_readers_own() -> None:
    shanghai = Hours(22 * 60, 7 * 60, "Asia/Shanghai")
    assert is_quiet(shanghai, at("15:00"))  # 23:00 there
    assert not is_quiet(shanghai, at("23:30"))  # 07:30 there
    kathmandu = Hours(22 * 60, 7 * 60, "Asia/Kathmandu")
    assert is_quiet(kathmandu, at("01:14"))  # 06:59 there
    assert not is_quiet(kathmandu, at("01:15"))


def test_a_zone_that_is_not_known_any_more_is_taken_for_utc() -> None:
    assert is_quiet(Hours(60, 120, "Mars/Olympus"), at("01:30"))


@pytest.mark.parametrize(
    ("clock", "day", "until"),
    [
        ("23:00", "2026-11-23", "2026-11-24T07:00"),
        ("06:00", "2026-11-24", "2026-11-24T07:00"),
        ("12:00", "2026-11-24", "2026-11-24T12:00"),
    ],
)
def test_they_end_at_the_next_end(clock: str, day: str, until: str) -> None:
    assert quiet_until(NIGHT, at(clock, day=day)) == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_an_end_that_the_clocks_skip_comes_an_hour_later() -> None:
    berlin = Hours(0, 2 * 60 + 30, "Europe/Berlin")  # 2026-03-29: 02:00 becomes 03:00
    moment = at("01:30", "Europe/Berlin", "2026-03-29")
    assert quiet_until(berlin, moment) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there


def test_in_an_hour_that_comes_twice_each_time_has_its_end() -> None:
    berlin = Hours(0, 2 * 60 + 30, "Europe/Berlin")  # 2026-10-25: 03:00 becomes 02:00
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)  # 02:15 in summer time
    second = first + timedelta(hours=1)  # 02:15 again
    assert is_quiet(berlin, first)
    assert is_quiet(berlin, second)
    assert quiet_until(berlin, first) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert quiet_until(berlin, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
minutes = st.integers(0, 1439)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


@given(start=minutes, end=minutes, zone=st.sampled_from(ZONES), moment=moments)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_quiet_hours_always_end_within_a_day_or_so(start: int, end: int, zone: str, moment: datetime) -> None:
    hours = Hours(start, end, zone)
    until = quiet_until(hours, moment)
    if is_quiet(hours, moment):
        assert moment < until <= moment + timedelta(hours=50)
        assert not is_quiet(hours, until) or start == (end + 60) % 1440 or _skipped(until, end, zone)
    else:
        assert until == moment


def _skipped(until: datetime, end: int, zone: str) -> bool:
    """Whether the clocks skipped the end, so that another beginning may come before it."""
    local = until.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute != end
