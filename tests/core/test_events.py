"""Events reach each handler once they are committed, and not when they are rolled back."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.core import events, queue
from sampan.core.tasks import handle_event


@dataclass(frozen=True)
class TeaPoured(events.Event):
    cup: int


heard: list[int] = []


def listen(event: TeaPoured) -> None:
    heard.append(event.cup)


@pytest.fixture(autouse=True)
def _listener() -> Iterator[None]:
    before = dict(events._handlers)
    events.subscribe(TeaPoured, listen)
    heard.clear()
    yield
    events._handlers.clear()
    events._handlers.update(before)


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="core.handle_event"))


@pytest.mark.django_db(transaction=True)
def test_a_recorded_event_becomes_one_job_a_handler_and_runs() -> None:
    events.record(TeaPoured(cup=3))
    (job,) = jobs()
    handle_event(**job.args)
    assert heard == [3]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_event_never_happened() -> None:
    with transaction.atomic():
        events.record(TeaPoured(cup=1))
        transaction.set_rollback(True)
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_handler_that_is_gone_does_no_harm() -> None:
    handle_event(handler="TeaPoured>nobody", payload={"cup": 1})
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_second_waiting_job_with_the_same_queueing_lock_is_dropped() -> None:
    with transaction.atomic():
        queue.defer("core.handle_event", _queueing_lock="tea", handler="x", payload={})
        queue.defer("core.handle_event", _queueing_lock="tea", handler="x", payload={})
        assert len(jobs()) == 1
    assert len(jobs()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_wants_only_some_gets_no_job_for_the_others() -> None:
    events.subscribe(TeaPoured, listen, when=lambda event: event.cup > 3)
    events.record(TeaPoured(cup=3))
    assert jobs() == []
    events.record(TeaPoured(cup=4))
    assert [job.args["payload"] for job in jobs()] == [{"cup": 4}]
