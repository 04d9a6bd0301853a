"""Counting what readers could read: in memory, written by itself, nothing lost that the database refused."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sampan.core.clock import now
from sampan.ops.doctor import coverage as doctor
from sampan.translation.models import Coverage
from sampan.translation.selectors.coverage import list_coverage
from sampan.translation.services import coverage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "_counter", coverage._Counter())


def count(surface: str, shown: int, readable: int, target: str = "en") -> None:
    coverage.count_texts([(surface, place < readable) for place in range(shown)], target=target)


def rows() -> list[tuple[Any, ...]]:
    return sorted(Coverage.objects.values_list("surface", "target", "shown", "readable"))


def test_counting_asks_the_database_nothing_and_writing_adds_up() -> None:
    with CaptureQueriesContext(connection) as queries:
        count("note:title", 3, 2)
        count("note:title", 1, 1)
        count("comment:body", 2, 0, target="zh-Hant")
    assert len(queries) == 0
    assert coverage.flush_counts() == 2
    assert coverage.flush_counts() == 0
    count("note:title", 1, 0)
    coverage.flush_counts()
    assert rows() == [("comment:body", "zh-Hant", 2, 0), ("note:title", "en", 5, 3)]


def test_what_the_database_refuses_is_kept_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    count("note:title", 3, 2)
    with monkeypatch.context() as broken:
        broken.setattr(coverage, "UPSERT", "this is no SQL %s %s %s %s %s")
        with transaction.atomic():  # the refusal spoils the transaction that the test runs in
            point = transaction.savepoint()
            assert coverage.flush_counts() == 0
            transaction.savepoint_rollback(point)
    count("note:title", 1, 1)
    coverage.flush_counts()
    assert rows() == [("note:title", "en", 4, 3)]


def test_what_is_held_is_bounded() -> None:
    for number in range(coverage.KEYS_MAX + 50):
        count(f"odd:{number}", 1, 1)
    count("odd:1", 1, 1)
    assert coverage.flush_counts() == coverage.KEYS_MAX
    assert Coverage.objects.get(surface="odd:1").shown == 2


def test_nothing_counted_in_between_is_lost() -> None:
    """Several threads count while another writes: the sum is what was counted."""
    taken: list[int] = []
    done = threading.Event()

    def take() -> None:
        while not done.is_set():
            taken.extend(shown for shown, _readable in coverage._counter.take().values())

    taker = threading.Thread(target=take)
    taker.start()
    threads = [
        threading.Thread(target=lambda: [count("note:title", 1, 1) for _time in range(300)])
        for _n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    done.set()
    taker.join(30)
    left = sum(shown for shown, _readable in coverage._counter.take().values())
    assert sum(taken) + left == 1200


@pytest.mark.django_db(transaction=True)
def test_it_is_written_by_itself_and_the_thread_ends(settings: Any) -> None:
    settings.SAMPAN_COVERAGE_FLUSH_SECONDS = 1
    count("note:body", 2, 1)
    writer = coverage._counter.writer
    assert writer is not None
    writer.join(30)
    assert not writer.is_alive()
    assert rows() == [("note:body", "en", 2, 1)]
    count("note:body", 1, 1)
    again = coverage._counter.writer
    assert again is not None
    again.join(30)
    assert rows() == [("note:body", "en", 3, 2)]


def test_the_doctor_tells_what_lags() -> None:
    assert [finding.grade for finding in doctor.look()] == ["ok"]
    count("note:title", 100, 100)
    count("comment:body", 60, 30)
    count("account:bio", 4, 0)
    coverage.flush_counts()
    Coverage.objects.create(
        day=now().date() - timedelta(days=5), surface="old", target="en", shown=900, readable=0
    )
    whole, lags = doctor.look()
    assert (
        whole.what
        == "all texts 79% of 164; note:title 100% of 100; comment:body 50% of 60; account:bio 0% of 4"
    )
    assert (lags.grade, lags.what) == ("note", "comment:body 50% of 60 were readable in the last day")
    assert [one.surface for one in list_coverage()] == ["note:title", "comment:body", "account:bio"]
