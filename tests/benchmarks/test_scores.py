"""Tests of the figures that the translation benchmark prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.support.flores import read_sample
from benchmarks.support.scores import checks_table, count_checks, kinds_table, score
from benchmarks.support.social import read_social_lines

LINES = read_social_lines()


def test_references_are_perfect_and_other_words_are_not() -> None:
    references = [list(line.references) for line in LINES if line.target == "zh-Hans"]
    perfect = score([first for first, *_rest in references], references, target="zh-Hans")
    assert perfect.bleu == pytest.approx(100)
    assert perfect.chrf == pytest.approx(100)
    assert score(["别的话"] * len(references), references, target="zh-Hans").bleu < 1


def test_checks_are_counted_by_line_and_by_kind() -> None:
    good = [(line, line.references[0]) for line in LINES]
    counts = count_checks([*good[1:], (LINES[0], "Can I get a BBA二手车 for 15,000?")], frozenset())
    assert counts.passed.total() == 99
    assert counts.kinds["money"] == 12
    assert counts.passed["money"] == 11
    assert counts.missed["money"] == counts.missed["original left in it"] == 1
    assert counts.faulty_lines == 1
    assert ("all", "99 of 100") in kinds_table({"it": counts})[1]
    assert ("money *", "1 of 12") in checks_table({"it": counts})[1]


def test_a_text_left_as_it_was_fails_all_its_checks_but_is_no_fault() -> None:
    counts = count_checks([(LINES[0], LINES[0].source)], frozenset())
    assert counts.failed == counts.asked.total()
    assert counts.faulty_lines == 0
    assert counts.missed["left as it was"] == 1


def test_the_sample_takes_the_same_lines_of_all(tmp_path: Path) -> None:
    stem = "zh-en.flores-dev"
    for name in ("zh", "en", "one.en", "two.en"):
        lines = "\n".join(f"{name} {number}" for number in range(10)) + "\n"
        (tmp_path / f"{stem}.{name}").write_text(lines, encoding="utf-8")
    sample = read_sample(tmp_path, target="en", size=3)
    assert sample.sources == ("zh 0", "zh 3", "zh 6")
    assert sample.references == ("en 0", "en 3", "en 6")
    assert sample.peers == {
        "one": ("one.en 0", "one.en 3", "one.en 6"),
        "two": ("two.en 0", "two.en 3", "two.en 6"),
    }
    assert sample.of == 10


def test_a_folder_without_flores_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_sample(tmp_path, target="zh-Hans", size=3)
