"""The firefox engine on tiny models in the real format: loading, directions, threads, and what is broken."""

import threading
from pathlib import Path

import pytest

from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.firefox import FirefoxEngine, Translator
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Passage


def _bodies(engine: FirefoxEngine, lines: list[str], pair: tuple[str, str]) -> list[str]:
    answers = engine.translate([Passage(line) for line in lines], source=pair[0], target=pair[1])
    return [answer.body if answer else "" for answer in answers]


def test_without_its_files_it_is_not_ready_and_says_how_to_get_them(tmp_path: Path) -> None:
    engine = FirefoxEngine(tmp_path)
    assert "sampan models pull firefox" in engine.why_not_ready()
    assert engine.version == "none"
    with pytest.raises(EngineNotReady):
        engine.translate([Passage("你好")], source="zh-Hans", target="en")


def test_it_is_not_ready_with_one_direction_only(firefox_place: Path) -> None:
    (firefox_place / "en-zh" / "trgvocab.enzh.spm").unlink()
    assert FirefoxEngine(firefox_place).why_not_ready() != ""


def test_real_models_answer_in_both_directions_and_always_the_same(firefox_place: Path) -> None:
    engine = FirefoxEngine(firefox_place)
    assert engine.why_not_ready() == ""
    lines = ["今天去吃火锅了", "我爱我的猫", "今天去吃火锅了"]
    into_english = _bodies(engine, lines, ZH_TO_EN)
    assert len(into_english) == 3
    assert all(into_english)
    assert into_english[0] == into_english[2] != into_english[1]
    into_chinese = _bodies(engine, ["I love my cat", "how much is this"], EN_TO_ZH)
    assert len(set(into_chinese)) == 2
    engine.close()
    assert _bodies(engine, lines, ZH_TO_EN) == into_english, "it loads anew after it was closed"
    engine.close()


def test_any_thread_may_ask_although_a_model_belongs_to_one(firefox_place: Path) -> None:
    engine = FirefoxEngine(firefox_place)
    expected = _bodies(engine, ["我爱我的猫"], ZH_TO_EN)
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(_bodies(engine, ["我爱我的猫"], ZH_TO_EN)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()
    assert found == [expected] * 4


@pytest.mark.parametrize(
    "body", ["", "\ud83d", "x" * 5000, "\x00", "🎉" * 300, "\u202e" * 50, "a\u0301\u0302\u0303" * 200]
)
def test_no_text_brings_it_down(firefox_place: Path, body: str) -> None:
    engine = FirefoxEngine(firefox_place)
    for pair in (ZH_TO_EN, EN_TO_ZH):
        assert len(_bodies(engine, [body], pair)) == 1
    assert _bodies(engine, ["我爱我的猫"], ZH_TO_EN) != [""]
    engine.close()


@pytest.mark.parametrize("damage", ["empty", "cut", "nonsense", "lacks a tensor"])
def test_a_broken_file_is_the_engines_trouble_and_not_the_process_s(firefox_place: Path, damage: str) -> None:
    path = firefox_place / "zh-en" / "model.zhen.intgemm.alphas.bin"
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "nonsense": b"nonsense" * 1000,
            "lacks a tensor": whole.replace(b"decoder_l1_context_Wq", b"decoder_l1_context_Wx"),
        }[damage]
    )
    engine = FirefoxEngine(firefox_place)
    with pytest.raises(EngineUnavailable):
        _bodies(engine, ["我爱我的猫"], ZH_TO_EN)
    assert _bodies(engine, ["I love my cat"], EN_TO_ZH) != [""], "the other direction still works"
    path.write_bytes(whole)
    assert _bodies(engine, ["我爱我的猫"], ZH_TO_EN) != [""], "and this one when it was mended"
    engine.close()


def test_a_model_is_made_and_used_in_one_thread_only(firefox_place: Path) -> None:
    seen: set[int] = set()

    class Notes:
        def __init__(self) -> None:
            seen.add(threading.get_ident())

        def translate(self, text: str) -> str:
            seen.add(threading.get_ident())
            return text.upper()

    def make(files: dict[str, Path]) -> Translator:
        return Notes()

    engine = FirefoxEngine(firefox_place, make=make)
    assert _bodies(engine, ["a", "b", "c"], EN_TO_ZH) == ["A", "B", "C"]
    assert _bodies(engine, ["d"], ZH_TO_EN) == ["D"]
    assert len(seen) == 1
    assert threading.get_ident() not in seen
    engine.close()
