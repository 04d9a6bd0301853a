"""Reads FLORES-200 dev and other systems' stored answers from a folder that the operator names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DIRECTIONS = {"en": "zh-en", "zh-Hans": "en-zh"}
"""How the files call the way into each of our languages."""
ENDINGS = {"en": "en", "zh-Hans": "zh"}


@dataclass(frozen=True)
class Sample:
    """Some lines of FLORES dev into `target`; `peers` are other systems' answers to them, by name."""

    target: str
    sources: tuple[str, ...]
    references: tuple[str, ...]
    peers: dict[str, tuple[str, ...]]
    of: int
    """How many lines there are in all."""


def read_sample(folder: Path, *, target: str, size: int) -> Sample:
    """`size` lines spread evenly over the whole, with every peer's answers to them.

    Files: ``zh-en.flores-dev.zh`` and ``.en`` for the two sides, ``zh-en.flores-dev.NAME.en`` for a peer.

    Raises:
        FileNotFoundError: the folder has no such files.
        ValueError: two files are not of one length.
    """
    stem, ending = f"{DIRECTIONS[target]}.flores-dev", ENDINGS[target]
    other = "zh" if ending == "en" else "en"
    sources, references = _lines(folder / f"{stem}.{other}"), _lines(folder / f"{stem}.{ending}")
    peers = {
        path.name.removeprefix(f"{stem}.").removesuffix(f".{ending}"): _lines(path)
        for path in sorted(folder.glob(f"{stem}.*.{ending}"))
    }
    if any(len(lines) != len(sources) for lines in (references, *peers.values())):
        raise ValueError(f"the files of {stem} in {folder} have not all the same number of lines")
    chosen = _spread(len(sources), size)
    return Sample(
        target,
        tuple(sources[place] for place in chosen),
        tuple(references[place] for place in chosen),
        {name: tuple(lines[place] for place in chosen) for name, lines in peers.items()},
        len(sources),
    )


def _spread(count: int, size: int) -> list[int]:
    size = min(count, size)
    return [place * count // size for place in range(size)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")
