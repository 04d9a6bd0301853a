"""`sampan prepare`: database, static files and translations brought up to date; quick when they are."""

import hashlib
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sampan.discovery.services import load_shipped_places
from sampan.ops.terminal import step
from sampan.translation.services.dictionary import load_shipped_dictionary
from sampan.translation.services.first_lines import sync_own_lines
from sampan.translation.services.glossary import sync_shipped_terms

UNUSED = ["django_htmx"]
"""Static files that no page uses: htmx is vendored, and this copy of it names files that are not there."""


class Command(BaseCommand):
    """Do what a start needs, and say each step."""

    help = "Bring database, static files and translations up to date (sampan up does it by itself)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demo world if the database is empty"
        )

    def handle(self, **options: Any) -> None:
        """Run the steps in the order in which they need each other."""
        _timed("messages", _compile_messages)
        _timed("migrations", _migrate)
        _timed("files", _collect_static)
        _timed("own lines", sync_own_lines)
        _timed("glossary", sync_shipped_terms)
        _timed("dictionary", _load_dictionary)
        _timed("places", _load_places)
        if options["demo"]:
            call_command("demo", if_empty=True)  # says its own steps


def _timed(name: str, work: Any) -> None:
    began = time.monotonic()
    outcome = work()
    step(name, f"{outcome} ({time.monotonic() - began:.1f} s)")


def _compile_messages() -> str:
    call_command("messages", "--compile", verbosity=0)
    return "English, 简体中文, 繁體中文"


def _migrate() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return "up to date"
    step("migrations", f"{len(plan)} to run ...")
    call_command("migrate", interactive=False, verbosity=0)
    return f"{len(plan)} done"


def _load_dictionary() -> str:
    count = load_shipped_dictionary()
    return f"{count} entries" if count else "unchanged"


def _load_places() -> str:
    count = load_shipped_places()
    return f"{count} cities" if count else "unchanged"


def _collect_static() -> str:
    """Copy the static files to where they are served from, unless nothing changed since."""
    target = Path(settings.STATIC_ROOT)
    stamp, state = target / ".collected", _state_of_sources()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return "unchanged"
    call_command("collectstatic", interactive=False, clear=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(state, encoding="ascii")
    return "collected"


def _state_of_sources() -> str:
    """Give a digest of the names, sizes and times of all static files, and of the way they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES.get("staticfiles")).encode())
    for path in sorted(_sources()):
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            yield Path(storage.path(name))
