"""The command line: expected trouble is said in one sentence, never as a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sampan.ops import cli
from sampan.ops.environment import prepare_environment
from sampan.ops.postgres.errors import PostgresTrouble


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `sampan` as an operator would."""
    command = [sys.executable, "-m", "sampan.ops.cli", *words]
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "sampan.config.settings", **environment}
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)


def test_without_words_it_tells_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    assert "sampan up" in capsys.readouterr().out


def test_an_unknown_command_is_said_without_a_traceback() -> None:
    done = run("sail")

    assert done.returncode == 1
    assert "sail" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_server_that_does_not_answer_is_said_with_the_way_out() -> None:
    done = run("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", SAMPAN_DATABASE_HELD_BY="")

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_meant_is_said_in_one_sentence() -> None:
    done = run("check", SAMPAN_BODY_MAX="many")

    assert done.returncode == 1
    assert "SAMPAN_BODY_MAX must be a whole number" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SAMPAN_HOME", str(tmp_path / "file" / "home"))

    with pytest.raises(PostgresTrouble, match="SAMPAN_HOME"):
        prepare_environment()
