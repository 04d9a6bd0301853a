"""How much processor time programs used, read from /proc (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """User and system time of a process and all its present descendants, in seconds."""
    return sum(_own_seconds(pid) for pid in _tree(root))


def postmaster(data: Path) -> int:
    """The id of the PostgreSQL server that runs on this data folder."""
    return int((data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])


def _tree(pid: int) -> list[int]:
    found = [pid]
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listing.read_text(encoding="ascii").split():
            found += _tree(int(child))
    return found


def _own_seconds(pid: int) -> float:
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
