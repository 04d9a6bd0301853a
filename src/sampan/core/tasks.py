"""The job that carries an event to one of its handlers."""

from typing import Any

from sampan.core import events
from sampan.core.queue import task


@task(name="core.handle_event", retries=8)
def handle_event(handler: str, payload: dict[str, Any]) -> None:
    """Run the handler; raising makes the queue try again later."""
    events.handle(handler, payload)
