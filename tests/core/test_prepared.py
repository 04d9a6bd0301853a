"""Statements with parameters apart: what is written as an array arrives as it was."""

import pytest

from sampan.core.prepared import array_literal, prepared_cursor, text_array_literal


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["a"],
        ["", None, "NULL"],
        ['"', "\\", '\\"', "{,}", "'"],
        ["两 词", " a ", "line\nbreak"],
        ["{a,b}"],
    ],
)
def test_texts_arrive_as_they_were(db: None, texts: list[str | None]) -> None:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [text_array_literal(texts)])
        assert cursor.fetchone()[0] == texts


def test_numbers_arrive_as_they_were(db: None) -> None:
    numbers = [0, -1, 2**63 - 1]
    with prepared_cursor() as cursor:
        cursor.execute("SELECT %s::bigint[]", [array_literal(numbers)])
        assert cursor.fetchone()[0] == numbers
