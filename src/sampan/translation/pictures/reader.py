"""Reads the words in pictures, in a process of its own that ends when nobody needs it.

The process keeps the memory of the models (some 500 MB) out of the worker, serves one picture after the
other, can be stopped at any moment, and ends with the worker. What it runs is `reading.py`.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sampan.translation.pictures.types import Line

VERSION = "rapidocr-3.10 PP-OCRv6-small"
"""What reads; kept with what was read, so that a better reader can read again."""
IDLE_SECONDS = 60
"""After so long without a picture the process gives its memory back; starting it costs 2 CPU-seconds."""
SAID_MAX = 4 * 1024 * 1024
"""Bytes that one picture may give: a page of newsprint gives a hundredth."""
_END_SECONDS = 5


class ReadingFailed(Exception):
    """The reader died, took too long or could not open the picture; `code`: 'slow', 'broken', 'picture'."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@dataclass(frozen=True)
class Reading:
    """What was read in a picture: its sides in pixels and the lines, in no particular order."""

    width: int
    height: int
    lines: tuple[Line, ...]


def read_picture(picture: bytes, *, seconds_max: float, threads: int = 1) -> Reading:
    """Read every line of words in a picture file (JPEG, PNG, WebP).

    Only one picture is read at a time in this process; a second caller waits.

    Raises:
        ReadingFailed: as its code says; the process that read is gone then.
    """
    with _lock:
        said = _ask(picture, seconds_max, threads)
    if "error" in said:
        raise ReadingFailed(str(said["error"]))
    return Reading(
        width=int(said["width"]), height=int(said["height"]), lines=tuple(map(_line, said["lines"]))
    )


def close() -> None:
    """End the process that reads, when there is one."""
    with _lock:
        _end()


_lock = threading.Lock()
_process: subprocess.Popen[bytes] | None = None


def _ask(picture: bytes, seconds_max: float, threads: int) -> dict[str, Any]:
    deadline = time.monotonic() + seconds_max
    for last in (False, True):
        process = _running(threads)
        try:
            _send(process, picture)
            return _answer(process, deadline)
        except (BrokenPipeError, EOFError):
            _end()
            # It may have gone idle in the very moment in which we asked; one that was fresh has died of it.
            if last:
                raise ReadingFailed("broken", f"exit {process.returncode}") from None
        except BaseException:
            _end()
            raise
    raise AssertionError("unreachable")


def _running(threads: int) -> subprocess.Popen[bytes]:
    global _process
    if _process is None or _process.poll() is not None:
        _end()
        count = str(max(1, threads))
        _process = subprocess.Popen(
            [sys.executable, "-m", "sampan.translation.pictures.reading", count, str(IDLE_SECONDS)],
            env={**os.environ, "OMP_NUM_THREADS": count, "ORT_DISABLE_TELEMETRY": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return _process


def _send(process: subprocess.Popen[bytes], picture: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(len(picture).to_bytes(4, "big") + picture)
    process.stdin.flush()


def _answer(process: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
    assert process.stdout is not None
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not said.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(timeout=left):
                raise ReadingFailed("slow")
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                raise EOFError
            said += data
            if len(said) > SAID_MAX:
                raise ReadingFailed("broken", "it said too much")
    return _parsed(said)


def _parsed(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ReadingFailed("broken", f"it said {said[:80]!r}")
    return found


def _line(said: dict[str, Any]) -> Line:
    one, two, three, four = ((float(x), float(y)) for x, y in said["corners"])
    return Line(str(said["text"]), float(said["confidence"]), (one, two, three, four))


def _end() -> None:
    global _process
    process, _process = _process, None
    if process is None:
        return
    with suppress(OSError):
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_END_SECONDS)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
