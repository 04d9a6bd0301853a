"""Child processes under one parent: started, listened to, started again when they crash, ended together."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from sampan.core.processes import die_with_parent
from sampan.ops.terminal import paint

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_SECONDS = 30.0  # a child that ran this long starts again without a growing pause
STOP_SECONDS = 7.0  # then what still runs is killed; the database needs the rest of the ten seconds
LOOK_SECONDS = 0.2


@dataclass
class Child:
    """One program under the supervisor: how to start it, how its lines are marked, how it fares."""

    name: str
    command: list[str]
    color: str
    once: bool = False
    """It has one thing to do and is not started again."""
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    rest: bytes = field(default=b"", repr=False)


class Supervisor:
    """Runs children until SIGINT or SIGTERM; `watch` is called some five times a second while all is well."""

    def __init__(self, children: list[Child], watch: Callable[[], None]) -> None:
        self.children = children
        self.watch = watch
        self.stopping = False
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Start all, keep them running, and return when all have ended after a signal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        while not self.stopping:
            for child in self.children:
                self._tend(child)
            self._forward(LOOK_SECONDS)
            self.watch()
        self._stop_all()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at and not (child.once and child.started_at):
                self._start(child, now)
            return
        if child.process.poll() is None:
            return
        status = child.process.returncode
        self._bury(child)
        if child.once:
            return
        if now - child.started_at > SETTLED_SECONDS:
            child.pause = FIRST_PAUSE_SECONDS
        child.start_at = now + child.pause
        self.print_line(child, f"ended with status {status}; starts again in {child.pause:.0f} s")
        child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)

    def _start(self, child: Child, now: float) -> None:
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the parent, which then ends the children in order
            preexec_fn=die_with_parent(),
            env={**os.environ, "PYTHONUNBUFFERED": "1", "SAMPAN_SUPERVISED": "1"},
        )
        child.started_at = now
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _forward(self, seconds: float) -> None:
        """Pass on what the children have written, whole lines only."""
        for key, _mask in self.selector.select(seconds):
            child: Child = key.data
            with suppress(BlockingIOError):
                written = os.read(key.fd, 65536)
                if not written:
                    self.selector.unregister(key.fileobj)
                    continue
                *lines, child.rest = (child.rest + written).split(b"\n")
                for line in lines:
                    self.print_line(child, line.decode("utf-8", "replace").rstrip())

    def print_line(self, child: Child, line: str) -> None:
        """Print one line with the child's name before it."""
        with suppress(OSError):  # the terminal may be gone
            sys.stdout.write(f"{paint(f'{child.name:>11}', child.color)}  {line}\n")
            sys.stdout.flush()

    def _bury(self, child: Child) -> None:
        """Take leave of a child that has ended: its last lines, and whatever it started and left behind."""
        process, child.process = child.process, None
        if process is None or process.stdout is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(KeyError, ValueError):
            self.selector.unregister(process.stdout)
        process.stdout.close()

    def _stop_all(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and any(
            child.process and child.process.poll() is None for child in running
        ):
            self._forward(0.05)
        for child in running:
            if child.process is not None and child.process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
            self._forward(0)
            self._bury(child)
