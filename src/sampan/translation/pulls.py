"""The note that a pull of a translator's model leaves while it runs, for the pages of the same machine.

The one that pulls holds a lock on the file, so that a note whose writer was killed counts for nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sampan.translation import configuration

FILE = "pulling.json"
# Written over in place with as many bytes each time, so that nobody reads half of it.
NOTE_BYTES = 160
# How long a page's process believes what it read: pages are many, and a percent takes seconds.
BELIEVED_SECONDS = 2.0
LOCK_TRIES = 20
LOCK_SECONDS = 0.05


@dataclass(frozen=True)
class Pull:
    """A translator's model that is being fetched: its name, and how far, 0 to 100."""

    name: str
    percent: int


@dataclass
class _Read:
    """What this process read last, and when."""

    found: Pull | None = None
    at: float = -BELIEVED_SECONDS
    path: Path | None = None


_read = _Read()


def find_pull() -> Pull | None:
    """The pull that runs on this machine now, or None. No query; a file is read once in two seconds."""
    path = configuration.state_folder() / FILE
    if _read.path != path or time.monotonic() - _read.at >= BELIEVED_SECONDS:
        _read.found, _read.at, _read.path = _look(path), time.monotonic(), path
    return _read.found


def _look(path: Path) -> Pull | None:
    try:
        with path.open("rb") as note:
            try:
                fcntl.flock(note, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                said = json.loads(note.read(NOTE_BYTES))
                return Pull(str(said["name"])[:40], min(100, max(0, int(said["percent"]))))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


@contextmanager
def noted_pull(name: str) -> Iterator[Callable[[int, int], None]]:
    """Leave a note while a model is pulled; gives a function that takes what is done and the total.

    Never raises for the note's sake: where it cannot be written, pages say nothing.
    """
    try:
        path = configuration.state_folder() / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield lambda done, total: None
        return
    try:
        if not _is_ours(descriptor):  # another pull says how far it is
            yield lambda done, total: None
            return
        _write(descriptor, Pull(name, 0))
        last = 0

        def tell(done: int, total: int) -> None:
            nonlocal last
            percent = 100 * done // max(1, total)
            if percent != last:
                last = percent
                _write(descriptor, Pull(name, percent))

        yield tell
    finally:
        os.close(descriptor)


def _is_ours(descriptor: int) -> bool:
    """Whether the lock could be had; pages hold it for moments, another pull as long as it takes."""
    for _turn in range(LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOCK_SECONDS)
        else:
            return True
    return False


def _write(descriptor: int, pull: Pull) -> None:
    said = json.dumps({"name": pull.name, "percent": pull.percent}).encode()
    os.pwrite(descriptor, said.ljust(NOTE_BYTES), 0)
