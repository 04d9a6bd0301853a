"""What the tests of notifications share: people who act, news that arrives, and what a reader is shown."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.conversations.selectors.notifications import NotificationRow, list_notifications
from sampan.core.events import handle
from tests.conftest import reader_of

Acts = Callable[[int], list[Account]]
MINE = ("handlers.notifications.", "handlers.notified_business.")


@pytest.fixture
def crowd(make_account: Callable[..., Account]) -> Acts:
    """So many people: crowd(3)."""
    return lambda size: [make_account() for _ in range(size)]


def shown_to(account: Account, **wanted: Any) -> list[NotificationRow]:
    """The first page of somebody's notifications."""
    return list_notifications(reader=reader_of(account), **wanted).items


def kinds_of(account: Account) -> list[str]:
    """The kinds of somebody's lines, the latest first."""
    return [row.notification.kind for row in shown_to(account)]


def deliver(*, times: int = 2, shuffled: bool = False) -> int:
    """Let the news that wait arrive, each so often, as they came or in any order; gives how many there were.

    Twice unless said otherwise: a worker that dies is followed by another that does its job again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'core.handle_event' RETURNING id, args::text"
        )
        jobs = [json.loads(args) for _id, args in sorted(cursor.fetchall())]
    news = [job for job in jobs if any(name in job["handler"] for name in MINE)]
    wanted = [job for job in news for _time in range(times)]
    if shuffled:
        random.Random(7).shuffle(wanted)
    for job in wanted:
        handle(job["handler"], job["payload"])
    return len(news)
