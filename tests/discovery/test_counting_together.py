"""Counting while others write on connections of their own: nothing is passed over or counted twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.discovery.models import NoteTally
from sampan.discovery.services import counting
from sampan.notes.models import Note
from tests.discovery.makers import make_note
from tests.discovery.signals import IMPRESSION, count_all, rows, said, see

pytestmark = pytest.mark.django_db(transaction=True)


def met(note: Note) -> int:
    """How many impressions of it are counted."""
    found = NoteTally.objects.filter(note=note).values_list("impressions", flat=True).first()
    return found or 0


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Begin this on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_what_commits_late_is_counted_when_it_has(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    slow, quick = make_note(mei), make_note(mei)
    written, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            see(tom, [said(IMPRESSION, slow)])
            written.set()
            assert go_on.wait(20)

    thread = in_thread(write_slowly)
    try:
        assert written.wait(20)
        see(make_account(), [said(IMPRESSION, quick)])  # a later transaction, committed before
        assert count_all() == 0  # nobody is passed over: the quick one waits for the slow one
        assert rows("note_id") == [quick.pk]
    finally:
        go_on.set()
        thread.join()
    assert count_all() == 2
    assert (met(slow), met(quick)) == (1, 1)
    assert count_all() == 0


def test_what_was_there_before_the_slow_one_is_counted_meanwhile(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    early, slow = make_note(mei), make_note(mei)
    see(make_account(), [said(IMPRESSION, early)])
    written, go_on = threading.Event(), threading.Event()

    def write_and_fail() -> None:
        with transaction.atomic():
            see(tom, [said(IMPRESSION, slow)])
            written.set()
            assert go_on.wait(20)
            transaction.set_rollback(True)

    thread = in_thread(write_and_fail)
    try:
        assert written.wait(20)
        assert count_all() == 1
    finally:
        go_on.set()
        thread.join()
    assert count_all() == 0
    assert (met(early), met(slow)) == (1, 0)


def test_of_two_counters_one_leaves(mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    note = make_note(mei)
    see(tom, [said(IMPRESSION, note)])
    inside, go_on = threading.Event(), threading.Event()
    counts: list[int] = []
    original = counting.remember_seen

    def wait_inside(*args: Any) -> Any:
        inside.set()
        assert go_on.wait(20)
        return original(*args)

    monkeypatch.setattr(counting, "remember_seen", wait_inside)
    thread = in_thread(lambda: counts.append(services.count_signals()))
    try:
        assert inside.wait(20)
        assert services.count_signals() == 0
    finally:
        go_on.set()
        thread.join()
    assert counts == [1]
    assert count_all() == 0
    assert met(note) == 1
