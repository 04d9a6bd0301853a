"""Reads the Range header of a request for a file (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_STEP = 256 * 1024  # bytes read at a time


class NotSatisfiable(Exception):
    """The range begins behind the end of the file."""


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and number of bytes that are asked for, or None for the whole file.

    Several ranges at once, or what cannot be read, give the whole file, as the standard allows.

    Raises:
        NotSatisfiable: answered with 416.
    """
    match = _ONE_RANGE.fullmatch((header or "").strip().replace(" ", ""))
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise NotSatisfiable
        return size - length, length
    first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
    if first >= size:
        raise NotSatisfiable
    return None if last < first else (first, last - first + 1)


def read_part(file: IO[bytes] | Any, first: int, length: int) -> Iterator[bytes]:
    """The bytes of the range, in steps; the file is closed at the end, also when nobody listens any more."""
    try:
        file.seek(first)
        while length > 0:
            data = file.read(min(_STEP, length))
            if not data:
                return
            length -= len(data)
            yield data
    finally:
        file.close()
