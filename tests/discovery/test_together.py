"""Which notes go together: paired as likes come, fitted anew at night, the same either way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.models import Affinity, Neighbors, Taste, Together
from sampan.discovery.services import refitting, together
from sampan.notes.models import Note
from tests.discovery.makers import make_note

Likes = Sequence[tuple[int, int, float]]


@pytest.fixture(autouse=True)
def _one_person_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small worlds have few who like the same; what holds in large ones is shown at the end."""
    monkeypatch.setattr(together, "PEOPLE_LEAST", 1)


def like(account: Account, note: Note, weight: float = 1.0) -> Affinity:
    return Affinity.objects.create(account=account, note=note, weight=weight)


@pytest.fixture
def world(make_account: Callable[..., Account]) -> tuple[list[Account], list[Note]]:
    """Six people who like some of eight notes each, some more than others."""
    people = [make_account() for _number in range(6)]
    notes = [make_note(people[0], f"note {number}") for number in range(8)]
    chance = np.random.default_rng(4)
    for person in people:
        for place in chance.permutation(8)[:4].tolist():
            like(person, notes[place], float(chance.choice([0.5, 1.0, 2.0])))
    return people, notes


def kept() -> dict[int, dict[int, float]]:
    """The neighbours of each note that has any, with their scores."""
    rows = Neighbors.objects.exclude(together_ids=[])
    return {row.note_id: dict(zip(row.together_ids, row.together_scores, strict=True)) for row in rows}


def same(one: dict[int, dict[int, float]], other: dict[int, dict[int, float]]) -> bool:
    return one.keys() == other.keys() and all(one[key] == pytest.approx(other[key], rel=1e-4) for key in one)


def test_likes_paired_in_one_go_give_what_the_fit_gives(world: object) -> None:
    assert services.pair_new() == 24
    paired = kept()
    assert services.refit_together() == Note.objects.filter(pk__in=paired).count()
    assert len(paired) >= 7
    assert same(paired, kept())


def test_likes_paired_one_by_one_give_the_same_pairs_when_people_weigh_alike(
    world: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "person_share", lambda degree: np.float64(1))
    services.pair_new()
    whole = {(row.one_id, row.other_id): row.weight for row in Together.objects.all()}
    Together.objects.all().delete()
    Affinity.objects.update(paired_at=None)
    while services.pair_new(limit=1):
        pass
    assert {(row.one_id, row.other_id): row.weight for row in Together.objects.all()} == pytest.approx(whole)


def test_a_like_is_paired_once(world: object) -> None:
    services.pair_new()
    before = list(Together.objects.order_by("pk").values_list("pk", "weight"))
    assert services.pair_new() == 0
    assert list(Together.objects.order_by("pk").values_list("pk", "weight")) == before


def test_neighbours_stand_best_first_and_never_the_note_itself(world: object) -> None:
    services.pair_new()
    for row in Neighbors.objects.all():
        assert row.note_id not in row.together_ids
        assert row.together_scores == sorted(row.together_scores, reverse=True)


def test_a_like_after_the_fit_adds_to_what_was_fitted(world: tuple[list[Account], list[Note]]) -> None:
    people, notes = world
    services.refit_together()
    fresh = make_note(people[1], "fresh")
    like(people[0], fresh)
    before = kept()
    assert services.pair_new() == 1
    liked = set(Affinity.objects.filter(account=people[0]).values_list("note_id", flat=True)) - {fresh.pk}
    assert set(kept()[fresh.pk]) == liked
    assert all(fresh.pk in kept()[note] for note in liked)
    untouched = {note.pk for note in notes} - liked
    assert {note: kept().get(note) for note in untouched} == {note: before.get(note) for note in untouched}


def test_what_the_fit_smoothed_stays_when_a_pair_is_liked_again(
    world: tuple[list[Account], list[Note]], make_account: Callable[..., Account]
) -> None:
    services.refit_together()
    pair = Together.objects.exclude(one=None).filter(other__gt=0).exclude(one_id__in=[]).order_by("-weight")
    row = next(row for row in pair if row.one_id != row.other_id)
    Together.objects.filter(pk=row.pk).update(smooth=5.0)
    person = make_account()
    Affinity.objects.create(account=person, note_id=row.one_id, weight=1)
    Affinity.objects.create(account=person, note_id=row.other_id, weight=1)
    services.pair_new()
    assert Together.objects.get(pk=row.pk).smooth == 5.0
    assert Neighbors.objects.get(pk=row.one_id).together_ids[0] == row.other_id


