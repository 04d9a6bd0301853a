"""How Sampan's processes hold together: no child outlives the process that started it."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # prctl(2): the signal that the kernel sends when the parent ends
_library = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a forked child must not load anything


def die_with_parent(sent: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Give a `preexec_fn` that makes the kernel send `sent` to the child once its parent is gone.

    It works even when the parent was killed with SIGKILL. Linux only; elsewhere it does nothing. The kernel
    counts the thread that starts the child as its parent, so start it from a thread that lives as long as
    the child should.
    """
    parent = os.getpid()
    return lambda: _ask_kernel(parent, sent)


def end_with_parent(sent: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `sent` to this process once the one that started it is gone. Linux only."""
    _ask_kernel(os.getppid(), sent)


def _ask_kernel(parent: int, sent: signal.Signals) -> None:
    if not sys.platform.startswith("linux"):
        return
    _library.prctl(_PR_SET_PDEATHSIG, int(sent))
    if os.getppid() != parent:  # it died before we could ask, so no signal would ever come
        os._exit(1)


def kill_descendants(pid: int) -> None:
    """Kill every process that descends from `pid`, deepest first, but not `pid` itself. Linux only."""
    for child in _children(pid):
        kill_descendants(child)
        with suppress(ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(word) for word in listing.read_text(encoding="ascii").split()]
    return found


def is_alive(pid: int) -> bool:
    """Tell whether a process with this id exists and is more than a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _state(pid) not in {"Z", "X"}


def _state(pid: int) -> str:
    """Give the one-letter state of /proc/<pid>/stat, or '?' where there is no such file."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return stat.rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "?"
