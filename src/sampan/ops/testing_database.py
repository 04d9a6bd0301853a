"""The tests' database, migrated once: every process of every run copies it, until a migration changes.

To run all migrations takes a minute of one processor, and a copy takes half a second.
"""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from sampan.core.processes import die_with_parent
from sampan.ops.postgres import locks
from sampan.ops.postgres.database import drop_databases, list_databases

PACKAGE = Path(__file__).resolve().parent.parent
PREFIX = "sampan_migrated_"
LIBRARIES = ("django", "django-allauth", "procrastinate", "pgvector")
"""Those whose migrations or types of columns are in it."""
KEPT = 3  # those of other migrations: somebody may test another branch on this server
MIGRATING_SECONDS = 1_800.0  # a minute when nothing else runs


def migrated_database(url: str, folder: Path) -> str:
    """Give the name of a database with all migrations; it is made first unless the server has it.

    `url` is any database's on the server, `folder` where processes of this machine wait for each other.
    Nobody can connect to it; CREATE DATABASE ... TEMPLATE copies it. Raises subprocess.CalledProcessError
    when a migration fails, which has told why.
    """
    name = f"{PREFIX}{fingerprint()}"
    folder.mkdir(parents=True, exist_ok=True)
    with locks.exclusive(folder / "migrating"):
        if name not in list_databases(url):
            _make(url, name)
            ours = [one for one in list_databases(url) if one.startswith(PREFIX) and one != name]
            drop_databases(url, sorted(ours)[:-KEPT])
    return name


def _make(url: str, name: str) -> None:
    unfinished = f"unfinished_{name}"
    drop_databases(url, [unfinished])
    with psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=10) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        _migrate(url, unfinished)
        old, new = sql.Identifier(unfinished), sql.Identifier(name)
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(old))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, new))


def _migrate(url: str, database: str) -> None:
    address = urlsplit(url)._replace(path=f"/{database}").geturl()
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--no-input", "--verbosity", "0"],
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "sampan.config.settings_test"},
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGTERM),
        timeout=MIGRATING_SECONDS,
        check=True,
    )


def fingerprint(package: Path = PACKAGE) -> str:
    """Give the day and what all migrations say, in one word.

    The day (of UTC) is in it for the partitions that a migration makes for the days around its own.
    """
    said = hashlib.sha256(" ".join(f"{name}={version(name)}" for name in LIBRARIES).encode())
    for path in sorted(package.glob("*/migrations/*.py")):
        said.update(f"{path.relative_to(package)}\n".encode() + path.read_bytes())
    return f"{datetime.now(UTC):%Y%m%d}_{said.hexdigest()[:16]}"
