"""Ids are time-ordered, unique, and can be told from nonsense."""

from datetime import timedelta

import pytest
from django.db import connection

from sampan.core.clock import now
from sampan.core.ids import id_for, parse_id


def next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sampan_next_id() FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_ids_are_never_given_twice() -> None:
    ids = next_ids(5_000)
    assert len(set(ids)) == 5_000


@pytest.mark.django_db
def test_an_id_tells_the_moment_it_was_made() -> None:
    before, after = id_for(now() - timedelta(seconds=5)), id_for(now() + timedelta(seconds=5))
    assert all(before < number < after for number in next_ids(10))


@pytest.mark.parametrize("nonsense", [None, "", "abc", "-1", "1.5", "٣", "9" * 20, str(2**63), " 1"])
def test_nonsense_is_no_id(nonsense: str | None) -> None:
    assert parse_id(nonsense) is None


def test_the_largest_id_is_an_id() -> None:
    assert parse_id(str(2**63 - 1)) == 2**63 - 1
