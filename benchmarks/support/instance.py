"""A whole instance in a folder of its own: PostgreSQL, tables, and the web server as `sampan up` runs it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sampan.core.processes import die_with_parent
from sampan.ops.environment import HOLDER
from sampan.ops.postgres.database import ensure_database
from sampan.ops.postgres.server import Lease, attach

START_SECONDS = 60.0


def use_cores(count: int) -> int:
    """Let this process and all that it starts run on `count` cores only; gives how many there are."""
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count() or 1
    cores = sorted(os.sched_getaffinity(0))[:count]
    os.sched_setaffinity(0, cores)
    return len(cores)


def open_instance(home: Path) -> Lease:
    """Start the database in `home`, make its tables, and point this process's Django to it."""
    os.environ["SAMPAN_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sampan.config.settings"
    lease = attach(home)
    ensure_database(lease.url())
    os.environ["DATABASE_URL"] = lease.url()
    os.environ[HOLDER] = str(os.getpid())
    subprocess.run([*_sampan(), "prepare"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    return lease


@contextmanager
def web_server(workers: int) -> Iterator[tuple[int, int]]:
    """Serve the pages; gives the port and the id of the server's first process."""
    port = free_port()
    command = [*_sampan(), "web", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, preexec_fn=die_with_parent())
    try:
        _wait_until_it_serves(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def start_live(port: int) -> subprocess.Popen[bytes]:
    """Start the live process, which whoever starts it ends; returns when it answers."""
    process = subprocess.Popen([*_sampan(), "live", "--port", str(port)], preexec_fn=die_with_parent())
    _wait_until_it_serves(port, process, "/live/health")
    return process


def _wait_until_it_serves(port: int, process: subprocess.Popen[bytes], path: str = "/health") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sampan() -> list[str]:
    return [sys.executable, "-m", "sampan.ops.cli"]
