"""Jobs that were done a day ago go, with their events; all others stay."""

import pytest
from django.db import connection

from sampan.core import tasks
from sampan.core.queue import defer

pytestmark = pytest.mark.django_db


def put(name: str, status: str, *, days_ago: float) -> None:
    """A job that came to this end so long ago."""
    defer(name)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE task_name = %s", [status, name])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) "
            "SELECT id, %s, now() - make_interval(secs => %s) FROM procrastinate_jobs WHERE task_name = %s",
            ["succeeded" if status == "succeeded" else "failed", days_ago * 86_400, name],
        )
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp, job_id) "
            "SELECT %s, '', 1, id FROM procrastinate_jobs WHERE task_name = %s",
            [name, name],
        )


def left(table: str = "procrastinate_jobs") -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT task_name FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_only_what_was_done_a_day_ago_goes() -> None:
    put("old", "succeeded", days_ago=1.1)
    put("new", "succeeded", days_ago=0.9)
    put("failed", "failed", days_ago=40)
    defer("waiting")
    tasks.forget_done_jobs()
    tasks.forget_done_jobs()
    assert left() == {"new", "failed", "waiting"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_events WHERE job_id NOT IN "
            "(SELECT id FROM procrastinate_jobs)"
        )
        assert cursor.fetchone() == (0,)


def test_a_run_removes_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "DONE_JOBS", 2)
    for number in range(3):
        put(f"old{number}", "succeeded", days_ago=2)
    tasks.forget_done_jobs()
    assert len(left()) == 1
    tasks.forget_done_jobs()
    assert left() == set()
