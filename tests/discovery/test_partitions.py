"""The days of the signals: there ahead of time, and gone when they are old, with their sums left behind."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.models import DaySum
from sampan.discovery.services import partitions
from sampan.discovery.services.partitions import list_days, make_day
from tests.discovery.makers import make_note
from tests.discovery.signals import IMPRESSION, OPEN, count_all, end_transaction, rows, said, see

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 2, 29)


def write_on(day: date, account_id: int, kind: int, number: int = 1, *, view: int = 7) -> None:
    """That many signals of one sort on this day."""
    make_day(day)
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO discovery_signal (account_id, view, note_id, kind, day, surface, happened_at) "
            "SELECT %s, %s, step, %s, %s, 1, %s FROM generate_series(1, %s) AS step",
            [account_id, view, kind, day, moment, number],
        )


def sums(day: date = LONG_AGO) -> dict[int, int]:
    return dict(DaySum.objects.filter(day=day).values_list("kind", "count"))


def test_the_coming_week_is_made_ahead_and_once() -> None:
    today = now().date() + timedelta(days=400)
    assert services.make_days(today) == partitions.DAYS_AHEAD + 2
    assert services.make_days(today) == 0
    assert [today + timedelta(days=step) for step in range(-1, partitions.DAYS_AHEAD + 1)] == list_days()[
        -partitions.DAYS_AHEAD - 2 :
    ]


def test_of_an_old_day_only_sums_stay(tom: Account) -> None:
    write_on(LONG_AGO, tom.pk, IMPRESSION, 5)
    write_on(LONG_AGO, 0, IMPRESSION, 2)
    write_on(LONG_AGO, tom.pk, OPEN, 3)
    count_all()
    assert services.drop_old_days() == 1
    assert LONG_AGO not in list_days()
    assert sums() == {IMPRESSION: 7, OPEN: 3}
    assert rows() == []


def test_dropping_twice_does_not_sum_twice(tom: Account) -> None:
    write_on(LONG_AGO, tom.pk, OPEN, 3)
    count_all()
    services.drop_old_days()
    assert services.drop_old_days() == 0
    assert sums() == {OPEN: 3}


def test_days_that_are_young_enough_stay(mei: Account, tom: Account, settings: Any) -> None:
    settings.SAMPAN_SIGNAL_DAYS = 30
    today = now().date()
    write_on(today - timedelta(days=30), tom.pk, OPEN)
    write_on(today - timedelta(days=31), tom.pk, OPEN)
    see(tom, [said(OPEN, make_note(mei))])
    count_all()
    assert services.drop_old_days(today) == 1
    assert len(rows()) == 2


def test_a_day_that_is_not_counted_yet_waits(tom: Account) -> None:
    write_on(LONG_AGO, tom.pk, OPEN, 3)
    end_transaction()
    assert services.drop_old_days() == 0
    assert (len(rows()), sums()) == (3, {})
    count_all()
    assert services.drop_old_days() == 1


def test_a_killed_drop_has_not_happened(tom: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    write_on(LONG_AGO, tom.pk, OPEN, 3)
    count_all()

    class Killed(Exception):
        pass

    class Dies(str):
        def format(self, *_args: Any, **fields: Any) -> str:
            with connection.cursor() as cursor:
                cursor.execute(str.format(self, **fields))
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(partitions, "_SUM", Dies(partitions._SUM))
        with pytest.raises(Killed):
            services.drop_old_days()
    assert (len(rows()), sums()) == (3, {})
    assert services.drop_old_days() == 1
    assert sums() == {OPEN: 3}
