"""Processes of one machine count together, none of them loses a count, and no counter outlives its window."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sampan.core import counts, ratelimit
from sampan.core.counts import SLOTS, SharedCounts
from sampan.core.errors import TooMany

FAR = 2**32 - 1
LONG = 10**9
"""Seconds of a window that does not end while a test runs."""
COUNT = """
import sys
from pathlib import Path
from sampan.core.counts import SharedCounts
ours = SharedCounts(Path(sys.argv[1]))
for _time in range(200):
    ours.add("tea", ends=2**32 - 1)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where they lie; nothing is there yet."""
    return tmp_path / "state" / "counts"


def test_a_counter_goes_up_by_one_and_others_are_others(file: Path) -> None:
    ours = SharedCounts(file)
    assert [ours.add("tea", ends=FAR) for _time in range(3)] == [1, 2, 3]
    assert ours.add("rice", ends=FAR) == 1
    assert ours.add("tea", ends=FAR) == 4


def test_looking_counts_nothing(file: Path) -> None:
    ours = SharedCounts(file)
    ours.add("tea", ends=FAR)
    assert [ours.get("tea"), ours.get("tea"), ours.get("rice")] == [1, 1, 0]
    assert ours.add("tea", ends=FAR) == 2


def test_nobody_else_of_the_machine_may_read_who_did_what(file: Path) -> None:
    SharedCounts(file).add("message:7", ends=FAR)
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"message" not in file.read_bytes()


def test_a_restart_keeps_the_counts(file: Path) -> None:
    SharedCounts(file).add("tea", ends=FAR)
    assert SharedCounts(file).add("tea", ends=FAR) == 2


def test_a_counter_ends_with_its_window(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(counts, "time", SimpleNamespace(time=lambda: clock.now))
    ours = SharedCounts(file)
    assert [ours.add("tea", ends=1_060) for _time in range(2)] == [1, 2]
    clock.now = 1_060.0
    assert ours.add("tea", ends=1_120) == 1


def test_no_count_is_lost_between_processes_and_threads(file: Path) -> None:
    others = [subprocess.Popen([sys.executable, "-c", COUNT, str(file)]) for _one in range(3)]
    ours = SharedCounts(file)
    threads = [
        threading.Thread(target=lambda: [ours.add("tea", ends=FAR) for _time in range(200)])
        for _one in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0, 0]
    assert ours.add("tea", ends=FAR) == 6 * 200 + 1


def test_where_too_many_meet_the_first_to_end_gives_way(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "PROBES", 1)  # each has one slot alone, so that neighbours meet soon
    monkeypatch.setattr(counts, "blake2b", lambda name, digest_size: _Mark(name))
    ours = SharedCounts(file)
    assert [ours.add("1", ends=FAR) for _time in range(2)] == [1, 2]
    assert ours.add(str(1 + SLOTS), ends=FAR) == 1
    assert ours.add("1", ends=FAR) == 1


class _Mark:
    """A hash that is the number in the name, so that names can be made to meet."""

    def __init__(self, name: bytes) -> None:
        self.number = int(name)

    def digest(self) -> bytes:
        return self.number.to_bytes(8, "little")


def test_limits_count_what_other_processes_counted(file: Path, settings: Any) -> None:
    settings.SAMPAN_COUNTS = file
    ratelimit.check("tea", limit=2, seconds=LONG)
    ratelimit._counts_in.cache_clear()  # as another process begins
    ratelimit.check("tea", limit=2, seconds=LONG)
    with pytest.raises(TooMany):
        ratelimit.check("tea", limit=2, seconds=LONG)


def test_spent_attempts_refuse_without_counting(file: Path, settings: Any) -> None:
    for place in (file, None):  # in the file, and in the cache
        settings.SAMPAN_COUNTS = place
        ratelimit.check("rice", limit=2, seconds=LONG)
        for _look in range(3):
            ratelimit.check_spent("rice", limit=2, seconds=LONG)
        ratelimit.check("rice", limit=2, seconds=LONG)
        with pytest.raises(TooMany):
            ratelimit.check_spent("rice", limit=2, seconds=LONG)


def test_where_there_can_be_no_file_each_process_counts_alone(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("not a folder")
    settings.SAMPAN_COUNTS = tmp_path / "state" / "counts"
    with caplog.at_level(logging.WARNING):
        for _time in range(2):
            ratelimit.check("tea", limit=2, seconds=LONG)
        with pytest.raises(TooMany):
            ratelimit.check("tea", limit=2, seconds=LONG)
    assert len(caplog.records) == 1
