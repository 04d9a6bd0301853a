"""Background work: tasks are declared here and deferred by name, in the caller's own transaction.

procrastinate keeps its jobs in PostgreSQL, so a job exists exactly when the change that asked for it does.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procrastinate import RetryStrategy, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

Work = TypeVar("Work", bound=Callable[..., Any])

QUEUES = ("default", "media", "translate")
RETRY_WAIT_SECONDS = 5
"""The first wait; it grows with the number of attempts."""
_callers_connection = JobManager(DjangoConnector())


def task(
    *, name: str, queue: str = "default", retries: int = 3, pass_context: bool = False
) -> Callable[[Work], Work]:
    """Declare the function as the task `name`; its keyword arguments must be JSON-able.

    The function must do no harm when it runs twice. Returns the plain function unchanged.
    """

    def declare(function: Work) -> Work:
        retry = RetryStrategy(max_attempts=retries, exponential_wait=RETRY_WAIT_SECONDS) if retries else False
        if pass_context:
            app.task(name=name, queue=queue, retry=retry, pass_context=True)(function)
        else:
            app.task(name=name, queue=queue, retry=retry)(function)
        return function

    return declare


def periodic(*, name: str, cron: str, queue: str = "default") -> Callable[[Work], Work]:
    """Declare the function as a task that runs by the clock (five-field cron); at most one of it waits."""

    def declare(function: Work) -> Work:
        def run(timestamp: int) -> None:
            function()

        run.__name__ = name
        wrapped = app.task(name=name, queue=queue, queueing_lock=name, retry=False)(run)
        app.periodic(cron=cron)(wrapped)
        return function

    return declare


def defer(
    name: str,
    *,
    _queue: str | None = None,
    _lock: str | None = None,
    _queueing_lock: str | None = None,
    _at: datetime | None = None,
    _priority: int = 0,
    **arguments: Any,
) -> None:
    """Enqueue the task `name` in the current transaction.

    `_lock`: jobs with one lock never run at once. `_queueing_lock`: a second waiting job is dropped.
    `_at`: not before that moment. Higher `_priority` goes first.
    """
    options: dict[str, Any] = {"priority": _priority}
    if _queue:
        options["queue"] = _queue
    if _lock:
        options["lock"] = _lock
    if _at:
        options["schedule_at"] = _at
    if _queueing_lock is None:
        _configure(name, options).defer(**arguments)
        return
    from django.db import transaction  # the savepoint keeps a refused duplicate from spoiling the caller

    options["queueing_lock"] = _queueing_lock
    try:
        with transaction.atomic():
            _configure(name, options).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return


def _configure(name: str, options: dict[str, Any]) -> Any:
    # A known task brings its own queue; an unknown name still works in a process that loaded no tasks.
    deferrer = app.configure_task(name, allow_unknown=True, **options)
    # A worker gives the app connections of its own. A job deferred through those would begin before the
    # change that asked for it is committed, and stay when that is rolled back.
    deferrer.job_manager = _callers_connection
    return deferrer
