"""What the tests of uploads share: a way to do the waiting jobs, and folders that end empty."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app


@pytest.fixture
def run_jobs(django_capture_on_commit_callbacks: Any) -> Callable[..., list[str]]:
    """Do every waiting job in this very transaction, in order, and give their names.

    The worker has a connection of its own, which could not see what a test has not committed.
    """

    def run(*, attempts: int = 0) -> list[str]:
        done: list[str] = []
        with connection.cursor() as cursor:
            cursor.execute(
                # Without their locks, which keep jobs from being at work together; here they take turns.
                "UPDATE procrastinate_jobs SET status = 'doing', lock = NULL WHERE status = 'todo'"
                " RETURNING id, task_name, args"
            )
            jobs = sorted(cursor.fetchall())
        for _, name, arguments in jobs:
            task = app.tasks[name]
            context = [SimpleNamespace(job=SimpleNamespace(attempts=attempts))] if task.pass_context else []
            with django_capture_on_commit_callbacks(execute=True):
                task.func(*context, **json.loads(arguments))
            done.append(name)
        return done

    return run


@pytest.fixture(autouse=True)
def _empty_folders() -> Iterator[None]:
    """Files know no rollback."""
    yield
    for folder in (settings.MEDIA_ROOT, settings.SAMPAN_PRIVATE_MEDIA, settings.SAMPAN_UPLOADS):
        shutil.rmtree(Path(folder), ignore_errors=True)
