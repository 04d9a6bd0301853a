"""The two servers of an instance: granian for pages and files (WSGI) and for live updates (ASGI)."""

import argparse
import os
from typing import Any

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from sampan.ops.environment import hold_database, prepare_environment

DEFAULT_PORT = 8000
MOST_THREADS = 8
"""Requests that one web process handles at once; each needs a database connection, and the pool has 8."""
MOST_WORKERS = 8
KILL_SECONDS = 4  # a request that is still running then is cut off
LIVE_KILL_SECONDS = 1  # streams never end by themselves, and their pages come back
FILE_CACHE_SECONDS = 365 * 24 * 3600  # the names of files change with their content
HEADER_SECONDS = 15  # a client that takes longer to say what it wants is let go


def web(rest: list[str]) -> int:
    """Serve the pages, /static/ (by granian) and /media/ (by ops/files.py) until told to stop."""
    parser = argparse.ArgumentParser("sampan web", description="Serve the pages and files.")
    _add_address(parser, _port_from_environment())
    parser.add_argument(
        "--workers", type=int, default=_workers(), help="processes (default: one for each core)"
    )
    chosen = parser.parse_args(rest)
    home = prepare_environment()
    lease = hold_database(home)
    static = home / "static"
    static.mkdir(parents=True, exist_ok=True)
    _serve(
        "sampan.config.wsgi:application",
        chosen,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        workers_kill_timeout=KILL_SECONDS,
        blocking_threads=min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1),
        static_path_route=["/static"],
        static_path_mount=[static],
        static_path_expires=FILE_CACHE_SECONDS,
    )
    if lease:
        lease.release()
    return 0


def live(rest: list[str]) -> int:
    """Serve the live updates until told to stop."""
    parser = argparse.ArgumentParser(
        "sampan live", description="Serve the live updates (server-sent events)."
    )
    _add_address(parser, _port_from_environment() + 1)
    chosen = parser.parse_args(rest)
    lease = hold_database(prepare_environment())
    _serve(
        "sampan.config.asgi:application",
        chosen,
        interface=Interfaces.ASGI,
        workers=1,
        workers_kill_timeout=LIVE_KILL_SECONDS,
    )
    if lease:
        lease.release()
    return 0


def _serve(target: str, chosen: argparse.Namespace, **options: Any) -> None:
    Server(
        target,
        address=chosen.host,
        port=chosen.port,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        **options,
    ).serve()


def _add_address(parser: argparse.ArgumentParser, port: int) -> None:
    host = os.environ.get("SAMPAN_HOST") or "127.0.0.1"
    parser.add_argument("--host", default=host, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=port, help="port to listen on (default %(default)s)")


def _port_from_environment() -> int:
    return int(os.environ.get("PORT") or DEFAULT_PORT)


def _workers() -> int:
    return min(MOST_WORKERS, int(os.environ.get("SAMPAN_WEB_WORKERS") or os.cpu_count() or 1))
