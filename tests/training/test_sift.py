"""Tests of the sifting of a corpus: what is wanted at all, and that the pairs nearest in meaning are kept."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from training import sift
from training.corpus import read_corpus
from training.styles import Style

TALK = [
    ("我觉得你今天看起来很累。", "I think you look very tired today."),
    ("你为什么不早点告诉我呢？", "Why didn't you tell me about it earlier?"),
    ("我们明天一起去爬山吧。", "We should go hiking together tomorrow."),
]
PROSE = [
    (
        "这座城市的旧港口在一百年前就被填平。",
        "The old harbour of this city was filled in a hundred years ago.",
    ),
    (
        "一片干枯的花瓣在地牢的深处保存下来。",
        "A dried petal has somehow survived in the depths of this dungeon.",
    ),
]
UNWANTED = [
    ("好的。", "OK then."),
    ("我想预订一家便宜的酒店，住两晚。", "I would like to book a cheap hotel for two nights, please."),
    (
        "单击此按钮可以打开所选的文件夹。",
        "Click this button to open the selected folder in a new window.",
    ),
    (
        "主管机关依本法规定办理。",
        "The competent authority shall proceed as prescribed in this Act.",
    ),
]


def _embedding(unlike: str) -> sift.Embed:
    """One in which all lines lie together but one."""

    def embed(lines: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[0, 1] if line == unlike else [1, 0] for line in lines], dtype=np.float32)

    return embed


def test_the_pair_that_says_something_else_is_left_out() -> None:
    kept = sift.sift([*TALK, *PROSE], talk=2, prose=2, embed_lines=_embedding(TALK[1][1]))
    assert sorted(kept) == sorted([TALK[0], TALK[2], *PROSE])


def test_manuals_law_bookings_and_short_lines_are_not_wanted() -> None:
    assert sift.sift(UNWANTED, talk=10, prose=10, embed_lines=_embedding("")) == []


@pytest.mark.parametrize(("words", "is_wanted"), [(9, False), (10, True), (45, True), (46, False)])
def test_the_length_decides(words: int, is_wanted: bool) -> None:
    assert sift.is_wanted("字", " ".join(["stone"] * words), Style.OTHER) is is_wanted


def test_a_corpus_without_anything_to_keep_is_no_error() -> None:
    assert sift.sift([], talk=3, prose=3, embed_lines=_embedding("")) == []


def test_the_file_can_be_read_as_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sift, "embed", _embedding(""))
    corpus, out = tmp_path / "all.tsv.gz", tmp_path / "kept.tsv.gz"
    with gzip.open(corpus, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{zh}\t{en}\n" for zh, en in [*TALK, TALK[0], *UNWANTED])
    assert sift.main(["--corpus", str(corpus), "--out", str(out), "--talk", "9", "--prose", "9"]) == 0
    assert sorted(read_corpus(out)) == sorted(TALK)
