"""Finds the meaning of notes in the background."""

from sampan.core.queue import periodic, task
from sampan.discovery.services import vectors


@task(name=vectors.EMBED_TASK, retries=3)
def embed_note(note_id: int) -> None:
    """Embed a note, and those that wait with it."""
    vectors.embed_note(note_id=note_id)


@periodic(name="discovery.embed_missing", cron="* * * * *")
def embed_missing() -> None:
    """A piece of the notes from before there were vectors, or that a failing job left."""
    vectors.embed_missing()
