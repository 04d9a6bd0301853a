"""`sampan translate --from zh --to en [--engine NAME]`: lines on standard input, as many lines out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sampan.core.errors import DomainError
from sampan.translation.language import normalize_tag
from sampan.translation.services import translate_now
from sampan.translation.types import UND, Text

# Few, so that the first lines are out soon; the engines make their own batches of them.
LINES_AT_ONCE = 8


class Command(BaseCommand):
    """Translate lines with the engines of the settings, or with the one that is named."""

    help = "Translate lines: standard input in, as many lines on standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="source", default="", help="zh, zh-TW, en ...: only a hint")
        parser.add_argument("--to", dest="target", required=True, help="en, zh (zh-Hans) or zh-TW (zh-Hant)")
        parser.add_argument("--engine", help="use this engine and not the memory")

    def handle(self, **options: Any) -> None:
        """Translate; a line that no engine could do comes out as it is and is named on standard error."""
        target = normalize_tag(options["target"])
        if target == UND:
            raise CommandError(f"Texts are not translated into {options['target']}. Use en, zh or zh-TW.")
        number = 0
        for lines in _batches(sys.stdin):
            texts = [Text(line, language=options["source"] or None) for line in lines]
            try:
                found = translate_now(texts, to=target, engine=options["engine"], heavy=True)
            except DomainError as error:
                raise CommandError(error.message) from None
            for line, done in zip(lines, found, strict=True):
                number += 1
                if done is None or done.origin == "given_up":
                    self.stderr.write(f"line {number}: no engine could translate it; it is left as it is")
                self.stdout.write(done.body if done else line)
            self.stdout.flush()


def _batches(stream: Iterable[str]) -> Iterator[list[str]]:
    lines = (line.rstrip("\r\n") for line in stream)
    while batch := list(islice(lines, LINES_AT_ONCE)):
        yield batch
