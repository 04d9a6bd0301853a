"""`sampan up`: the whole instance under one parent, from nothing to an address that can be opened."""

import argparse
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sampan import __version__
from sampan.core.processes import die_with_parent
from sampan.ops import ports
from sampan.ops.environment import HOLDER, hold_database, prepare_environment
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.server import Lease, attach
from sampan.ops.servers import DEFAULT_PORT
from sampan.ops.supervisor import Child, Supervisor
from sampan.ops.terminal import fail, paint, step

ASK_SECONDS = 0.5  # how often the new web server is asked whether it serves yet
ANSWER_SECONDS = 3.0
LOOK_SECONDS = 2.0  # how often the embedded server's keeper is looked for
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def up(rest: list[str]) -> int:
    """Run everything until Ctrl-C or SIGTERM; gives the exit status."""
    chosen = _parse(rest)
    home = prepare_environment()
    print(paint(f"Sampan {__version__} 舢板", "green"), flush=True)
    for port in (chosen.port, chosen.port + 1):
        if not ports.is_free(chosen.host, port):
            return fail(_port_taken(chosen.host, port, chosen.port))
    os.environ.update(PORT=str(chosen.port), SAMPAN_HOST=chosen.host)
    lease = _database(home)
    try:
        prepared = _prepare(demo=chosen.demo)
        if prepared != 0:
            return prepared
        _supervise(chosen, home, lease)
    finally:
        if lease:
            lease.release(wait=True)
    print(paint("Sampan has ended; all is saved. 已停止，数据都在。", "green"), flush=True)
    return 0


def _parse(rest: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "sampan up", description="Run the whole instance: database, web, live, worker."
    )
    host, port = os.environ.get("SAMPAN_HOST") or "127.0.0.1", int(os.environ.get("PORT") or DEFAULT_PORT)
    parser.add_argument("--demo", action="store_true", help="load the demo world if the database is empty")
    parser.add_argument("--models", action="store_true", help="fetch the models that are missing")
    parser.add_argument("--host", default=host, help="address to listen on (default %(default)s)")
    parser.add_argument(
        "--port",
        type=int,
        default=port,
        help="port of the pages; live updates take the next one (%(default)s)",
    )
    return parser.parse_args(rest)


def _port_taken(host: str, port: int, wanted: int) -> str:
    free = ports.first_free_pair(host, wanted + 1)
    way_out = (
        f"PORT={free} make run   (or: sampan up --port {free})" if free else "free it, or choose another"
    )
    what = "the pages" if port == wanted else "live updates"
    return (
        f"port {port}, which {what} need, is taken by another program. Try: {way_out}\n"
        f"端口 {port} 已被占用，请换一个端口。"
    )


def _database(home: Path) -> Lease | None:
    began = time.monotonic()
    if os.environ.get("DATABASE_URL"):
        hold_database(home)
        step("database", "your own PostgreSQL (DATABASE_URL) answers")
        return None
    lease = hold_database(home)
    step("database", f"PostgreSQL is ready ({time.monotonic() - began:.1f} s)")
    return lease


def _prepare(*, demo: bool) -> int:
    """Bring all up to date in a process of its own, so that this one stays small."""
    command = [*_sampan(), "prepare", *(["--demo"] if demo else [])]
    process = subprocess.Popen(command, preexec_fn=die_with_parent())
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _supervise(chosen: argparse.Namespace, home: Path, lease: Lease | None) -> None:
    children = [
        Child("web", [*_sampan(), "web"], "green"),
        Child("live", [*_sampan(), "live"], "magenta"),
        Child("worker", [*_sampan(), "worker"], "yellow"),
    ]
    if chosen.models:
        children.append(Child("models", [*_sampan(), "models", "pull", "--if-wanted"], "cyan", once=True))
    greet = _greeter(chosen)
    keep = _database_keeper(home, lease)

    def watch() -> None:
        greet()
        keep()

    Supervisor(children, watch).run()


def _greeter(chosen: argparse.Namespace) -> Callable[[], None]:
    """Give a function that prints the address once the pages are really served."""
    inside = "127.0.0.1" if chosen.host in EVERY_ADDRESS else chosen.host
    shown = "localhost" if inside in {"127.0.0.1", "::1"} else inside
    line = f"Sampan is ready, come aboard: http://{shown}:{chosen.port}/  舢板已靠岸，请上船。"
    asked, greeted = 0.0, False

    def greet() -> None:
        nonlocal asked, greeted
        if greeted or time.monotonic() - asked < ASK_SECONDS:
            return
        asked, greeted = time.monotonic(), _answers(inside, chosen.port)
        if greeted:
            print(f"\n  {paint(line, 'green')}\n  Ctrl-C ends it. 按 Ctrl-C 结束。\n", flush=True)

    return greet


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _database_keeper(home: Path, lease: Lease | None) -> Callable[[], None]:
    """Give a function that starts the embedded server anew if even its keeper was killed."""
    looked = 0.0

    def keep() -> None:
        nonlocal looked
        if lease is None or time.monotonic() - looked < LOOK_SECONDS or lease.is_kept():
            return
        looked = time.monotonic()
        try:
            attach(home).release()  # our own lease goes on; this only brings a keeper and its server back
            step("database", "PostgreSQL had been killed and is back")
        except PostgresTrouble as trouble:
            step("database", str(trouble))

    return keep


def _sampan() -> list[str]:
    os.environ.setdefault(HOLDER, str(os.getpid()))
    return [sys.executable, "-m", "sampan.ops.cli"]
