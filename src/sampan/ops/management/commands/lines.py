"""`sampan lines export [--since DATE]`: pairs of texts to train translators with, one JSON object a line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sampan.translation.selectors.training import iter_training_lines


class Command(BaseCommand):
    """Write the project's own lines and the improvements whose writers agreed to standard output."""

    help = "Export pairs of texts that may be used to train translators, as JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["export"])
        parser.add_argument("--since", default="", help="only what is from this day on: 2026-11-30")

    def handle(self, **options: Any) -> None:
        """Write one line a pair; the count goes to standard error."""
        number = 0
        for line in iter_training_lines(since=_day(options["since"])):
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            number += 1
        self.stderr.write(f"{number} lines")


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise CommandError(f"{given} is not a day. Write it as 2026-11-30.") from None
