"""The whole preparation on a small corpus and the toy model's vocabulary."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.support.social import read_social_lines
from sampan.translation.engines.protocol import Passage
from sampan.translation.lines import OwnLine, read_own_lines
from training.as_sent import PAIRS, asked
from training.base_model import BaseModel
from training.packing import load_packs
from training.prepare import Amounts, Prepared, check_nothing_forbidden, main, prepare
from training.tokenizer import QwenTokenizer
from training.watched import load_watched

TALK = [(f"你好，我今天要{n}张票。", f"Hello, I want {n} tickets today.") for n in range(30)]
FLORES_EN = "The festival in the harbor began with a speech of the mayor."
FLORES_ZH = "港口的节日以市长的讲话开始。"
ARTICLES = [
    OwnLine(
        "articles",
        "en",
        "市议会周二否决了这座大桥的预算。",
        "The council rejected the bridge's budget on Tuesday.",
    ),
    OwnLine(
        "articles",
        "en",
        "海港的节日以市长的讲话开始了。",
        "A harbor's festival began with a speech by its mayor.",
    ),
]
SMALL = Amounts(kept_aside=60, rest=20, unchanged=20, tricks=10)


@pytest.fixture
def flores(tmp_path: Path) -> Path:
    """A folder with the form of FLORES dev, of two lines."""
    folder = tmp_path / "flores"
    folder.mkdir()
    for way in ("zh-en", "en-zh"):
        (folder / f"{way}.flores-dev.en").write_text(f"{FLORES_EN}\nA second line of the set.\n")
        (folder / f"{way}.flores-dev.zh").write_text(f"{FLORES_ZH}\n这一套里的第二行。\n")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus in which lines of the tests stand."""
    social = read_social_lines()[0]
    pairs = [
        *TALK,
        (FLORES_ZH, "Something else altogether"),
        (social.source.replace("\n", " "), "Whatever it is"),
    ]
    path = tmp_path / "corpus.tsv.gz"
    path.write_bytes(gzip.compress("".join(f"{zh}\t{en}\n" for zh, en in pairs).encode()))
    return path


def test_no_test_line_gets_in(flores: Path) -> None:
    social = read_social_lines()[0].source.split("\n")[0]
    pairs = [*TALK, (FLORES_ZH, "You said something else"), (f"我说：{social}", "I said what you know")]
    prepared = prepare(read_own_lines()[::10], ARTICLES, pairs, [FLORES_EN, FLORES_ZH], SMALL)
    told = "\n".join(one.question + one.answer for one in prepared.trained)
    assert "张票" in told
    assert FLORES_ZH not in told
    assert "市议会" in told
    assert "speech by its mayor" not in told
    assert social not in told
    assert all(f"\n{line.en}<|" not in told and line.en != "" for line in prepared.kept_aside)
    check_nothing_forbidden(prepared, [FLORES_EN, FLORES_ZH])


def test_a_test_line_that_got_in_is_found(flores: Path) -> None:
    leaked = Prepared([asked(PAIRS[0], Passage("别的话"), FLORES_EN)], [], [])
    with pytest.raises(ValueError, match="festival"):
        check_nothing_forbidden(leaked, [FLORES_EN])
    kept = read_own_lines()[0]
    leaked = Prepared([asked(PAIRS[0], Passage(kept.zh), "else")], [], [kept])
    with pytest.raises(ValueError, match="must not be trained on"):
        check_nothing_forbidden(leaked, [])


def test_own_lines_weigh_five_times_and_both_ways() -> None:
    prepared = prepare(read_own_lines()[::10], [], [], [], SMALL)
    once = set(prepared.trained)
    assert prepared.counts["own"] % 5 == 0
    assert max(prepared.trained.count(one) for one in list(once)[:50]) >= 5
    assert prepared.counts["unchanged"] == 20
    assert prepared.counts["tricks"] == 10


def test_the_files(
    toy: Path, flores: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "data"
    where = ["--base", str(toy), "--corpus", str(corpus), "--flores", str(flores), "--out", str(out)]
    amounts = ["--kept-aside", "900", "--rest", "20", "--unchanged", "20", "--tricks", "10"]
    assert main([*where, *amounts]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((out / "prepared.json").read_text())
    packs = load_packs(out / "train.npz")
    assert told["rows"] == len(packs)
    assert told["kept_aside_lines"] == len((out / "kept_aside.tsv").read_text().splitlines())
    tokenizer = QwenTokenizer(BaseModel(toy).vocabulary)
    row = next(packs.rows())
    answer = row.tokens[(row.segments == 1) & row.answers]
    assert answer[-1] == tokenizer.end
    assert tokenizer.decode(row.tokens).startswith("system\n")
    watched = load_watched(out / "watched.jsonl")
    assert {one.name for one in watched} == {"own", "flores"}
    assert FLORES_EN in {one.reference for one in watched}


def test_without_flores_nothing_is_made(toy: Path, corpus: Path, tmp_path: Path) -> None:
    where = [
        "--base",
        str(toy),
        "--corpus",
        str(corpus),
        "--flores",
        str(tmp_path),
        "--out",
        str(tmp_path / "o"),
    ]
    assert main(where) == 1
    assert not (tmp_path / "o").exists()
