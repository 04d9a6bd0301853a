"""Firefox's translation models: which files a direction has, and where they come from.

Mozilla lists them in its Remote Settings (collection translations-models-v2) with the size and SHA-256 of
each file, packed and unpacked. That service is Firefox's own: an operator with many machines puts the folder
that a pull made on a server of theirs and names it in the settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import httpx

from sampan.translation.engines.downloading import check_address, fetch_small
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN

RECORDS_URL = (
    "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
)
ATTACHMENTS_URL = "https://firefox-settings-attachments.cdn.mozilla.net/"
# The list of all languages has about a megabyte, the largest model about sixty.
LIST_MAX_BYTES = 16 * 1024**2
FILE_MAX_BYTES = 400 * 1024**2
MANIFEST = "manifest.json"
FOLDERS = {ZH_TO_EN: "zh-en", EN_TO_ZH: "en-zh"}
LICENCE = "MPL-2.0"
# What this version of the engine can read; a new first number means another format.
MAJOR_VERSION = 3
_CHINESE = ("zh-Hans", "zh", "zh-CN")
_ARCHITECTURES = ("base-memory", "base", "tiny")


@dataclass(frozen=True)
class RemoteFile:
    """One file of a direction. ``packed`` says that it comes as zstd, with a size and hash of its own."""

    folder: str
    kind: str
    name: str
    url: str
    size_bytes: int
    sha256: str
    packed_bytes: int = 0
    packed_sha256: str = ""

    @property
    def is_packed(self) -> bool:
        """Whether it has to be unpacked."""
        return bool(self.packed_sha256)

    @property
    def transfer_bytes(self) -> int:
        """What has to come over the line."""
        return self.packed_bytes or self.size_bytes


@dataclass(frozen=True)
class Direction:
    """All files of one direction, of one version."""

    folder: str
    version: str
    architecture: str
    files: tuple[RemoteFile, ...]


def is_folder(source: str) -> bool:
    """Whether the setting names a folder (used as it is) and not an address."""
    return bool(source) and "://" not in source


def models_place(models: Path, source: str) -> Path:
    """Where the files lie: the operator's own folder, or the one that a pull fills."""
    return Path(source) if is_folder(source) else models / "firefox"


def files_of(place: Path) -> dict[str, Path] | None:
    """The files of one direction in its folder by their kinds, or None while one is missing."""
    found = {
        kind: next(iter(sorted(place.glob(pattern))), None)
        for kind, pattern in (
            ("model", "model.*.bin"),
            ("srcvocab", "srcvocab.*.spm"),
            ("trgvocab", "trgvocab.*.spm"),
            ("vocab", "vocab.*.spm"),
        )
    }
    source, target = found["srcvocab"] or found["vocab"], found["trgvocab"] or found["vocab"]
    if not (found["model"] and source and target):
        return None
    return {"model": found["model"], "source": source, "target": target}


def are_there(place: Path) -> bool:
    """Whether both directions are there."""
    return all(files_of(place / folder) for folder in FOLDERS.values())


def read_manifest(place: Path) -> dict[str, Any]:
    """What the pull noted beside the files; empty where nobody noted anything."""
    try:
        found = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def choose_directions(records: bytes) -> list[Direction]:
    """The newest usable set of files for each direction out of Mozilla's list.

    A set holds a model and its vocabularies of the same version, architecture and release. Before a
    trial version goes a final one, before a build for phones or testers the one for everybody.

    Raises:
        ModelPullError: the list cannot be read, or a direction is not in it.
    """
    try:
        rows = json.loads(records)["data"]
        rows = [row for row in rows if isinstance(row, dict) and isinstance(row.get("attachment"), dict)]
    except (ValueError, KeyError, TypeError) as odd:
        raise ModelPullError("Mozilla's list of models cannot be read; its form may have changed.") from odd
    return [_choose(rows, pair, folder) for pair, folder in FOLDERS.items()]


