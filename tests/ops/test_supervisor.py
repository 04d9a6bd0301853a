"""The parent of all processes: restarts what crashes, ends all together, leaves nothing behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from sampan.core.processes import is_alive

PARENT = """
import sys
from sampan.ops import supervisor
supervisor.FIRST_PAUSE_SECONDS = 0.05
supervisor.STOP_SECONDS = 1.0
child = supervisor.Child("child", [sys.executable, "-u", "-c", sys.argv[1]], "green", pause=0.05)
supervisor.Supervisor([child], lambda: None).run()
print("all ended", flush=True)
"""
SLEEPER = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
WITH_GRANDCHILD = (
    "import subprocess; p = subprocess.Popen(['sleep', '600']); print('pid', p.pid, flush=True); p.wait()"
)


class Parent:
    """A supervisor in a process of its own, over one child that runs the given program."""

    def __init__(self, program: str) -> None:
        command = [sys.executable, "-u", "-c", PARENT, program]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        """The next line it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def announced_pid(self) -> int:
        """The process id that the program announces."""
        words = self.line().split()
        assert words[:2] == ["child", "pid"]
        return int(words[2])

    def end(self, sent: signal.Signals) -> str:
        """Send a signal and give what was printed until the end."""
        self.process.send_signal(sent)
        return self.process.communicate(timeout=30)[0]


@pytest.fixture
def start() -> Iterator[Callable[[str], Parent]]:
    """Start parents that are surely gone after the test."""
    parents: list[Parent] = []

    def make(program: str) -> Parent:
        parents.append(Parent(program))
        return parents[-1]

    yield make
    for parent in parents:
        if parent.process.poll() is None:
            parent.process.kill()
            parent.process.wait()


def test_lines_of_a_child_carry_its_name(start: Callable[[str], Parent]) -> None:
    parent = start("import time; print('你好', flush=True); time.sleep(600)")

    assert parent.line() == "child  你好"


def test_a_child_that_crashes_starts_again(start: Callable[[str], Parent]) -> None:
    parent = start("import os; print('pid', os.getpid(), flush=True); os._exit(3)")
    first = parent.announced_pid()

    said = parent.line()

    assert "ended with status 3" in said
    assert parent.announced_pid() != first


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_parent_and_child(start: Callable[[str], Parent], sent: signal.Signals) -> None:
    parent = start(SLEEPER)
    child = parent.announced_pid()

    assert "all ended" in parent.end(sent)
    assert parent.process.returncode == 0
    assert not is_alive(child)


def test_a_child_that_will_not_end_is_killed(start: Callable[[str], Parent]) -> None:
    parent = start(STUBBORN)
    child = parent.announced_pid()

    assert "all ended" in parent.end(signal.SIGTERM)
    assert not is_alive(child)


def test_what_a_child_had_started_ends_with_it(start: Callable[[str], Parent]) -> None:
    parent = start(WITH_GRANDCHILD)
    grandchild = parent.announced_pid()

    parent.end(signal.SIGTERM)

    assert _gone(grandchild)


def test_a_killed_parent_leaves_no_child_behind(start: Callable[[str], Parent]) -> None:
    parent = start(SLEEPER)
    child = parent.announced_pid()

    parent.process.kill()

    assert _gone(child)


def _gone(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False
