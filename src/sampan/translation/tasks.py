"""The background work of the translation room."""

from __future__ import annotations

from sampan.core.queue import periodic, task
from sampan.translation.services.asking import DRAIN_TASK
from sampan.translation.services.draining import sweep_wanted, translate_wanted


@task(name=DRAIN_TASK, queue="translate")
def drain() -> None:
    """Work through the list of wanted texts."""
    translate_wanted()


@periodic(name="translation.sweep", cron="* * * * *", queue="translate")
def sweep() -> None:
    """Every minute: start work that nobody started."""
    sweep_wanted()