def _choose(rows: Iterable[dict[str, Any]], pair: tuple[str, str], folder: str) -> Direction:
    sets: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    wanted = [_CHINESE if one != "en" else ("en",) for one in pair]
    for row in rows:
        if row.get("sourceLanguage") in wanted[0] and row.get("targetLanguage") in wanted[1]:
            names = ("version", "architecture", "filter_expression", "sourceLanguage", "targetLanguage")
            key = tuple(str(row.get(name) or "") for name in names)
            sets.setdefault(key, {})[str(row.get("fileType"))] = row
    usable = {key: kinds for key, kinds in sets.items() if _is_whole(kinds) and _version(key[0])[1]}
    if not usable:
        raise ModelPullError(f"Mozilla's list holds no model for {folder} that can be read here.")
    best = max(usable, key=_rank)
    kinds = usable[best]
    split = "srcvocab" in kinds and "trgvocab" in kinds
    names_of = ("model", "srcvocab", "trgvocab") if split else ("model", "vocab")
    try:
        files = tuple(_remote_file(kinds[kind], kind, folder) for kind in names_of)
    except (KeyError, TypeError, ValueError) as odd:
        raise ModelPullError(f"Mozilla's list is not whole for {folder}.") from odd
    return Direction(folder, best[0], best[1], files)


def _is_whole(kinds: Mapping[str, object]) -> bool:
    return "model" in kinds and ("vocab" in kinds or {"srcvocab", "trgvocab"} <= set(kinds))


def _version(version: str) -> tuple[tuple[int, ...], bool, bool]:
    """The numbers, whether this engine can read it, and whether it is final ('3.0a1' is not)."""
    parts = version.split(".")
    is_final = all(part.isdecimal() for part in parts)
    numbers = tuple(int("".join(digit for digit in part if digit.isdecimal()) or 0) for part in parts)
    return numbers, numbers[:1] == (MAJOR_VERSION,), is_final


def _rank(key: tuple[str, ...]) -> tuple[bool, bool, tuple[int, ...], int]:
    version, architecture, audience, *_ = key
    numbers, _, is_final = _version(version)
    known = _ARCHITECTURES.index(architecture) if architecture in _ARCHITECTURES else len(_ARCHITECTURES)
    return is_final, not audience, numbers[:2], -known


def _remote_file(row: dict[str, Any], kind: str, folder: str) -> RemoteFile:
    attachment = row["attachment"]
    location = PurePosixPath(attachment["location"])
    file = RemoteFile(
        folder=folder,
        kind=kind,
        name=str(row["name"]),
        url=ATTACHMENTS_URL + str(location),
        size_bytes=int(row.get("decompressedSize") or 0),
        sha256=str(row["decompressedHash"]),
        packed_bytes=int(attachment["size"]),
        packed_sha256=str(attachment["hash"]),
    )
    return _checked(file)


def _checked(file: RemoteFile) -> RemoteFile:
    """Nothing in a list may lead out of the folder, or over the limits. Raises ValueError."""
    plain = file.name == Path(file.name).name and not file.name.startswith(".")
    hashes = [file.sha256] + ([file.packed_sha256] if file.is_packed else [])
    if not plain or file.folder not in FOLDERS.values() or ".." in file.url:
        raise ValueError("a name leads out of the folder")
    if any(len(one) != 64 or set(one) - set("0123456789abcdef") for one in hashes):
        raise ValueError("a hash is not one")
    if not 0 < file.transfer_bytes <= FILE_MAX_BYTES or not 0 <= file.size_bytes <= FILE_MAX_BYTES:
        raise ValueError("a size is not possible")
    return file


def _from_manifest(found: dict[str, Any], base: str) -> list[Direction]:
    directions = []
    try:
        for folder in FOLDERS.values():
            one = found["directions"][folder]
            files = tuple(
                _checked(
                    RemoteFile(
                        folder=folder,
                        kind=str(file["kind"]),
                        name=str(file["name"]),
                        url=f"{base}/{folder}/{file['name']}",
                        size_bytes=int(file["size_bytes"]),
                        sha256=str(file["sha256"]),
                    )
                )
                for file in one["files"]
            )
            directions.append(Direction(folder, str(one["version"]), str(one["architecture"]), files))
    except (KeyError, TypeError, ValueError) as odd:
        raise ModelPullError(f"{base}/{MANIFEST} is not a manifest of Firefox's models.") from odd
    return directions


def find_directions(source: str, client: httpx.Client) -> list[Direction]:
    """Ask Mozilla, or the operator's own address, what there is. Raises ModelPullError."""
    if not source:
        return choose_directions(fetch_small(client, RECORDS_URL, max_bytes=LIST_MAX_BYTES))
    base = source.rstrip("/")
    check_address(base)
    try:
        found = json.loads(fetch_small(client, f"{base}/{MANIFEST}", max_bytes=LIST_MAX_BYTES))
    except ValueError as odd:
        raise ModelPullError(f"{base}/{MANIFEST} is not JSON.") from odd
    return _from_manifest(found, base)
