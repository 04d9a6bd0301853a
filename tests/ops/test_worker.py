"""The worker: a job is done once, whatever happens to the process that does it."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params

from sampan.core.processes import is_alive
from sampan.core.queue import defer
from sampan.ops.jobs import RESCUES, rescue_stalled_jobs
from tests.ops.slow_task import NAME

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Start real workers on the test's database; they are surely gone after the test."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        with (tmp_path / "worker.log").open("ab") as log:
            command = [sys.executable, "-m", "sampan.ops.cli", "worker", "--queues", "media"]
            workers.append(subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=log, stderr=log))
        return workers[-1]

    yield start
    for worker in workers:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


def test_the_job_of_a_killed_worker_is_done_once_by_the_next(
    tmp_path: Path, start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    defer(NAME, folder=str(tmp_path))
    first = start_worker()
    assert _comes_true((tmp_path / "program").exists), (tmp_path / "worker.log").read_text()

    first.kill()
    first.wait()
    program = int((tmp_path / "program").read_text())
    assert _comes_true(lambda: not is_alive(program))
    assert _status() == "doing"
    _let_heartbeats_grow_old()
    (tmp_path / "may-finish").touch()
    second = start_worker()

    assert _comes_true(lambda: _status() == "succeeded"), (tmp_path / "worker.log").read_text()
    assert (tmp_path / "done").read_text() == f"{second.pid}\n"


def test_a_worker_that_is_told_to_stop_gives_its_job_back_and_ends_the_jobs_program(
    tmp_path: Path, start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    defer(NAME, folder=str(tmp_path))
    worker = start_worker()
    assert _comes_true((tmp_path / "program").exists), (tmp_path / "worker.log").read_text()
    program = int((tmp_path / "program").read_text())

    worker.terminate()
    worker.wait(timeout=30)

    assert _status() == "todo"
    assert not is_alive(program)


def test_the_jobs_of_a_living_worker_are_left_alone() -> None:
    _job_of_a_worker(heartbeat="now()")

    assert _rescue() == 0

    assert _status() == "doing"


def test_a_job_that_ended_too_many_workers_is_given_up() -> None:
    _job_of_a_worker(heartbeat="now() - interval '1 hour'", attempts=RESCUES)

    assert _rescue() == 1

    assert _status() == "failed"


def test_a_job_with_an_equal_one_waiting_is_not_queued_twice() -> None:
    _job_of_a_worker(heartbeat="now() - interval '1 hour'", queueing_lock="once")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock)"
            " VALUES ('media', 'tests.none', 'todo', 'once')"
        )

    assert _rescue() == 1

    statuses = sorted(ProcrastinateJob.objects.values_list("status", flat=True))
    assert statuses == ["aborted", "todo"]


def _environment() -> dict[str, str]:
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    address = f"postgresql://{database['USER']}@/{name}?host={quote(database['HOST'], safe='')}"
    own = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.ops.worker_settings"}
    return {**os.environ, **own}


def _status() -> str:
    return str(ProcrastinateJob.objects.get(task_name__startswith="tests.").status)


def _let_heartbeats_grow_old() -> None:
    """Let an hour pass for the workers that no longer answer."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


def _job_of_a_worker(*, heartbeat: str, attempts: int = 0, queueing_lock: str | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({heartbeat}) RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, status, worker_id, attempts, queueing_lock)"
            " VALUES ('media', 'tests.none', 'doing', %s, %s, %s)",
            [worker, attempts, queueing_lock],
        )


def _rescue() -> int:
    async def rescue() -> int:
        connector = PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=2)
        with app.replace_connector(connector) as own:
            async with own.open_async():
                return await rescue_stalled_jobs(own)

    return asyncio.run(rescue())


def _comes_true(condition: Callable[[], bool], seconds: float = 40.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
