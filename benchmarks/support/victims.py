"""What the benchmark of live updates kills half-way: the live process, or the database."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psycopg

from benchmarks.support.instance import free_port, start_live
from benchmarks.support.meters import cpu_seconds, postmaster
from sampan.core.processes import is_alive, kill_descendants

ANSWER_SECONDS = 120.0


class Live:
    """The live process, which can be killed; its CPU time is counted over all its lives."""

    def __init__(self) -> None:
        self.port = free_port()
        self.spent = 0.0
        self.process = start_live(self.port)

    def cpu(self) -> float:
        """Seconds of this life and the earlier ones."""
        return self.spent + cpu_seconds(self.process.pid)

    def kill(self) -> None:
        """End it as a crash does."""
        self.spent += cpu_seconds(self.process.pid)
        kill_descendants(self.process.pid)
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Start the next; returns when it answers."""
        self.process = start_live(self.port)


class Database:
    """The PostgreSQL server of an instance, which its keeper starts again by itself."""

    def __init__(self, data: Path, url: str) -> None:
        self.data = data
        self.url = url
        self.spent = 0.0
        self.pid = postmaster(data)

    def cpu(self) -> float:
        """Seconds of this life and the earlier ones."""
        return self.spent + cpu_seconds(self.pid)

    def kill(self) -> None:
        """End it without a word to anybody: what is not in its log on the disk is gone, as after a crash."""
        self.spent += cpu_seconds(self.pid)
        os.kill(self.pid, signal.SIGQUIT)
        while is_alive(self.pid):
            time.sleep(0.01)

    def start(self) -> None:
        """Wait until it answers again; raises TimeoutError when it does not."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                self.pid = postmaster(self.data)
                return
        raise TimeoutError("the database did not come back")
