"""A pytest plugin: one PostgreSQL server for all tests, databases of each run's own, compiled catalogs.

Named with `-p` in pyproject.toml: it has to come before Django, which reads DATABASE_URL only once. Set
SAMPAN_TEST_DATABASE_URL to use a server of your own; its role must be allowed to create databases.
"""

import gc
import os
import re
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from sampan.ops.messages.catalogs import compile_catalogs
from sampan.ops.postgres.database import drop_databases, list_databases
from sampan.ops.postgres.server import Lease, attach
from sampan.ops.testing_database import migrated_database

RUN = "SAMPAN_TEST_RUN"  # names this run's databases by its first process; xdist's workers inherit it
HELD = "SAMPAN_DATABASE_HELD_BY"
ENDED_RUN = re.compile(r"^test_sampan_(\d+)(_gw\d+)?$")
GARBAGE = (50_000, 20, 20)
"""Python's own 700 made a quarter of the collection of all tests, and a tenth of most tests, a search for
garbage among modules and test items that stay until the end."""
lease: Lease | None = None
"""Held until this process ends, so that the server stays."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Start or join the server and point Django to it, before anything else is loaded."""
    global lease
    gc.set_threshold(*GARBAGE)
    home = early_config.rootpath / "var" / "tests"
    run = os.environ.setdefault(RUN, str(os.getpid()))
    os.environ["SAMPAN_HOME"] = str(home)
    own = os.environ.get("SAMPAN_TEST_DATABASE_URL")
    if own:
        os.environ["DATABASE_URL"] = own
    else:
        # Nothing is lost with fsync off but what a power cut would take, and that can be made again.
        lease = attach(home, durable=False)
        os.environ["DATABASE_URL"] = lease.url(f"sampan_{run}")
        if run == str(os.getpid()):
            drop_databases(lease.url("postgres"), _left_behind(list_databases(lease.url("postgres"))))
    os.environ[HELD] = run
    if getattr(early_config.known_args_namespace, "numprocesses", None) and run == str(os.getpid()):
        # While the workers load and collect; they wait for it where they need it, and tell what went wrong.
        threading.Thread(target=migrated_template, daemon=True).start()
    compile_catalogs(Path(__file__).resolve().parent.parent / "locale")
    return (yield)


def migrated_template() -> str:
    """Give the name of the database that each process's own is a copy of."""
    return migrated_database(os.environ["DATABASE_URL"], Path(os.environ["SAMPAN_HOME"]))


def pytest_collection_finish() -> None:
    """What was loaded and collected stays until the end: it need not be looked through for garbage again."""
    gc.freeze()


def _left_behind(names: list[str]) -> list[str]:
    """Give the databases of runs that were killed before they could clean up."""
    matches = [match for match in map(ENDED_RUN.match, names) if match]
    return [match.group(0) for match in matches if not Path(f"/proc/{match.group(1)}").exists()]
