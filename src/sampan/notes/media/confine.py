"""Starts a program under limits that the system enforces; run as a script, before any other import.

usage: python -I -S confine.py PARENT_PID CPU_SECONDS MEMORY_BYTES FILE_BYTES PROGRAM [ARGUMENT...]

It is a process of its own because limits set between fork and exec are not safe in a threaded parent.
"""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_MOST_OPEN_FILES = 256


def _die_with_parent(parent: int) -> None:
    """On Linux the kernel kills us when the worker dies, so a kill -9 leaves no converter running."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (ceiling, ceiling))


def main() -> None:
    """Set the limits and become the program; never returns."""
    _die_with_parent(int(sys.argv[1]))
    _limit(resource.RLIMIT_CPU, int(sys.argv[2]))
    _limit(resource.RLIMIT_AS, int(sys.argv[3]))
    _limit(resource.RLIMIT_FSIZE, int(sys.argv[4]))
    _limit(resource.RLIMIT_NOFILE, _MOST_OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(10)  # pages come before conversions
    os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606  no shell, and the caller names a fixed program


if __name__ == "__main__":
    main()
