"""The models that this machine can fetch: which are there, where from, and a note for the pages meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from sampan.translation.configuration import models_folder
from sampan.translation.engines import firefox_models
from sampan.translation.engines.ctranslate2 import CTranslate2Engine
from sampan.translation.engines.firefox_pulling import pull_firefox
from sampan.translation.engines.model_files import MODELS
from sampan.translation.engines.pulling import OnProgress, Progress, pull_model
from sampan.translation.pulls import noted_pull

FIREFOX: Final = "firefox"
TRANSLATORS: Final = (FIREFOX, "qwen")
"""What translates, the best first; the last can be had wherever Python packages can."""
NAMES: Final = (FIREFOX, *MODELS)
MEGABYTE = 1024 * 1024


def firefox_place() -> Path:
    """Where Firefox's models lie, or will."""
    return firefox_models.models_place(models_folder(), settings.SAMPAN_FIREFOX_MODELS)


def is_there(name: str) -> bool:
    """Whether all files of a model are there."""
    if name == FIREFOX:
        return firefox_models.are_there(firefox_place())
    return MODELS[name].is_in(models_folder())


def translator_is_there() -> bool:
    """Whether some model could translate on this machine: a fetched one, or the operator's own."""
    own = settings.SAMPAN_CTRANSLATE2_MODELS or models_folder() / "ctranslate2"
    return any(is_there(name) for name in TRANSLATORS) or not CTranslate2Engine(Path(own)).why_not_ready()


def line_about(name: str) -> str:
    """One line for operators: what it is, where it lies, and how to get it if it is missing."""
    state = "there" if is_there(name) else f"missing; get it with: sampan models pull {name}"
    if name == FIREFOX:
        what = f"Firefox's translation models ({firefox_models.LICENCE}, about 100 MB)"
        return f"{name:8} {what} {firefox_place()}: {state}"
    model = MODELS[name]
    size = f"{model.size_bytes / MEGABYTE:.0f} MB"
    return f"{name:8} {model.title} ({model.licence}, {size}) {model.path_in(models_folder())}: {state}"


def fetch(name: str, *, on_progress: OnProgress) -> Path:
    """Fetch a model; while a translator's is on its way, the pages of this machine can say so.

    Raises:
        ModelPullError: it cannot be had.
        OSError: the files cannot be written.
    """
    if name not in TRANSLATORS:
        return pull_model(MODELS[name], models_folder(), on_progress=on_progress)
    with noted_pull(name) as note:

        def tell(progress: Progress) -> None:
            if progress.step != "check":  # which counts from the start again
                note(progress.done, progress.total)
            on_progress(progress)

        if name == FIREFOX:
            return pull_firefox(models_folder(), source=settings.SAMPAN_FIREFOX_MODELS, on_progress=tell)
        return pull_model(MODELS[name], models_folder(), on_progress=tell)