def test_a_like_taken_back_is_gone_after_the_fit(make_account: Callable[..., Account]) -> None:
    person = make_account()
    one, other, third = (make_note(person, title) for title in ("one", "other", "third"))
    for note in (one, other, third):
        like(person, note)
    services.pair_new()
    Affinity.objects.filter(note=third).delete()
    services.refit_together()
    assert set(kept()) == {one.pk, other.pk}
    assert not Together.objects.filter(other=third).exists()
    assert Neighbors.objects.get(pk=third.pk).together_ids == []


def test_the_fit_leaves_what_notes_say_alone(world: tuple[list[Account], list[Note]]) -> None:
    _people, notes = world
    Neighbors.objects.create(note=notes[0], alike_ids=[notes[1].pk], alike_scores=[0.9])
    services.pair_new()
    services.refit_together()
    row = Neighbors.objects.get(pk=notes[0].pk)
    assert (row.alike_ids, row.alike_scores) == ([notes[1].pk], [0.9])


def test_a_fit_that_ends_in_the_middle_leaves_everything(
    world: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.pair_new()
    before = kept(), list(Together.objects.order_by("pk").values_list("pk", "weight"))
    Affinity.objects.all()[0].delete()
    monkeypatch.setattr(refitting, "_EMPTY", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division"), transaction.atomic():
        services.refit_together()
    assert (kept(), list(Together.objects.order_by("pk").values_list("pk", "weight"))) == before


def test_the_fit_marks_the_likes_that_it_counted(world: object) -> None:
    services.refit_together()
    assert not Affinity.objects.filter(paired_at=None).exists()
    assert services.pair_new() == 0


def test_nothing_liked_is_nothing_fitted(db: object) -> None:
    assert services.refit_together() == 0
    assert services.pair_new() == 0


def test_a_note_that_nobody_keeps_beside_another_is_liked_alone(make_account: Callable[..., Account]) -> None:
    person = make_account()
    note = make_note(person)
    like(person, note)
    assert services.pair_new() == 1
    assert services.refit_together() == 1
    assert kept() == {}


def test_only_the_latest_notes_of_a_person_are_paired_at_once(
    make_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "HISTORY", 3)
    person = make_account()
    for number in range(6):
        like(person, make_note(person, f"note {number}"))
    assert services.pair_new() == 6
    assert sum(row.one_id != row.other_id for row in Together.objects.all()) == 3
    assert not Affinity.objects.filter(paired_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_leaves(make_account: Callable[..., Account]) -> None:
    person = make_account()
    like(person, make_note(person)), like(person, make_note(person))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [together.LOCK])
            assert (services.pair_new(), services.refit_together()) == (0, 0)
            assert not Together.objects.exists()
            cursor.execute(
                "SELECT pg_advisory_unlock(%s)", [together.LOCK]
            )  # closing does so some time later
    finally:
        other.close()
    assert services.pair_new() == 2


def test_weights_are_those_of_the_moment(make_account: Callable[..., Account]) -> None:
    person = make_account()
    one, other = make_note(person), make_note(person)
    like(person, one, 2.0), like(person, other, 0.5)
    services.pair_new()
    row = Together.objects.get(one_id=min(one.pk, other.pk), other_id=max(one.pk, other.pk))
    assert row.weight == pytest.approx(2.0 * 0.5 * 2.5**-1.0)
    assert Affinity.objects.filter(paired_at__lte=now()).count() == 2


@pytest.mark.parametrize("fitted", [False, True])
def test_what_one_person_alone_likes_is_told_nobody(
    make_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch, fitted: bool
) -> None:
    monkeypatch.setattr(together, "PEOPLE_LEAST", 2)
    bob, ann, silent, banned = (make_account() for _one in range(4))
    bait, secret, shared = (make_note(make_account(), title) for title in ("bait", "secret", "shared"))
    for person in (bob, ann, silent, banned):
        like(person, bait), like(person, shared)
    for person in (bob, silent, banned):
        like(person, secret)
    Taste.objects.create(account=silent, learns=False)
    Account.objects.filter(pk=banned.pk).update(suspended_at=now())
    (services.refit_together if fitted else services.pair_new)()
    assert kept().keys() == {bait.pk, shared.pk}
    assert set(kept()[bait.pk]) == {shared.pk}
    assert Together.objects.get(one=bait, other=shared).people == 2
    if not fitted:  # the fit's own table stands until the transaction ends
        Taste.objects.all().delete()
        services.pair_new()
        assert set(kept()[bait.pk]) == {shared.pk, secret.pk}
