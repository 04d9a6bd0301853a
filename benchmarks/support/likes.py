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
    """Two sparse matrices (people, items) of ones: what may be learned from, and what is asked for.

    `weighted`, where the folder tells how often: what may be learned from with log(1 + times), each person's
    divided by their mean, so that nobody counts for more by listening more; else None.
    """

    name: str
    known: Any
    asked: Any
    weighted: Any = None


def read_likes(folder: Path) -> Likes:
    """The likes in a folder of either form; FileNotFoundError when it holds neither.

    In `known` and `asked` weights only say that somebody likes something: the published figures take them so.
    """
    for names in NAMES:
        if all((folder / name).exists() for name in names):
            triples = names == NAMES[1]
            parts = [_read(folder / name, triples=triples) for name in names]
            shape = tuple(int(max(part[axis].max(initial=-1) for part in parts)) + 1 for axis in (0, 1))
            known, asked = (_matrix(part[:2], shape) for part in parts)
            weighted = _weighted(parts[0], shape) if triples else None
            return Likes(folder.resolve().name, known, asked, weighted)
    raise FileNotFoundError(f"{folder} holds neither {' and '.join(NAMES[0])} nor {' and '.join(NAMES[1])}")


def _read(path: Path, *, triples: bool) -> Any:
    return np.array(list(_lines(path, triples)), dtype=np.int64).reshape(-1, 3).T


def _lines(path: Path, triples: bool) -> Iterator[tuple[int, int, int]]:
    """Person, item, and how often: 1 where the form does not tell."""
    with gzip.open(path, "rt", encoding="ascii") as lines:
        for line in lines:
            person, *items = line.split() or ["0"]
            if triples and items:
                yield int(person), int(items[0]), int(float(items[1]))  # also 3.2466e+05
            elif not triples:
                yield from ((int(person), int(item), 1) for item in items)


def _matrix(pairs: Any, shape: tuple[int, ...]) -> Any:
    unique = np.unique(pairs, axis=1)
    return sparse.csr_matrix((np.ones(unique.shape[1], dtype=np.float32), tuple(unique)), shape=shape)


def _weighted(lines: Any, shape: tuple[int, ...]) -> Any:
    times = sparse.csr_matrix((lines[2].astype(np.float32), tuple(lines[:2])), shape=shape)
    times.data = np.log1p(times.data)
    means = np.asarray(times.sum(axis=1)).ravel() / np.maximum(np.diff(times.indptr), 1)
    return (sparse.diags_array(1 / np.maximum(means, 1e-9)) @ times).tocsr().astype(np.float32)
