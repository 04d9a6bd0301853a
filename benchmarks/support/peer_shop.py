"""django-oscar beside us: a virtualenv of its own, a database on the same PostgreSQL, the same web server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks.support.instance import START_SECONDS, free_port
from sampan.core.processes import die_with_parent

HERE = Path(__file__).resolve().parent.parent / "peers" / "oscar"
DATABASE = "peer_oscar"
INSTALL_SECONDS = 600


class PeerShop:
    """The peer in `folder`, installed by pip from the package index; `url` is our PostgreSQL's."""

    def __init__(self, folder: Path, url: str) -> None:
        self.python = folder / "venv" / "bin" / "python"
        self.environment = {**os.environ, "PYTHONPATH": str(HERE), "DJANGO_SETTINGS_MODULE": "settings"}
        self.environment["PEER_HOME"] = str(folder)
        self.environment["PEER_DATABASE"] = make_conninfo(url, dbname=DATABASE)
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        install = [str(self.python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        install += ["-r", str(HERE / "requirements.txt")]
        subprocess.run(install, check=True, timeout=INSTALL_SECONDS, stderr=subprocess.DEVNULL)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        (folder / "media").mkdir()
        self._run("-m", "django", "migrate", "--verbosity", "0")

    def fill(self, buyers: int, stocks: list[int]) -> dict[str, Any]:
        """Products with these stocks, and buyers."""
        return cast(
            "dict[str, Any]", json.loads(self._run("world.py", "fill", str(buyers), *map(str, stocks)))
        )

    def count(self, product: int) -> dict[str, int]:
        """What was sold of a product, and what is left."""
        return cast("dict[str, int]", json.loads(self._run("world.py", "count", str(product))))

    @contextmanager
    def server(self, workers: int, threads: int) -> Iterator[tuple[int, int]]:
        """Serve it as our own pages are served; gives the port and the id of the first process."""
        port = free_port()
        command = [str(self.python), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)]
        command += ["--no-access-log", "--log-level", "warning", "wsgi:application"]
        process = subprocess.Popen(command, cwd=HERE, env=self.environment, preexec_fn=die_with_parent())
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [str(self.python), *words],
            cwd=HERE,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return done.stdout


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    import http.client

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/basket/")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError("the peer's web server did not start")
