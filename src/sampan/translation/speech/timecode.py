"""Moments as subtitle files write them: 00:01:02.345."""

from __future__ import annotations

import re

_TIMING = re.compile(
    r"^[ \t]*(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})[.,](\d{1,3})[ \t]*-{1,2}>"
    r"[ \t]*(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})[.,](\d{1,3})(?:[ \t].{0,500})?$"
)
LINE_MAX = 700
"""A line with a timing is never longer, settings included."""


def read_timing(line: str) -> tuple[int, int] | None:
    """Start and end of a timing line in milliseconds, or None when it is none; settings are passed over."""
    match = _TIMING.match(line) if len(line) <= LINE_MAX else None
    if match is None:
        return None
    return _milliseconds(*match.groups()[:4]), _milliseconds(*match.groups()[4:])


def write_clock(milliseconds: int, *, comma: bool = False) -> str:
    """00:01:02.345, or with the comma that SRT wants."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{',' if comma else '.'}{rest:03d}"


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))
