"""`sampan messages`: gathers the interface's texts into the catalogs, checks and compiles them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sampan.ops.messages.catalogs import compile_catalogs, find_faults, update
from sampan.ops.messages.gather import gather

SHOWN = 60  # faults that are listed; the rest is counted


class Command(BaseCommand):
    """Keep the Chinese catalogs in line with the English source."""

    help = (
        "Gather the interface's texts into src/sampan/locale; --check finds gaps, --compile makes .mo files."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when a catalog has a gap"
        )
        parser.add_argument("--compile", action="store_true", help="only compile what changed")

    def handle(self, **options: Any) -> None:
        """Update, or only check, or only compile."""
        locale = Path(settings.LOCALE_PATHS[0])
        if options["compile"]:
            if compile_catalogs(locale) and options["verbosity"] > 0:
                self.stdout.write("compiled")
            return
        messages = gather(locale.parent)
        if not options["check"]:
            added, dropped = update(locale, messages)
            self.stdout.write(f"{len(messages)} texts; {added} are new, {dropped} were dropped.")
        faults = find_faults(locale, messages)
        compile_catalogs(locale)
        for fault in faults[:SHOWN]:
            self.stdout.write(str(fault))
        if faults:
            more = f" ({len(faults) - SHOWN} more not shown)" if len(faults) > SHOWN else ""
            summary = f"{len(faults)} texts of the interface are not ready in Chinese{more}."
            if options["check"]:
                raise CommandError(summary)
            self.stdout.write(summary)
