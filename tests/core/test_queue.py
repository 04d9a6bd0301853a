"""A job exists exactly when the change that asked for it does, in a worker too."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from sampan.core.queue import defer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_a_worker() -> Iterator[InMemoryConnector]:
    """The app as a worker has it: with connections that Django's transactions know nothing of."""
    own = InMemoryConnector()
    with app.replace_connector(own):
        yield own


def _waiting(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("options", [{}, {"_queueing_lock": "only one"}])
def test_a_worker_defers_in_the_transaction_of_its_job(
    in_a_worker: InMemoryConnector, options: dict[str, str]
) -> None:
    with transaction.atomic():
        defer("test.work", **options)
    assert _waiting("test.work") == 1
    assert not in_a_worker.jobs


def test_what_a_worker_rolls_back_leaves_no_job(in_a_worker: InMemoryConnector) -> None:
    with transaction.atomic():
        defer("test.work")
        transaction.set_rollback(True)
    assert _waiting("test.work") == 0
    assert not in_a_worker.jobs


def test_a_second_job_of_one_queueing_lock_is_dropped(in_a_worker: InMemoryConnector) -> None:
    with transaction.atomic():
        defer("test.work", _queueing_lock="only one")
        defer("test.work", _queueing_lock="only one")
        defer("test.work")
    assert _waiting("test.work") == 2
