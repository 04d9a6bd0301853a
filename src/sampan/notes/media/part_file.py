"""The file into which a resumable upload grows: its size is the truth about how much has arrived."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sampan.notes.media.sniff import ENOUGH, find_container
from sampan.notes.media.tus import Checksum
from sampan.notes.media.types import MediaRefused, Refusal

_STEP = 256 * 1024  # bytes taken from the connection at a time
_SYNC_EVERY = 16 * 1024**2  # bytes after which what came so far is put on the disk
_MOST_CHECKED = 64 * 1024**2  # bytes of a chunk that comes with a checksum: it waits in a second file


class Busy(Exception):
    """Another request is writing to this upload right now."""


class WrongOffset(Exception):
    """The chunk does not begin where the file ends."""


class TooLong(Exception):
    """The chunk goes beyond what was announced, or is too large to be checked."""


class ChecksumMismatch(Exception):
    """The chunk is not what its sender hashed; it was thrown away."""


class Stream(Protocol):
    """A request's body."""

    def read(self, size: int, /) -> bytes: ...


class PartFile:
    """One upload's file in a folder of part files."""

    def __init__(self, folder: Path, upload_id: UUID) -> None:
        self.folder = folder
        self.path = folder / f"{upload_id.hex}.part"
        self._lock_path = folder / f"{upload_id.hex}.lock"
        self._chunk_path = folder / f"{upload_id.hex}.chunk"

    @property
    def size(self) -> int:
        """How many bytes have arrived."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def create(self) -> None:
        """Make the empty file; the folder too, open to this user alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)

    def delete(self) -> None:
        """Remove every trace; nothing happens when there is none."""
        for path in (self.path, self._chunk_path, self._lock_path):
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other writer out, also those of other processes; the kernel lets go when we die.

        Raises:
            Busy: somebody else holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield
        finally:
            os.close(descriptor)

    def append(
        self,
        stream: Stream,
        *,
        offset: int,
        length: int,
        announced: int | None,
        checksum: Checksum | None = None,
    ) -> int:
        """Add a chunk and give the new size; every byte that is counted is on the disk.

        `length`: bytes of the whole upload. `announced`: bytes that this chunk says it has (None: unknown). A
        connection that breaks off loses nothing of what came before, unless the chunk had a checksum.
        Call it under `locked`.

        Raises:
            WrongOffset, TooLong, ChecksumMismatch: nothing was added.
            MediaRefused: the first bytes are no video's; the caller should delete the upload.
        """
        if offset != self.size or not self.path.exists():
            raise WrongOffset
        if announced is not None and offset + announced > length:
            raise TooLong
        if checksum is not None:
            return self._append_checked(stream, offset, length, checksum)
        with self.path.open("ab") as file:
            _pour(stream, file.fileno(), length - offset)
        self._refuse_foreign()
        return self.size

    def _append_checked(self, stream: Stream, offset: int, length: int, checksum: Checksum) -> int:
        room = min(length - offset, _MOST_CHECKED)
        try:
            with self._chunk_path.open("w+b") as chunk:
                _pour(stream, chunk.fileno(), room)
                if room == _MOST_CHECKED and stream.read(1):
                    raise TooLong
                hashed = checksum.start()
                chunk.seek(0)
                while data := chunk.read(_STEP):
                    hashed.update(data)
                if hashed.digest() != checksum.digest:
                    raise ChecksumMismatch
                chunk.seek(0)
                with self.path.open("ab") as file:
                    shutil.copyfileobj(chunk, file, _STEP)
                    file.flush()
                    os.fsync(file.fileno())
        finally:
            self._chunk_path.unlink(missing_ok=True)
        self._refuse_foreign()
        return self.size

    def _refuse_foreign(self) -> None:
        """A renamed program should cost its sender one chunk, not a gigabyte."""
        with self.path.open("rb") as file:
            head = file.read(ENOUGH)
        if len(head) == ENOUGH and find_container(head) is None:
            raise MediaRefused(Refusal.VIDEO_KIND)


def _pour(stream: Stream, descriptor: int, room: int) -> None:
    """Write what the stream gives, at most `room` bytes, onto the disk; a broken stream just ends."""
    unsynced = 0
    try:
        while room > 0:
            try:
                data = stream.read(min(_STEP, room))
            except OSError:  # the connection is gone; what came before it counts
                break
            if not data:
                break
            _write_all(descriptor, data)
            room -= len(data)
            unsynced += len(data)
            if unsynced >= _SYNC_EVERY:
                os.fsync(descriptor)
                unsynced = 0
    finally:
        os.fsync(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
