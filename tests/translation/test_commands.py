"""`sampan translate` and `sampan models`, as an operator types them."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sampan.ops.management.commands import models
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.model_files import QWEN
from sampan.translation.models import Memory
from tests.translation.conftest import Service


def _translate(monkeypatch: pytest.MonkeyPatch, lines: str, *arguments: str) -> tuple[str, str]:
    out, trouble = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    call_command("translate", *arguments, stdout=out, stderr=trouble)
    return out.getvalue(), trouble.getvalue()


@pytest.mark.django_db
def test_as_many_lines_come_out_as_went_in(
    service: Service, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.answers(lambda body: {"今天吃火锅": "Hotpot today"}.get(body, body))
    settings.SAMPAN_TRANSLATION_ENGINES = ["libretranslate"]
    settings.SAMPAN_LIBRETRANSLATE_URL = service.url
    lines = ["今天吃火锅", "", "already English", "谁也不会的话", "今天吃火锅"] * 3
    out, trouble = _translate(monkeypatch, "\n".join(lines) + "\n", "--from", "zh", "--to", "en")
    assert out.split("\n") == ["Hotpot today", "", "already English", "谁也不会的话", "Hotpot today"] * 3 + [
        ""
    ]
    assert "line 4:" in trouble
    assert Memory.objects.count() == 1


@pytest.mark.django_db
def test_a_missing_engine_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["llama"]
    settings.SAMPAN_MODELS = tmp_path
    with pytest.raises(CommandError, match="No translation engine is ready"):
        _translate(monkeypatch, "你好\n", "--to", "en")


def test_a_language_that_is_not_translated_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="fr"):
        _translate(monkeypatch, "你好\n", "--to", "fr")


def test_the_list_of_models_says_what_is_missing_and_how_to_get_it(settings: Any, tmp_path: Path) -> None:
    settings.SAMPAN_MODELS = tmp_path
    out = io.StringIO()
    call_command("models", "list", stdout=out)
    assert "missing; get it with: sampan models pull qwen" in out.getvalue()
    assert "missing; get it with: sampan models pull firefox" in out.getvalue()


@pytest.fixture
def pulled(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[str]:
    """What would have been fetched; Mozilla is out of reach as long as 'firefox' is in ``out_of_reach``."""
    settings.SAMPAN_MODELS, settings.SAMPAN_STATE = tmp_path / "models", tmp_path / "state"
    names: list[str] = []

    def fetch(name: str, *, on_progress: object) -> Path:
        if name in out_of_reach:
            raise ModelPullError(f"{name} cannot be reached")
        names.append(name)
        return tmp_path / name

    monkeypatch.setattr(models, "fetch", fetch)
    return names


out_of_reach: set[str] = set()


@pytest.fixture
def no_mozilla() -> Iterator[None]:
    """Firefox's models cannot be had."""
    out_of_reach.add("firefox")
    yield
    out_of_reach.clear()


def _pull(*arguments: str) -> str:
    out = io.StringIO()
    call_command("models", "pull", *arguments, stdout=out)
    return out.getvalue()


def test_the_best_translator_that_can_be_reached_is_fetched(pulled: list[str]) -> None:
    _pull()
    assert pulled == ["firefox"]


def test_without_mozilla_the_other_one_is_fetched_and_the_reason_said(
    pulled: list[str], no_mozilla: None
) -> None:
    assert "firefox cannot be had now (firefox cannot be reached); qwen will do instead" in _pull()
    assert pulled == ["qwen"]


def test_a_translator_that_was_named_is_fetched_or_the_command_fails(
    pulled: list[str], no_mozilla: None
) -> None:
    with pytest.raises(CommandError, match="firefox cannot be reached"):
        _pull("firefox")
    assert pulled == []


def test_a_start_fetches_what_is_missed_and_only_that(pulled: list[str], settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["libretranslate", "openai"]
    _pull("--if-wanted")
    assert pulled == []
    settings.SAMPAN_TRANSLATION_ENGINES = ["firefox", "llama"]
    settings.SAMPAN_SPEECH = True
    _pull("--if-wanted")
    assert pulled == ["firefox", "whisper"]
    pulled.clear()
    settings.SAMPAN_TRANSLATION_ENGINES = ["llama"]
    settings.SAMPAN_SPEECH = False
    _pull("--if-wanted")
    assert pulled == ["qwen"]


def test_a_start_with_a_translator_fetches_no_other(pulled: list[str], settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["firefox", "llama"]
    settings.SAMPAN_MODELS.mkdir()
    with QWEN.path_in(settings.SAMPAN_MODELS).open("wb") as stream:
        stream.truncate(QWEN.size_bytes)
    _pull("--if-wanted")
    assert pulled == []


def test_an_unknown_model_is_said(pulled: list[str]) -> None:
    with pytest.raises(CommandError, match="There is no model gpt"):
        _pull("gpt")
    assert pulled == []


@pytest.mark.django_db
def test_lines_come_out_as_they_are_ready_and_not_at_the_end(
    service: Service, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.answers(lambda body: "Hotpot today")
    settings.SAMPAN_TRANSLATION_ENGINES = ["libretranslate"]
    settings.SAMPAN_LIBRETRANSLATE_URL = service.url
    out = io.StringIO()
    seen: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(20):
            seen.append(out.getvalue().count("\n"))
            yield f"今天去吃火锅，第{'一二三四五六七八九十'[number % 10]}次\n"

    monkeypatch.setattr("sys.stdin", lines())
    call_command("translate", "--from", "zh", "--to", "en", stdout=out)
    assert out.getvalue().count("\n") == 20
    assert seen[8] == 8
    assert seen[16] == 16
