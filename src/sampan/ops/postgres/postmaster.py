"""One PostgreSQL server process: made ready on disk, started, watched and stopped."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from sampan.core.processes import die_with_parent, is_alive
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.place import Place, give_tree, identity, make_private
from sampan.ops.postgres.tuning import server_arguments

SUPERUSER = "sampan"
LOCALE = "C.UTF-8"  # with LC_CTYPE=C, pg_trgm would silently ignore Chinese
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is set aside when the server starts
LEAVING_SECONDS = 8.0  # what a server whose keeper was killed gets to shut itself down
FAST_STOP_SECONDS = 6.0  # open connections are cut, work is rolled back
IMMEDIATE_STOP_SECONDS = 2.0  # the next start replays the log


def prepare_cluster(place: Place, *, durable: bool) -> None:
    """Make the cluster (template databases in UTF-8) unless it is there; raises PostgresTrouble.

    It is made beside its place and moved there when it is whole, so that a start that was cut off leaves no
    half one.
    """
    if place.data.exists():
        _check_version(place)
        if place.user is not None:
            give_tree(place.data, place.user)
        return
    unfinished = place.data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_private(unfinished, place.user)
    locale = ["-E", "UTF8", f"--locale={LOCALE}"]
    quick = [] if durable else ["--no-sync"]
    _run_program(place, ["initdb", "-D", str(unfinished), "-U", SUPERUSER, "-A", "trust", *locale, *quick])
    unfinished.rename(place.data)


def _check_version(place: Place) -> None:
    version_file = place.data / "PG_VERSION"
    if not version_file.exists():
        raise PostgresTrouble(f"{place.data} is no PostgreSQL cluster. Move it away, then start again.")
    ours = _run_program(place, ["postgres", "--version"]).split()[2].split(".")[0]
    theirs = version_file.read_text(encoding="ascii").strip()
    if theirs != ours:
        raise PostgresTrouble(
            f"The data in {place.data} was written by PostgreSQL {theirs}, and this is PostgreSQL {ours}. "
            "Export it with the older Sampan (pg_dump), move the folder away, and import it again."
        )


def start_process(place: Place, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server and give its process at once; it dies (in good order) with the calling process."""
    _set_long_log_aside(place.log)
    with place.log.open("ab") as log:
        return subprocess.Popen(
            [str(place.programs / "postgres"), *server_arguments(place, durable=durable)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_clean_environment(),
            start_new_session=True,  # a Ctrl-C in the terminal is not for the database
            preexec_fn=die_with_parent(signal.SIGINT),
            **identity(place),
        )


def find_running(place: Place) -> int | None:
    """Give the id of the process that serves this cluster; a stale postmaster.pid is removed on the way."""
    note = place.data / "postmaster.pid"
    try:
        pid = int(note.read_text(encoding="utf-8").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    if is_alive(pid) and _serves(pid, place.data):
        return pid
    note.unlink(missing_ok=True)  # left by a crash; after a reboot its number may belong to anybody
    return None


def let_predecessor_leave(place: Place) -> None:
    """Wait for a server that lost its keeper: it shuts itself down, and must not be taken for a new one."""
    running = find_running(place)
    if running:
        wait_gone(running, LEAVING_SECONDS)


def stop_running(pid: int) -> None:
    """Stop a server process: cut its connections; then stop it without a checkpoint; at last kill it."""
    for sent, patience in (
        (signal.SIGINT, FAST_STOP_SECONDS),
        (signal.SIGQUIT, IMMEDIATE_STOP_SECONDS),
        (signal.SIGKILL, IMMEDIATE_STOP_SECONDS),
    ):
        with suppress(ProcessLookupError):
            os.kill(pid, sent)
        if wait_gone(pid, patience):
            return


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until a process is gone, collecting it if it is our child; tell whether it is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def last_words(place: Place) -> str:
    """Give the end of the server's log, for an error message."""
    try:
        lines = place.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-8:])


def _serves(pid: int, data: Path) -> bool:
    """Tell whether this process is a server on this very folder (a server's working folder is its data)."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return True  # no /proc here: believe the note


def _run_program(place: Place, command: list[str]) -> str:
    program = place.programs / command[0]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [str(program), *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=_clean_environment(),
        timeout=120,
        check=False,
        **identity(place),
    )
    if done.returncode != 0:
        raise PostgresTrouble(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-800:]}")
    return done.stdout


def _clean_environment() -> dict[str, str]:
    """Leave out the caller's PG* variables, which would change the server's port, folder or locale."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": LOCALE, "TZ": "UTC"}


def _set_long_log_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
