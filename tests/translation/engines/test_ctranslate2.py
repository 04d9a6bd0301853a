"""The ctranslate2 engine on tiny real models, laid out as Argos and as OPUS-MT, and on broken folders."""

import json
from pathlib import Path

import pytest

from sampan.translation.engines.ctranslate2 import CTranslate2Engine
from sampan.translation.engines.ctranslate2_models import find_model
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Answer, Passage
from tests.translation.engines.conftest import EN, ZH
from tests.translation.engines.ct2_model import train_pieces, write_model

TOKEN = ">>cmn_Hans<<"


def _argos(root: Path, name: str, codes: tuple[str, str]) -> Path:
    """An unpacked Argos package: metadata.json, sentencepiece.model, model/."""
    folder = root / name
    folder.mkdir(parents=True)
    pieces = train_pieces(folder / "sentencepiece.model", ZH + EN)
    write_model(folder / "model", pieces, pieces, adds_end=False)
    said = {"from_code": codes[0], "to_code": codes[1], "package_version": "1.9"}
    (folder / "metadata.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def _opus(root: Path, name: str, *, token: str = "", adds_end: bool = False) -> Path:
    """A converted OPUS-MT model: everything in one folder, with source.spm and target.spm."""
    folder = root / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = root / f"pieces-{name}"
    beside.mkdir()
    source = train_pieces(beside / "source.spm", EN, size=40)
    target = train_pieces(beside / "target.spm", ZH, size=40)
    write_model(folder, [*source, *([token] if token else [])], target, adds_end=adds_end)
    for path in beside.iterdir():
        path.replace(folder / path.name)
    beside.rmdir()
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Both directions, one in each layout."""
    place = tmp_path / "models"
    _argos(place, "translate-zh_en-1_9", ("zh", "en"))
    _opus(place, "en-zh", token=TOKEN)
    return place


def _ask(engine: CTranslate2Engine, lines: list[str], pair: tuple[str, str]) -> list[Answer | None]:
    return engine.translate([Passage(line) for line in lines], source=pair[0], target=pair[1])


def test_real_models_of_both_layouts_answer_in_order(root: Path) -> None:
    engine = CTranslate2Engine(root)
    assert engine.why_not_ready() == ""
    lines = [ZH[place % len(ZH)] for place in range(40)]
    answers = _ask(engine, lines, ZH_TO_EN)
    assert len(answers) == 40
    assert answers[:5] == answers[5:10] == answers[35:]
    assert len({answer.body for answer in answers if answer}) > 1
    into_chinese = _ask(engine, EN, EN_TO_ZH)
    assert all(answer is not None and answer.body and "▁" not in answer.body for answer in into_chinese)
    engine.close()
    assert _ask(engine, lines, ZH_TO_EN) == answers, "it loads anew after it was closed"


def test_each_line_alone_gets_the_answer_that_it_gets_among_others(root: Path) -> None:
    engine = CTranslate2Engine(root)
    together = _ask(engine, EN, EN_TO_ZH)
    assert [_ask(engine, [line], EN_TO_ZH)[0] for line in EN] == together


def test_asked_again_the_answers_keep_their_places(root: Path) -> None:
    engine = CTranslate2Engine(root)
    first = _ask(engine, EN, EN_TO_ZH)
    passages = [Passage(line, again=place == 1) for place, line in enumerate(EN)]
    mixed = engine.translate(passages, source="en", target="zh-Hans")
    assert mixed[0] == first[0]
    assert mixed[2:] == first[2:]


def test_a_model_for_several_languages_is_told_which_one_is_meant(root: Path, tmp_path: Path) -> None:
    place = find_model(root, EN_TO_ZH)
    assert place is not None
    assert (place.before, place.after) == ((TOKEN,), ("</s>",))
    _opus(tmp_path / "other", "en-zh", adds_end=True)
    other = find_model(tmp_path / "other", EN_TO_ZH)
    assert other is not None
    assert (other.before, other.after) == ((), ())


def test_an_argos_package_is_found_by_what_it_says_of_itself(tmp_path: Path) -> None:
    _argos(tmp_path, "en-zh", ("zh", "en"))
    assert find_model(tmp_path, ZH_TO_EN) is not None
    assert find_model(tmp_path, EN_TO_ZH) is None


@pytest.mark.parametrize("body", ["", "\ud83d", "x" * 3000, "\x00", "🎉" * 300, "\u202e" * 50, TOKEN * 3])
def test_no_text_brings_it_down(root: Path, body: str) -> None:
    engine = CTranslate2Engine(root)
    for pair in (ZH_TO_EN, EN_TO_ZH):
        assert len(_ask(engine, [body, "我爱我的猫"], pair)) == 2


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    engine = CTranslate2Engine(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in engine.why_not_ready()
    assert engine.version == "none+none"
    with pytest.raises(EngineNotReady):
        _ask(engine, ["你好"], ZH_TO_EN)


@pytest.mark.parametrize("missing", ["model.bin", "target.spm", "source.spm"])
def test_a_folder_that_lacks_a_file_is_no_model(root: Path, missing: str) -> None:
    (root / "en-zh" / missing).unlink()
    trouble = CTranslate2Engine(root).why_not_ready()
    assert "en-zh" in trouble
    assert "zh-en" not in trouble.split(" in ")[0]


def test_a_model_that_arrives_later_is_found_without_a_restart(root: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    (root / "en-zh").rename(aside)
    engine = CTranslate2Engine(root)
    assert engine.why_not_ready() != ""
    aside.rename(root / "en-zh")
    assert engine.why_not_ready() == ""


@pytest.mark.parametrize("name", ["model.bin", "sentencepiece.model"])
def test_a_broken_file_is_the_engines_trouble(root: Path, name: str) -> None:
    folder = root / "translate-zh_en-1_9"
    path = next(folder.rglob(name))
    path.write_bytes(b"nonsense" * 100)
    engine = CTranslate2Engine(root)
    with pytest.raises(EngineUnavailable):
        _ask(engine, ["你好"], ZH_TO_EN)
    assert _ask(engine, ["I love my cat"], EN_TO_ZH)[0] is not None, "the other direction still works"
