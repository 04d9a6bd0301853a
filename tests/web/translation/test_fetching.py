"""The notice that the translator is being fetched: there while it is, gone by itself, and free of queries."""

from typing import Any

import pytest
from django.test import Client

from sampan.translation import pulls


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of this test's own, and nothing believed from before."""
    settings.SAMPAN_STATE = tmp_path / "state"
    monkeypatch.setattr(pulls, "BELIEVED_SECONDS", -1.0)


def test_nobody_is_told_of_a_pull_that_does_not_run(client: Client, db: None) -> None:
    assert pulls.find_pull() is None
    assert "fetching" not in client.get("/").content.decode().replace("fetching.css", "")


def test_while_it_runs_pages_say_how_far_it_is_and_then_no_more(client: Client, db: None) -> None:
    with pulls.noted_pull("qwen") as tell:
        tell(43, 100)
        assert pulls.find_pull() == pulls.Pull("qwen", 43)
        assert "The translator is being fetched: 43%" in client.get("/").content.decode()
        part = client.get("/translations/fetching")
        assert "43%" in part.content.decode()
        assert 'hx-get="/translations/fetching"' in part.content.decode()
        tell(7, 7)
        assert "100%" in client.get("/translations/fetching").content.decode()
    assert client.get("/translations/fetching").content.strip() == b""
    assert pulls.find_pull() is None


def test_it_costs_no_query(django_assert_num_queries: Any, client: Client, db: None) -> None:
    with pulls.noted_pull("firefox"), django_assert_num_queries(0):
        assert b"fetched: 0%" in client.get("/translations/fetching").content


def test_a_note_whose_writer_was_killed_counts_for_nothing(settings: Any) -> None:
    path = settings.SAMPAN_STATE / pulls.FILE
    path.parent.mkdir()
    path.write_bytes(b'{"name": "qwen", "percent": 12}'.ljust(pulls.NOTE_BYTES))
    assert pulls.find_pull() is None


def test_where_the_note_cannot_be_written_the_pull_goes_on(settings: Any, tmp_path: Any) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    settings.SAMPAN_STATE = blocker / "state"
    with pulls.noted_pull("qwen") as tell:
        tell(1, 2)
        assert pulls.find_pull() is None


def test_a_second_pull_neither_waits_for_the_first_nor_speaks_for_it(settings: Any) -> None:
    with pulls.noted_pull("firefox") as tell:
        tell(40, 100)
        with pulls.noted_pull("qwen") as other:
            other(90, 100)
            assert pulls.find_pull() == pulls.Pull("firefox", 40)


def test_a_page_believes_what_it_read_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulls, "BELIEVED_SECONDS", 1000.0)
    monkeypatch.setattr(pulls._read, "at", -10_000.0)
    with pulls.noted_pull("qwen") as tell:
        assert pulls.find_pull() == pulls.Pull("qwen", 0)
        tell(50, 100)
        assert pulls.find_pull() == pulls.Pull("qwen", 0)
