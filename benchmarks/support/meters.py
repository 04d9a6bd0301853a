"""How much processor time and memory programs used, read from /proc (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """User and system time of a process and all its present descendants, in seconds."""
    return sum(_own_seconds(pid) for pid in _tree(root))


def own_cpu_seconds() -> float:
    """User and system time of this process without its children, in seconds."""
    return _own_seconds(os.getpid())


def reset_peak() -> None:
    """Let `peak_megabytes` count from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_megabytes() -> float:
    """The most memory that this process held since `reset_peak`, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


def postmaster(data: Path) -> int:
    """The id of the PostgreSQL server that runs on this data folder."""
    return int((data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])


def memory_megabytes(root: int) -> tuple[float, float]:
    """RSS and PSS of a process and all its present descendants, in MB of a million bytes."""
    rss = pss = 0
    for pid in _tree(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        rss += sizes["Rss"]
        pss += sizes["Pss"]
    return rss * 1024 / 1e6, pss * 1024 / 1e6


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
