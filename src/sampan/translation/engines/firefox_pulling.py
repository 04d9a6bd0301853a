"""Fetches Firefox's translation models: only whole and right ones, going on where it was interrupted."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256 as new_sha256
from pathlib import Path

import httpx

from sampan.translation.engines.downloading import fetch_large, open_client
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.firefox_models import (
    LICENCE,
    MANIFEST,
    RECORDS_URL,
    Direction,
    RemoteFile,
    find_directions,
    is_folder,
)
from sampan.translation.engines.pulling import OnProgress, Progress


def pull_firefox(
    models: Path,
    *,
    source: str = "",
    on_progress: OnProgress = lambda progress: None,
    transport: httpx.BaseTransport | None = None,
) -> Path:
    """Put both directions into ``models/firefox`` and return that folder; what is there whole stays.

    ``source``: the operator's own address, or empty for Mozilla's. An interrupted pull goes on where it
    stopped. A direction appears only when all its files have the right SHA-256, and in one step.

    Raises:
        ModelPullError: nothing answered, a file is not the right one, another pull is running, or the
            setting names a folder, which is used as it is.
    """
    if is_folder(source):
        raise ModelPullError(f"SAMPAN_FIREFOX_MODELS names the folder {source}; put the files there.")
    place = models / "firefox"
    place.mkdir(parents=True, exist_ok=True)
    with _only_one_pull(place), open_client(transport) as client:
        directions = find_directions(source, client)
        total, done = sum(file.transfer_bytes for one in directions for file in one.files), 0
        for direction in directions:
            done = _pull_direction(client, place, direction, done, total, on_progress)
        _note(place, source or RECORDS_URL, directions)
    return place


def _pull_direction(
    client: httpx.Client, place: Path, direction: Direction, done: int, total: int, on_progress: OnProgress
) -> int:
    staging = place / f".{direction.folder}"
    staging.mkdir(exist_ok=True)
    there = place / direction.folder
    for file in direction.files:
        before = done

        def tell(have: int, before: int = before) -> None:
            on_progress(Progress("hub", before + have, total))

        if not _is_right(there / file.name, file) and not _is_right(staging / file.name, file):
            _pull_file(client, staging, file, tell)
        done += file.transfer_bytes
        on_progress(Progress("hub", done, total))
    _put_in_place(staging, there, {file.name for file in direction.files})
    return done


def _pull_file(
    client: httpx.Client, staging: Path, file: RemoteFile, on_bytes: Callable[[int], None]
) -> None:
    part = staging / f".{file.name}.part"
    fetch_large(
        client,
        file.url,
        part,
        size_bytes=file.transfer_bytes,
        sha256=file.packed_sha256 or file.sha256,
        on_bytes=on_bytes,
    )
    if file.is_packed:
        unpacked = _unpacked(part.read_bytes(), file)
        part.write_bytes(unpacked)
    part.replace(staging / file.name)


def _unpacked(packed: bytes, file: RemoteFile) -> bytes:
    from fxtranslate import discovery  # compiled; only where it is needed

    try:
        return bytes(discovery.verify_and_decompress(packed, file.sha256))
    except ValueError as wrong:
        raise ModelPullError(f"{file.name} does not unpack to the right file: {wrong}") from wrong


def _is_right(path: Path, file: RemoteFile) -> bool:
    if not path.is_file() or (file.size_bytes and path.stat().st_size != file.size_bytes):
        return False
    return new_sha256(path.read_bytes()).hexdigest() == file.sha256


def _put_in_place(staging: Path, there: Path, names: set[str]) -> None:
    """Exchange the folder of a direction in one go; a running engine keeps what it has loaded."""
    for name in names:
        if not (staging / name).exists():
            shutil.copy2(there / name, staging / name)
    for leftover in staging.iterdir():
        if leftover.name not in names:
            leftover.unlink()
    old = there.with_name(f".{there.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if there.exists():
        there.replace(old)
    staging.replace(there)
    shutil.rmtree(old, ignore_errors=True)


def _note(place: Path, source: str, directions: list[Direction]) -> None:
    """Write down what was pulled, beside it: with it, the folder can be served to other machines."""
    fields = ("kind", "name", "sha256")
    listed = {}
    for direction in directions:
        there = place / direction.folder
        files = [
            {name: asdict(file)[name] for name in fields} | {"size_bytes": (there / file.name).stat().st_size}
            for file in direction.files
        ]
        listed[direction.folder] = {
            "version": direction.version,
            "architecture": direction.architecture,
            "files": files,
        }
    manifest = {"licence": LICENCE, "source": source, "directions": listed}
    new = place / f".{MANIFEST}.new"
    new.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    new.replace(place / MANIFEST)


@contextmanager
def _only_one_pull(place: Path) -> Iterator[None]:
    with (place / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise ModelPullError("Another process is fetching firefox right now; wait for it.") from taken
        yield
