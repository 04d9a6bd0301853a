"""The job that carries an event to one of its handlers, and the end of jobs that were done."""

from typing import Any, Final

from django.db import connection

from sampan.core import events, live
from sampan.core.queue import periodic, task

DONE_JOBS: Final = 50_000
"""Jobs that are removed at once; what is left comes an hour later."""
_FORGET: Final = """
DELETE FROM procrastinate_jobs WHERE status = 'succeeded' AND id IN (
    SELECT job_id FROM procrastinate_events
    WHERE type = 'succeeded' AND at < now() - interval '1 day' LIMIT %s
)
"""


@task(name="core.handle_event", retries=8)
def handle_event(handler: str, payload: dict[str, Any]) -> None:
    """Run the handler; raising makes the queue try again later."""
    events.handle(handler, payload)


@periodic(name="core.forget_done_jobs", cron="53 * * * *")
def forget_done_jobs() -> None:
    """Remove the jobs that were done a day ago: those by the clock alone are twenty thousand a day. Failed
    ones stay to be looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [DONE_JOBS])


@periodic(name="core.forget_old_live_events", cron="* * * * *")
def forget_old_live_events() -> None:
    """Remove the live events that were kept long enough to be asked for again."""
    live.forget_old_events()
