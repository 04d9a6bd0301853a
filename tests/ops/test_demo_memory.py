"""What a real engine made of the demo world's texts is kept with it, under the engine's name."""

import json
from pathlib import Path

import pytest

from sampan.ops.demo.memory import recall_memory, record_memory
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text

pytestmark = pytest.mark.django_db


def _row(body: str, translation: str, **more: object) -> Memory:
    values = {"source": "zh-Hans", "target": "en", "origin": "engine", "engine": "llama"} | more
    return Memory.objects.create(text_hash=text_hash(body), engine_version="v1", body=translation, **values)


def test_what_was_recorded_is_recalled_with_its_engine_and_its_doubts(tmp_path: Path) -> None:
    _row("出发", "Off we go", confidence=80)
    _row("绝了", "Cut off", confidence=12, doubts="leftovers")
    assert record_memory(tmp_path / "memory.jsonl") == 2
    Memory.objects.all().delete()
    assert recall_memory(tmp_path / "memory.jsonl") == 2
    sure, unsure = find_translations([Text("出发"), Text("绝了")], to="en")
    assert sure is not None
    assert unsure is not None
    assert (sure.body, sure.engine, sure.is_doubtful) == ("Off we go", "llama", False)
    assert (unsure.body, unsure.is_doubtful) == ("Cut off", True)


def test_peoples_words_are_not_recorded_as_an_engines(tmp_path: Path) -> None:
    _row("出发", "Off we go", origin="people", engine="lines")
    assert record_memory(tmp_path / "memory.jsonl") == 0


def test_recalling_twice_changes_nothing(tmp_path: Path) -> None:
    _row("出发", "Off we go")
    record_memory(tmp_path / "memory.jsonl")
    recall_memory(tmp_path / "memory.jsonl")
    recall_memory(tmp_path / "memory.jsonl")
    assert Memory.objects.count() == 1


def test_without_a_recording_there_is_nothing_to_recall(tmp_path: Path) -> None:
    assert recall_memory(tmp_path / "memory.jsonl") == 0


def test_every_recorded_row_names_a_real_engine() -> None:
    recall_memory()
    assert not Memory.objects.exclude(engine__in=("llama", "firefox", "ctranslate2")).exists()
    assert not Memory.objects.filter(engine_version="").exists()


def test_a_broken_recording_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "memory.jsonl").write_text("not json\n")
    with pytest.raises(json.JSONDecodeError):
        recall_memory(tmp_path / "memory.jsonl")
    assert not Memory.objects.exists()
