"""The benchmark of recommendations: both forms of folders, and its figures on tastes that can be found."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import recommend
from benchmarks.support.cold_start import KNOWN
from benchmarks.support.likes import read_likes
from tests.discovery.test_cooccurrence import tastes


def write(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))


def test_both_forms_are_read(tmp_path: Path) -> None:
    rows, triples = tmp_path / "rows", tmp_path / "triples"
    rows.mkdir()
    triples.mkdir()
    write(rows / "train.txt.gz", ["0 3 1", "1 2"])
    write(rows / "test.txt.gz", ["0 2", "1"])
    write(triples / "data1.txt.gz", ["0\t3\t70", "0\t1\t2", "1\t2\t9"])
    write(triples / "test1.txt.gz", ["0\t2\t5"])
    for folder in (rows, triples):
        likes = read_likes(folder)
        assert likes.known.toarray().tolist() == [[0, 1, 0, 1], [0, 0, 1, 0]]
        assert likes.asked.toarray().tolist() == [[0, 0, 1, 0], [0, 0, 0, 0]]
    assert read_likes(rows).weighted is None


def test_how_often_becomes_a_weight_and_everybody_counts_alike(tmp_path: Path) -> None:
    write(tmp_path / "data1.txt.gz", ["0 3 3.2466e+05", "0 1 2", "1 2 9"])
    write(tmp_path / "test1.txt.gz", ["0 2 5"])
    weighted = read_likes(tmp_path).weighted.toarray()
    assert weighted.sum(axis=1) == pytest.approx([2, 1])
    assert weighted[0, 3] / weighted[0, 1] == pytest.approx(np.log1p(324_660) / np.log1p(2))


def test_a_folder_without_likes_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["recommend", str(tmp_path)])
    assert recommend.main() == 2
    assert "holds neither" in capsys.readouterr().err


def test_tastes_are_found_and_no_k_loses_to_popularity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likes = tastes(900, 240, 8)
    chance = np.random.default_rng(1)
    known, asked = [], []
    for person in range(900):
        own = chance.permutation(likes[person].indices).tolist()
        known.append(" ".join(map(str, [person, *own[2:]])))
        asked.append(" ".join(map(str, [person, *own[:2]])))
    write(tmp_path / "train.txt.gz", known)
    write(tmp_path / "test.txt.gz", asked)
    monkeypatch.setattr("benchmarks.support.cold_start.KNOWN", (0, 1, 3))
    monkeypatch.setattr(recommend, "KNOWN", (0, 1, 3))
    monkeypatch.setattr("benchmarks.support.cold_start.LIKES", 4)
    monkeypatch.setattr(sys, "argv", ["recommend", str(tmp_path), "--json", str(tmp_path / "out.json")])
    assert recommend.main() == 0
    report = json.loads((tmp_path / "out.json").read_text())
    recall = {row["system"]: row["recall"] for row in report["warm"]}
    assert recall["Sampan"] > 3 * recall["popularity"]
    cold = {(row["system"], row["k"]): row["recall"] for row in report["cold"]}
    assert cold["blend", 0] == cold["popularity", 0]
    assert all(cold["blend", k] > cold["popularity", k] for k in (1, 3))
    assert KNOWN == (0, 1, 3, 5, 10)
