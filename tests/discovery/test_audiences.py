"""A new note meets a first audience whoever wrote it, and what that audience does decides what follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery.candidates import load_person
from sampan.discovery.candidates.fresh import from_fresh
from sampan.discovery.candidates.promoted import from_promoted
from sampan.discovery.models import Audience, Taste
from sampan.discovery.ranking.fresh import STAGES
from sampan.discovery.ranking.sources import Source
from sampan.discovery.ranking.weights import EXPECTED_GOOD, STAGE_HOURS
from sampan.discovery.selectors.audiences import usual_worth
from sampan.discovery.services import audiences as service
from sampan.discovery.services import enter_audience, learn, measure_audiences
from sampan.notes.models import Note
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db
People = Callable[..., Account]


def _audience(note: Note, **fields: Any) -> Audience:
    return Audience.objects.create(note=note, author_id=note.author_id, **fields)


def _told(audience: Audience) -> tuple[str, int, int, float]:
    audience.refresh_from_db()
    return audience.state, audience.stage, audience.shown, audience.good


def test_a_note_by_somebody_whom_nobody_follows_is_let_in_and_listed(
    tom: Account, make_account: People
) -> None:
    newcomer = make_account("newcomer")
    note = make_note(newcomer, "First words")

    assert enter_audience(note_id=note.pk)
    learn(tom.pk)

    assert newcomer.follower_count == 0
    assert Audience.objects.get(pk=note.pk).state == "open"
    taste = Taste.objects.get(pk=tom.pk)
    assert taste.list_ids == [note.pk]
    assert taste.list_sources == [Source.FRESH]


def test_entering_again_changes_nothing(mei: Account) -> None:
    note = make_note(mei)
    enter_audience(note_id=note.pk)
    Audience.objects.update(shown=7, good=2.5, stage=1)

    assert not enter_audience(note_id=note.pk)
    assert not enter_audience(note_id=1)

    assert _told(Audience.objects.get()) == ("open", 1, 7, 2.5)


@pytest.mark.parametrize("closed", [{"visibility": "followers"}, {"hidden_at": now()}])
def test_what_is_not_for_everybody_gets_no_audience(mei: Account, closed: dict[str, Any]) -> None:
    note = make_note(mei, **closed)

    assert not enter_audience(note_id=note.pk)
    measure_audiences()

    assert not Audience.objects.exists()


def test_an_author_has_only_some_notes_that_look_at_once_and_the_others_follow(
    mei: Account, tom: Account
) -> None:
    notes = [make_note(mei, hours_ago=10 - number) for number in range(service.OPEN_EACH + 2)]
    other = make_note(tom, hours_ago=3)

    measure_audiences()
    first = set(Audience.objects.values_list("note_id", flat=True))
    late = enter_audience(note_id=notes[0].pk)
    Audience.objects.filter(note=notes[-1]).update(state="rests")
    measure_audiences()

    assert first == {note.pk for note in notes[-service.OPEN_EACH :]} | {other.pk}
    assert not late
    assert set(Audience.objects.values_list("note_id", flat=True)) == first | {notes[1].pk}


def test_notes_that_are_there_already_are_let_in_while_they_are_new(mei: Account) -> None:
    days = service.NEW_FOR / timedelta(hours=1)
    new, _old = make_note(mei, hours_ago=days - 1), make_note(mei, hours_ago=days + 1)

    measure_audiences()

    assert Audience.objects.get().note_id == new.pk


def test_a_good_note_goes_on_to_a_larger_audience_counted_anew_and_a_poor_one_rests(mei: Account) -> None:
    good = _audience(make_note(mei, hours_ago=5), shown=STAGES[0], good=STAGES[0] * EXPECTED_GOOD * 3)
    poor = _audience(make_note(mei, hours_ago=5), shown=STAGES[0], good=0)
    open_still = _audience(make_note(mei, hours_ago=5), shown=3, good=0.3)

    assert measure_audiences() == 2

    assert _told(good) == ("open", 1, 0, 0.0)
    assert _told(poor) == ("rests", 0, STAGES[0], 0.0)
    assert _told(open_still) == ("open", 0, 3, 0.3)
    good.refresh_from_db()
    assert good.entered_at > now() - timedelta(minutes=1)
    assert measure_audiences() == 0


def test_the_last_audience_promotes_and_promoted_notes_are_shown_to_all(
    mei: Account, make_account: People
) -> None:
    note = make_note(mei, hours_ago=5)
    last = len(STAGES) - 1
    audience = _audience(note, stage=last, shown=STAGES[last], good=STAGES[last] * EXPECTED_GOOD * 3)

    measure_audiences()

    assert _told(audience)[0] == "promoted"
    stranger = make_account("stranger")
    person = load_person(Taste(account=stranger), stranger)
    assert from_promoted(person, 10).ids.tolist() == [note.pk]
    assert len(from_fresh(person, 10)) == 0


def test_resting_notes_leave_the_fresh_ones(mei: Account, tom: Account) -> None:
    _audience(make_note(mei, hours_ago=5), state="rests")
    note = make_note(mei, hours_ago=5)
    _audience(note)

    assert from_fresh(load_person(Taste(account=tom), tom), 10).ids.tolist() == [note.pk]


def test_an_audience_that_does_not_come_is_judged_by_those_who_came(mei: Account) -> None:
    long_ago = now() - timedelta(hours=STAGE_HOURS + 1)
    liked = _audience(make_note(mei, hours_ago=60), shown=4, good=2, entered_at=long_ago)
    ignored = _audience(make_note(mei, hours_ago=60), shown=4, good=0, entered_at=long_ago)

    measure_audiences()

    assert _told(liked) == ("open", 1, 0, 0.0)
    assert _told(ignored)[0] == "rests"


def test_a_note_that_was_closed_rests(mei: Account) -> None:
    note = make_note(mei, hours_ago=5)
    audience = _audience(note, shown=10, good=3)
    Note.objects.filter(pk=note.pk).update(hidden_at=now())

    measure_audiences()

    assert _told(audience)[0] == "rests"


def test_what_is_counted_while_it_is_measured_decides(mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    audience = _audience(make_note(mei, hours_ago=5), shown=STAGES[0], good=0)
    settle = service._settle

    def counted_meanwhile(*given: Any) -> int:
        Audience.objects.update(good=STAGES[0] * EXPECTED_GOOD * 3)
        return settle(*given)

    monkeypatch.setattr(service, "_settle", counted_meanwhile)
    measure_audiences()

    assert _told(audience)[:2] == ("open", 1)


def test_what_is_usual_is_what_new_notes_get_here(mei: Account) -> None:
    assert usual_worth() == EXPECTED_GOOD
    for number in range(3):
        _audience(make_note(mei, hours_ago=5 + number), state="rests", shown=20_000, good=6_000)
    cache.clear()

    assert 0.28 < usual_worth() < 0.3


def test_old_audiences_are_forgotten(mei: Account) -> None:
    hours = service.KEPT_FOR / timedelta(hours=1)
    _audience(make_note(mei, hours_ago=hours + 1), state="rests")
    kept = _audience(make_note(mei, hours_ago=hours - 1), state="promoted")

    measure_audiences()

    assert Audience.objects.get() == kept


def test_different_readers_meet_different_new_notes(make_account: People) -> None:
    for number in range(40):
        _audience(make_note(make_account(f"writer{number}"), hours_ago=1 + number / 100))
    people = [make_account(name) for name in ("one", "two")]

    first, second = (from_fresh(load_person(Taste(account=one), one), 10).ids.tolist() for one in people)

    assert first != second
    assert from_fresh(load_person(Taste(account=people[0]), people[0]), 10).ids.tolist() == first
