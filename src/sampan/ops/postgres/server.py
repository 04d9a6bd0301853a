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
from sampan.ops.postgres.postmaster import SUPERUSER, last_words, let_predecessor_leave, prepare_cluster

START_SECONDS = 60.0  # replaying the log after a crash may take a while
STOP_SECONDS = 12.0
KEEPERS = 2  # tried by one start; the second for when the first met the end of its predecessor


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

    `home` is SAMPAN_HOME. `say` gets a line for what is unusual. Raises PostgresTrouble.
    """
    place = open_place(home.resolve())
    with locks.exclusive(place.folder / "door"):
        descriptor = locks.open_lock(place.folder / "users")
        locks.share(descriptor)
        try:
            if place.notice and locks.is_free(place.folder / "keeper"):
                say(place.notice)
            started = _see_to_server(place, home.resolve(), durable=durable)
        except BaseException:
            locks.close(descriptor)
            raise
    return Lease(place, started, descriptor)


def _see_to_server(place: Place, home: Path, *, durable: bool) -> bool:
    """Wait until a kept server answers, with a new keeper where there is none; tells if one was started."""
    conninfo = psycopg.conninfo.make_conninfo(host=str(place.sockets), user=SUPERUSER, dbname="postgres")
    keepers: list[subprocess.Popen[bytes]] = []
    deadline = time.monotonic() + START_SECONDS
    while True:
        if locks.is_free(place.folder / "keeper") and all(keeper.poll() is not None for keeper in keepers):
            if len(keepers) == KEEPERS:
                raise PostgresTrouble(_did_not_start(place))
            prepare_cluster(place, durable=durable)
            let_predecessor_leave(place)
            keepers.append(_start_keeper(place, home, durable=durable))
        try:
            psycopg.connect(conninfo, connect_timeout=5).close()
            if not locks.is_free(place.folder / "keeper"):  # else it is going down with the keeper it lost
                return bool(keepers)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise PostgresTrouble(_did_not_start(place)) from error
        time.sleep(0.05)


def _did_not_start(place: Place) -> str:
    return f"PostgreSQL did not start. Its log {place.log} ends with:\n{last_words(place)}"


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
