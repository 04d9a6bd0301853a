"""The embedded PostgreSQL: shared by its users, gone after the last one, back after a crash."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sampan.core.processes import is_alive
from sampan.ops.postgres import place
from sampan.ops.postgres.database import ensure_database
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.postmaster import find_running, stop_running
from sampan.ops.postgres.server import Lease, attach

HOLDER = (
    "import sys, pathlib, time; from sampan.ops.postgres.server import attach; "
    "lease = attach(pathlib.Path(sys.argv[1]), durable=False); print('in', flush=True); time.sleep(600)"
)


@pytest.fixture
def home() -> Iterator[Path]:
    """A SAMPAN_HOME that the server's user can reach (pytest's own folders are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="sampan-home-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_two_users_share_one_server_that_stops_after_the_last(home: Path) -> None:
    first = attach(home, durable=False)
    second = attach(home, durable=False)
    server = _server(first)

    first.release(wait=True)
    assert is_alive(server)
    second.release(wait=True)

    assert (first.started, second.started) == (True, False)
    assert not is_alive(server)


def test_a_server_stops_when_its_only_user_is_killed(home: Path) -> None:
    user = _start_user(home)
    probe = attach(home, durable=False)
    server = _server(probe)
    probe.release()

    user.kill()
    user.wait()

    assert _comes_true(lambda: not is_alive(server))
    assert _comes_true(lambda: not probe.is_kept())


def test_a_killed_server_comes_back_with_what_was_committed(home: Path) -> None:
    lease = attach(home, durable=False)
    ensure_database(lease.url())
    with psycopg.connect(lease.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE boats (name text)")
        connection.execute("INSERT INTO boats VALUES ('舢板')")
        connection.execute("CHECKPOINT")

    os.kill(_server(lease), signal.SIGKILL)
    again = attach(home, durable=False)

    with psycopg.connect(again.url()) as connection:
        assert connection.execute("SELECT name FROM boats").fetchall() == [("舢板",)]
    lease.release()
    again.release(wait=True)


def test_a_stale_note_with_somebody_elses_process_id_does_not_stop_the_start(home: Path) -> None:
    lease = attach(home, durable=False)
    lease.release(wait=True)
    note = lease.place.data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{lease.place.data}\n0\n5432\n\n\n\nready\n")

    again = attach(home, durable=False)

    assert _server(again) != os.getpid()
    again.release(wait=True)


def test_a_start_that_was_cut_off_leaves_no_half_made_cluster(home: Path) -> None:
    unfinished = home / "postgres" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    lease = attach(home, durable=False)

    assert ensure_database(lease.url()) is True
    lease.release(wait=True)


def test_chinese_words_are_found_by_their_letters_in_a_new_database(home: Path) -> None:
    lease = attach(home, durable=False)
    ensure_database(lease.url())

    with psycopg.connect(lease.url()) as connection:
        trigrams = connection.execute("SELECT array_length(show_trgm('我们去旅行'), 1)").fetchone()

    assert trigrams == (6,)
    lease.release(wait=True)


def test_a_keeper_that_was_killed_takes_its_server_along_and_the_next_user_starts_anew(home: Path) -> None:
    lease = attach(home, durable=False)
    server = _server(lease)
    keeper = int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])

    os.kill(keeper, signal.SIGKILL)
    assert _comes_true(lambda: not is_alive(keeper))
    again = attach(home, durable=False)

    with psycopg.connect(again.url("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    lease.release()
    again.release(wait=True)
    assert not is_alive(server)


def test_a_home_that_is_no_folder_is_said_with_the_way_out(home: Path) -> None:
    (home / "file").write_text("in the way")

    with pytest.raises(PostgresTrouble, match="SAMPAN_HOME"):
        attach(home / "file")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to run the server as somebody else")
def test_root_keeps_its_closed_folders_closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelter = home / "shelter"
    monkeypatch.setattr(place, "SHELTER", shelter)
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []

    lease = attach(closed / "var", durable=False, say=said.append)

    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert lease.place.data.is_relative_to(shelter)
    assert str(shelter) in said[0]
    lease.release(wait=True)


def test_stopping_a_server_that_is_gone_does_no_harm(home: Path) -> None:
    lease = attach(home, durable=False)
    server = _server(lease)
    lease.release(wait=True)

    stop_running(server)

    assert find_running(lease.place) is None


def _server(lease: Lease) -> int:
    running = find_running(lease.place)
    assert running is not None
    return running


def _start_user(home: Path) -> "subprocess.Popen[str]":
    user = subprocess.Popen([sys.executable, "-c", HOLDER, str(home)], stdout=subprocess.PIPE, text=True)
    assert user.stdout is not None
    assert user.stdout.readline() == "in\n"
    return user


def _comes_true(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
