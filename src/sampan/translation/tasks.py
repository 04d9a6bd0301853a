"""The background work of the translation room."""

from __future__ import annotations

from sampan.core.queue import periodic, task
from sampan.translation.services.asking import DRAIN_TASK
from sampan.translation.services.draining import sweep_wanted, translate_wanted
from sampan.translation.services.embedding_examples import EMBED_TASK, embed_examples_if_read


@task(name=DRAIN_TASK, queue="translate")
def drain() -> None:
    """Work through the list of wanted texts."""
    translate_wanted()


@periodic(name="translation.sweep", cron="* * * * *", queue="translate")
def sweep() -> None:
    """Every minute: start work that nobody started."""
    sweep_wanted()


@task(name=EMBED_TASK, queue="translate")
def embed_next_examples() -> None:
    """Give the next examples their vectors."""
    embed_examples_if_read()


@periodic(name="translation.embed_left", cron="*/5 * * * *", queue="translate")
def embed_left() -> None:
    """Every five minutes: examples that readers' improvements added, or that a job left."""
    embed_examples_if_read()
