"""Every source is capped; one that fails or takes too long is left out, and the others serve."""

import logging

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.discovery.candidates import SOURCES, Asked, Found, Person, gather, gathering, load_person
from sampan.discovery.candidates.found import found, joined
from sampan.discovery.models import Taste
from sampan.discovery.ranking.sources import Source

pytestmark = pytest.mark.django_db


def _gives(*ids: int) -> Asked:
    return Asked(
        "honest", lambda _person, _size: found(Source.FRESH, ids, [0] * len(ids), [1.0] * len(ids)), 5
    )


def _slow(_person: Person, _size: int) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    return found(Source.ALIKE, [9], [0], [1.0])


def _broken(_person: Person, _size: int) -> Found:
    raise ZeroDivisionError


def test_a_slow_and_a_broken_source_are_left_out_with_a_line_each(
    tom: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gathering, "PATIENCE_MS", 30)
    person = load_person(Taste(account=tom), tom)

    with caplog.at_level(logging.WARNING):
        everything = gather(
            person, sources=(Asked("slow", _slow, 5), Asked("broken", _broken, 5), _gives(1, 2))
        )

    assert everything.ids.tolist() == [2, 1]
    assert ["slow" in caplog.messages[0], "broken" in caplog.messages[1]] == [True, True]
    assert len(caplog.messages) == 2


def test_after_gathering_statements_may_take_their_time_again(tom: Account) -> None:
    gather(load_person(Taste(account=tom), tom), sources=(_gives(1),))

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_no_source_gives_more_than_it_may(tom: Account) -> None:
    everything = gather(load_person(Taste(account=tom), tom), sources=(_gives(*range(1, 50)),))

    assert len(everything) == 5


def test_a_note_that_several_found_is_told_by_the_most_personal_source(tom: Account) -> None:
    followed = Asked("followed", lambda _p, _s: found(Source.FOLLOWED, [2], [7], [0.1]), 5)

    everything = gather(load_person(Taste(account=tom), tom), sources=(followed, _gives(1, 2)))

    assert dict(zip(everything.ids.tolist(), everything.sources.tolist(), strict=True)) == {
        2: Source.FOLLOWED,
        1: Source.FRESH,
    }
    assert everything.anchors.tolist() == [7, 0]


def test_every_source_serves_somebody_of_whom_nothing_is_known(tom: Account) -> None:
    person = load_person(Taste(account=tom), tom)

    assert [len(source.ask(person, source.size)) for source in SOURCES] == [0] * len(SOURCES)
    assert sum(source.size for source in SOURCES) <= 1_500


def test_the_best_of_several_come_once_each() -> None:
    part = joined(
        [found(Source.ALIKE, [1, 2, 3], [0] * 3, [0.1, 0.5, 0.5]), found(Source.ALIKE, [1], [0], [0.9])]
    )

    assert part.best(2).ids.tolist() == [1, 3]
    assert part.best(9).scores.tolist() == [0.9, 0.5, 0.5]
