"""What the doctor finds."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from sampan.ops.doctor import database, machine, work
from sampan.ops.doctor.finding import Finding


def grades(findings: Any) -> dict[str, str]:
    """Subject to grade."""
    return {finding.subject: finding.grade for finding in findings}


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_and_knows_chinese_is_well() -> None:
    assert grades(database.look()) == {"database": "ok", "locale": "ok", "pg_trgm": "ok", "migrations": "ok"}


def test_a_database_that_cannot_be_reached_is_the_one_thing_said_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAMPAN_DATABASE_TROUBLE", "start it")

    findings = list(database.look())

    assert [(finding.grade, finding.mend) for finding in findings] == [("bad", "start it")]
    assert database.is_reachable(findings) is False


def test_a_secret_that_others_can_read_is_bad(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMPAN_SECRET_KEY", raising=False)
    settings.HOME = tmp_path
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o644)
    assert grades(machine.look())["secret"] == "bad"

    secret.chmod(0o600)
    assert grades(machine.look())["secret"] == "ok"


def test_the_programs_for_pictures_and_videos_run_here() -> None:
    found = grades(machine.look())

    assert (found["ffmpeg"], found["libvips"]) == ("ok", "ok")


@pytest.mark.django_db
def test_no_worker_and_no_engine_are_told_but_are_no_illness() -> None:
    assert grades(work.look_at_jobs())["worker"] == "note"
    assert grades(work.look_at_translation())["translation"] == "note"


def test_a_mail_server_that_does_not_answer_is_bad(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert work.look_at_mail().grade == "bad"


@pytest.mark.django_db
def test_something_to_mend_ends_the_command_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ill = Finding("bad", "disk", "full", "free some space")
    monkeypatch.setattr(machine, "look", lambda: iter([ill]))
    said, complained = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said, stderr=complained)

    assert ended.value.code == 1
    assert "free some space" in said.getvalue()
    assert "To mend: disk" in complained.getvalue()
