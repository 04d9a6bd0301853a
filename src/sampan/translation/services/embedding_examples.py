"""Gives the examples their vectors in the background, a few at a time: readers' texts come between."""

from __future__ import annotations

from sampan.core import queue
from sampan.translation.embedding import embed
from sampan.translation.models import Example
from sampan.translation.services.engine_choice import ready_engines

EMBED_TASK = "translation.embed_examples"

# Both sides of one example take about 40 ms: one job lasts two seconds, and a reader waits no longer for it.
EXAMPLES_AT_ONCE = 50


def embed_examples_if_read() -> int:
    """The same as `embed_examples`, but nothing while no engine is ready that would read examples."""
    if not any(engine.uses_examples for engine in ready_engines(heavy=True)):
        return 0
    return embed_examples()


def embed_examples() -> int:
    """Embed the next examples that have no vectors; defers the next job when there are more.

    Returns how many were embedded. Doing it twice at once does no harm: both write the same vectors.
    """
    rows = list(Example.objects.filter(zh_vector__isnull=True).order_by("id")[:EXAMPLES_AT_ONCE])
    if not rows:
        return 0
    vectors = embed([row.zh for row in rows] + [row.en for row in rows])
    for row, zh, en in zip(rows, vectors[: len(rows)], vectors[len(rows) :], strict=True):
        row.zh_vector, row.en_vector = zh, en
    Example.objects.bulk_update(rows, ["zh_vector", "en_vector"])
    if len(rows) == EXAMPLES_AT_ONCE:
        queue.defer(EMBED_TASK, _queueing_lock=EMBED_TASK)
    return len(rows)
