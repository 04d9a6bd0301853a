"""Reads folders of who liked what: those of Gowalla as LightGCN splits it, and those of LastFM."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

NAMES: Final = (("train.txt.gz", "test.txt.gz"), ("data1.txt.gz", "test1.txt.gz"))
"""Lines of the first form are `person item item ...`, of the second `person item weight`."""


@dataclass(frozen=True)
class Likes:
    """Two sparse matrices (people, items) of ones: what may be learned from, and what is asked for."""

    name: str
    known: Any
    asked: Any


def read_likes(folder: Path) -> Likes:
    """The likes in a folder of either form; FileNotFoundError when it holds neither.

    Weights of the second form only say that somebody likes something: the published figures take them so.
    """
    for names in NAMES:
        if all((folder / name).exists() for name in names):
            parts = [_read(folder / name, triples=names == NAMES[1]) for name in names]
            shape = tuple(int(max(part[axis].max(initial=-1) for part in parts)) + 1 for axis in (0, 1))
            matrices = [_matrix(part, shape) for part in parts]
            return Likes(folder.resolve().name, *matrices)
    raise FileNotFoundError(f"{folder} holds neither {' and '.join(NAMES[0])} nor {' and '.join(NAMES[1])}")


def _read(path: Path, *, triples: bool) -> Any:
    return np.array(list(_pairs(path, triples)), dtype=np.int64).reshape(-1, 2).T


def _pairs(path: Path, triples: bool) -> Iterator[tuple[int, int]]:
    with gzip.open(path, "rt", encoding="ascii") as lines:
        for line in lines:
            person, *items = line.split() or ["0"]
            for item in items[:1] if triples else items:
                yield int(person), int(item)


def _matrix(pairs: Any, shape: tuple[int, ...]) -> Any:
    unique = np.unique(pairs, axis=1)
    return sparse.csr_matrix((np.ones(unique.shape[1], dtype=np.float32), tuple(unique)), shape=shape)
