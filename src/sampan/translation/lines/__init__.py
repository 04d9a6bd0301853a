"""Sampan's own lines: pairs of social text, written for the project (CC0-1.0), and what reads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class OwnLine:
    """One pair. ``origin`` ('zh' or 'en') is the side that was written first, ``kind`` its file's name."""

    kind: str
    origin: str
    zh: str
    en: str


def read_own_lines(folder: Path = FOLDER) -> list[OwnLine]:
    """All pairs of all files, in the order of the files' names.

    Raises:
        ValueError: a line has not three columns, or another side than 'zh' or 'en'; names file and line.
    """
    return [line for path in sorted(folder.glob("*.tsv")) for line in _read(path)]


def hash_of_own_lines(folder: Path = FOLDER) -> str:
    """16 hexadecimal digits that change when any of the files does; takes a few milliseconds."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> list[OwnLine]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line or line.startswith("# "):
            continue
        columns = line.split("\t")
        if len(columns) != 3 or columns[0] not in ("zh", "en"):
            raise ValueError(f"{path.name} line {number}: not 'zh or en, Chinese, English'")
        found.append(OwnLine(path.stem, *columns))
    return found
