"""kill -9 in the middle of the nightly fit: what was there still serves, and the next run does all of it.

A real process does the fit up to a place and is killed there. And who deletes a note waits for no fit.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections

from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.discovery.models import Affinity, Neighbors, Together
from sampan.discovery.selectors.alike import find_neighbors
from sampan.discovery.services import refitting, together
from sampan.notes import services as note_services
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _one_person_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "PEOPLE_LEAST", 1)


@pytest.fixture
def notes(mei: Account, make_account: Any) -> list[Note]:
    """Four notes, each liked by both of two people and fitted; since then a third likes two of them and a new
    one, and the first likes one note less."""
    made = [make_note(mei, f"note {number}") for number in range(4)]
    people = [make_account() for _number in range(3)]
    for person in people[:2]:
        for note in made:
            Affinity.objects.create(account=person, note=note, weight=1)
    services.refit_together()
    fresh = make_note(mei, "fresh")
    for note in (made[0], made[1], fresh):
        Affinity.objects.create(account=people[2], note=note, weight=2)
    Affinity.objects.filter(account=people[0], note=made[3]).delete()
    return [*made, fresh]


def stored() -> tuple[list[Any], list[Any], list[Any]]:
    """Everything that the fit writes."""
    return (
        list(
            Together.objects.order_by("one", "other").values_list(
                "one_id", "other_id", "weight", "smooth", "people"
            )
        ),
        list(Neighbors.objects.order_by("pk").values_list("pk", "together_ids", "together_scores")),
        list(Affinity.objects.filter(paired_at=None).order_by("pk").values_list("pk", flat=True)),
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "CREATE TEMPORARY TABLE together_new"),
        (1, "DELETE FROM discovery_together old"),
        (1, "INSERT INTO discovery_together AS old"),
        (1, "INSERT INTO discovery_neighbors AS old"),
        (3, "INSERT INTO discovery_neighbors AS old"),
        (1, "UPDATE discovery_affinity SET paired_at"),
    ],
)
def test_killed_in_the_swap_the_old_neighbours_serve_and_the_next_run_completes(
    notes: list[Note], number: int, words: str
) -> None:
    before = stored()
    served = find_neighbors([note.pk for note in notes])
    assert len(before[2]) == 3

    kill(number, words)

    assert stored() == before
    assert (
        find_neighbors([note.pk for note in notes]).keys() == served.keys() == {one.pk for one in notes[:4]}
    )
    assert complete() == 5
    after = stored()
    assert after[2] == []
    assert notes[4].pk in Neighbors.objects.get(pk=notes[0].pk).together_ids
    assert complete() == 5
    assert stored() == after


def test_a_note_is_deleted_while_the_fit_writes_and_what_is_left_of_it_goes_with_the_next(
    notes: list[Note], mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = refitting._rows
    gone = notes[1].pk

    def delete_meanwhile(*given: Any) -> Any:
        other = connection.copy()
        held = connections["default"]
        connections["default"] = other
        try:
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            note_services.delete_note(reader=reader_of(mei), note_id=gone)
        finally:
            connections["default"] = held
            other.close()
        return rows(*given)

    monkeypatch.setattr(refitting, "_rows", delete_meanwhile)

    assert services.refit_together() == 5

    monkeypatch.undo()
    assert not Note.objects.filter(pk=gone).exists()
    monkeypatch.setattr(together, "PEOPLE_LEAST", 1)
    assert services.refit_together() == 4
    assert not Neighbors.objects.filter(pk=gone).exists()
    assert not Together.objects.filter(one=gone).exists()
    assert not Together.objects.filter(other=gone).exists()
    assert all(gone not in row.together_ids for row in Neighbors.objects.all())


def complete() -> int:
    """The next run; the server may take a moment to see that a killed one has gone."""
    for _try in range(200):
        if done := services.refit_together():
            return done
        time.sleep(0.05)
    return 0


def kill(number: int, words: str) -> None:
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    address = f"postgresql://{database['USER']}@/{name}?host={quote(database['HOST'], safe='')}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.discovery.doomed", str(number), words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "sampan.config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    while told and told not in ("there\n", "passed\n"):  # what the log says
        told = process.stdout.readline()
    if told == "there\n":
        process.send_signal(signal.SIGKILL)
    rest = process.communicate(timeout=60)[0]
    assert told == "there\n", told + rest
    assert process.returncode == -signal.SIGKILL
