"""The process beside the embedded server: keeps it running while anybody uses it, then stops it.

Users share a file lock (`users`); the kernel lets it go when a user ends, even by SIGKILL. So the server is
never stopped under somebody's feet and never left behind. Run as `python -m sampan.ops.postgres.keeper HOME
[--volatile]`.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from sampan.core.processes import is_alive
from sampan.ops.postgres import locks
from sampan.ops.postgres.place import Place, open_place
from sampan.ops.postgres.postmaster import find_running, start_process, stop_running

LOOK_SECONDS = 0.25  # how often the keeper looks at the server and at its users
RESTARTS = 5  # in a row without a minute's rest; then something is wrong that restarting will not mend
REST_SECONDS = 60.0


def main() -> int:
    """Keep the server of one home; 0 after the last user left, 1 when the server will not stay up."""
    home, durable = Path(sys.argv[1]), "--volatile" not in sys.argv[2:]
    place = open_place(home)
    os.chdir("/")  # it outlives its starter and must not hold on to its folder
    own_lock = locks.open_lock(place.folder / "keeper")
    if not _take(own_lock):
        return 0
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    keeper = Keeper(place, durable=durable)
    signal.signal(signal.SIGTERM, keeper.leave)
    return keeper.run()


def _take(own_lock: int) -> bool:
    """Become the one keeper; tried again, since whoever asks for one holds the lock an instant."""
    for _attempt in range(20):
        if locks.try_exclusive(own_lock):
            return True
        time.sleep(0.05)
    return False


class Keeper:
    """Starts the server, starts it again after a crash, and stops it when its last user is gone."""

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place = place
        self.durable = durable
        self.leaving = False
        self.starts: list[float] = []
        self.process: subprocess.Popen[bytes] | None = None
        self.pid = 0

    def leave(self, _number: int, _frame: FrameType | None) -> None:
        """Stop at the next look (SIGTERM: the machine is going down)."""
        self.leaving = True

    def run(self) -> int:
        """Watch until there is nothing left to keep."""
        self.pid = find_running(self.place) or 0  # one that outlived its keeper, where no signal came
        while True:
            if not self._is_up() and not self._start():
                return 1
            time.sleep(LOOK_SECONDS)
            if self.leaving:
                stop_running(self.pid)
                return 0
            if self._stop_if_unused():
                return 0

    def _is_up(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return bool(self.pid) and is_alive(self.pid)

    def _start(self) -> bool:
        now = time.monotonic()
        self.starts = [moment for moment in self.starts if now - moment < REST_SECONDS]
        if len(self.starts) >= RESTARTS:
            return False
        if self.starts:
            time.sleep(len(self.starts))  # the children of a killed server still hold its memory for a moment
        self.starts.append(now)
        find_running(self.place)  # clears a stale postmaster.pid
        self.process = start_process(self.place, durable=self.durable)
        self.pid = self.process.pid
        return True

    def _stop_if_unused(self) -> bool:
        """Stop the server if nobody holds it, while nobody new can come; tell whether it was stopped."""
        users = locks.open_lock(self.place.folder / "users")
        door = locks.open_lock(self.place.folder / "door")
        try:
            if not locks.try_exclusive(door) or not locks.try_exclusive(users):
                return False
            stop_running(self.pid)
            return True
        finally:
            locks.close(users)
            locks.close(door)


if __name__ == "__main__":
    sys.exit(main())
