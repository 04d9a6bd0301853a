"""Range headers are read as RFC 9110 says."""

from __future__ import annotations

import io

import pytest

from sampan.notes.media.ranges import NotSatisfiable, read_part, read_range


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-", (10, 90)),
        ("bytes=-30", (70, 30)),
        ("bytes=-500", (0, 100)),
        ("bytes=90-500", (90, 10)),
        ("bytes=5-3", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=-", None),
    ],
)
def test_a_range_becomes_first_byte_and_length(header: str | None, part: tuple[int, int] | None) -> None:
    assert read_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        read_range(header, 100)


def test_the_file_is_closed_also_when_the_reader_leaves_early() -> None:
    file = io.BytesIO(b"x" * 1_000_000)
    part = read_part(file, 10, 900_000)
    assert next(part)
    part.close()  # type: ignore[attr-defined]
    assert file.closed
