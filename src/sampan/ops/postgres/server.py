"""Using the embedded server: come in (it is started if nobody runs it yet), get its address, leave again."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from sampan.ops.postgres import locks
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.place import Place, open_place
from sampan.ops.postgres.postmaster import SUPERUSER, last_words, prepare_cluster

START_SECONDS = 60.0  # replaying the log after a crash may take a while
STOP_SECONDS = 12.0


@dataclass
class Lease:
    """One process's right to use the embedded server; the server runs as long as there is any lease on it.

    It ends with `release()`, or with the process. `started` tells whether this process was the one to start
    it.
    """

    place: Place
    started: bool
    _descriptor: int = field(repr=False)

    def url(self, database: str = "sampan") -> str:
        """Give the address of one of its databases, as DATABASE_URL takes it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.place.sockets), safe='')}"

    def release(self, *, wait: bool = False) -> None:
        """Give the lease back; with `wait`, return when the server has stopped or somebody else uses it."""
        if self._descriptor < 0:
            return
        locks.close(self._descriptor)
        self._descriptor = -1
        deadline = time.monotonic() + STOP_SECONDS
        while wait and time.monotonic() < deadline and self.is_kept():
            if self._is_used():
                return
            time.sleep(0.05)

    def is_kept(self) -> bool:
        """Tell whether the server's keeper lives (it is gone only when somebody killed it)."""
        return not locks.is_free(self.place.folder / "keeper")

    def _is_used(self) -> bool:
        """Tell whether somebody holds a lease (the keeper, while it stops the server, has the lock alone)."""
        descriptor = locks.open_lock(self.place.folder / "users")
        try:
            return not locks.try_exclusive(descriptor) and locks.try_share(descriptor)
        finally:
            locks.close(descriptor)


def attach(home: Path, *, durable: bool = True, say: Callable[[str], None] = lambda _line: None) -> Lease:
    """Come in: start the server of this home if nobody runs it, wait until it answers, and give a lease.

    `home` is SAMPAN_HOME. `say` gets a line for what takes a moment or is unusual. Raises PostgresTrouble.
    """
    place = open_place(home.resolve())
    with locks.exclusive(place.folder / "door"):
        descriptor = locks.open_lock(place.folder / "users")
        locks.share(descriptor)
        try:
            started = locks.is_free(place.folder / "keeper")
            keeper = None
            if started:
                if place.notice:
                    say(place.notice)
                prepare_cluster(place)
                keeper = _start_keeper(place, home.resolve(), durable=durable)
            _wait_until_it_answers(place, keeper)
        except BaseException:
            locks.close(descriptor)
            raise
    return Lease(place, started, descriptor)


def _start_keeper(place: Place, home: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    with place.log.open("ab") as log:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "sampan.ops.postgres.keeper",
                str(home),
                *([] if durable else ["--volatile"]),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_it_answers(place: Place, keeper: subprocess.Popen[bytes] | None) -> None:
    conninfo = psycopg.conninfo.make_conninfo(host=str(place.sockets), user=SUPERUSER, dbname="postgres")
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(conninfo, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            gave_up = keeper is not None and keeper.poll() is not None
            if gave_up or time.monotonic() > deadline:
                raise PostgresTrouble(
                    f"PostgreSQL did not start. Its log {place.log} ends with:\n{last_words(place)}"
                ) from error
            time.sleep(0.05)
