"""A part file counts only what is on the disk, has one writer at a time, and survives its writer's death."""

from __future__ import annotations

import hashlib
import io
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from sampan.notes.media.part_file import (
    Busy,
    ChecksumMismatch,
    PartFile,
    TooLong,
    WrongOffset,
)
from sampan.notes.media.tus import Checksum
from sampan.notes.media.types import MediaRefused, Refusal

HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0" * 100


@pytest.fixture
def part(tmp_path: Path) -> PartFile:
    made = PartFile(tmp_path / "uploads", uuid4())
    made.create()
    return made


class Breaking(io.BytesIO):
    """A connection that is lost after what it holds."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise OSError("connection reset")
        return data


def add(part: PartFile, data: bytes, *, length: int = 1000, checksum: Checksum | None = None) -> int:
    return part.append(
        io.BytesIO(data), offset=part.size, length=length, announced=len(data), checksum=checksum
    )


def test_pieces_add_up(part: PartFile) -> None:
    assert add(part, HEAD) == len(HEAD)
    assert add(part, b"more") == len(HEAD) + 4
    assert part.path.read_bytes() == HEAD + b"more"


def test_a_lost_connection_keeps_what_came_before(part: PartFile) -> None:
    size = part.append(Breaking(HEAD), offset=0, length=1000, announced=900)
    assert size == part.size == len(HEAD)


@pytest.mark.parametrize("offset", [0, 5, 10_000])
def test_a_piece_must_begin_where_the_file_ends(part: PartFile, offset: int) -> None:
    add(part, HEAD)
    with pytest.raises(WrongOffset):
        part.append(io.BytesIO(b"x"), offset=offset, length=1000, announced=1)
    assert part.path.read_bytes() == HEAD


def test_nothing_beyond_the_announced_length_is_taken(part: PartFile) -> None:
    with pytest.raises(TooLong):
        add(part, HEAD, length=len(HEAD) - 1)
    assert part.size == 0
    # A body that is longer than it says is cut at the length of the upload.
    assert part.append(io.BytesIO(HEAD + b"more"), offset=0, length=len(HEAD), announced=None) == len(HEAD)


def test_a_program_is_refused_after_its_first_piece(part: PartFile) -> None:
    with pytest.raises(MediaRefused) as caught:
        add(part, b"\x7fELF" + b"\0" * 100)
    assert caught.value.reason is Refusal.VIDEO_KIND


def test_a_checked_piece_counts_only_when_it_is_right(part: PartFile) -> None:
    right = Checksum("sha1", hashlib.sha1(HEAD).digest())
    with pytest.raises(ChecksumMismatch):
        add(part, HEAD + b"x", checksum=right)
    assert part.size == 0
    assert add(part, HEAD, checksum=right) == len(HEAD)
    assert sorted(path.suffix for path in part.folder.iterdir()) == [".part"]


def test_there_is_one_writer_at_a_time(part: PartFile) -> None:
    with part.locked(), pytest.raises(Busy), part.locked():
        pass
    with part.locked():
        pass


def test_deleting_leaves_nothing(part: PartFile) -> None:
    with part.locked():
        add(part, HEAD)
    part.delete()
    part.delete()
    assert list(part.folder.iterdir()) == []


def test_what_was_acknowledged_survives_kill_9_and_the_lock_is_free_again(part: PartFile) -> None:
    script = (
        "import io, sys, time; from pathlib import Path; from uuid import UUID\n"
        "from sampan.notes.media.part_file import PartFile\n"
        "part = PartFile(Path(sys.argv[1]), UUID(sys.argv[2]))\n"
        "with part.locked():\n"
        "    print(part.append(io.BytesIO(sys.stdin.buffer.read()), offset=0, length=10**6, announced=None),"
        " flush=True)\n"
        "    time.sleep(60)\n"
    )
    arguments = [sys.executable, "-c", script, str(part.folder), part.path.stem]
    writer = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write(HEAD)
    writer.stdin.close()
    acknowledged = int(writer.stdout.readline())
    with pytest.raises(Busy), part.locked():
        pass
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    deadline = time.monotonic() + 10
    while True:  # the kernel lets go of the lock when it has buried the process
        try:
            with part.locked():
                assert part.size == acknowledged == len(HEAD)
                assert add(part, b"more") == acknowledged + 4
            return
        except Busy:
            assert time.monotonic() < deadline
            time.sleep(0.05)
