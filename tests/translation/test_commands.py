"""`sampan translate` and `sampan models`, as an operator types them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

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
