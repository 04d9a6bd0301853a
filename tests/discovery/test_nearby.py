"""Notes near a city: what is within an hour first, nothing that the reader may not see, no doubles."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery import selectors
from sampan.discovery.models import NotePlace, Place
from sampan.discovery.selectors.places import forget_places_around
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note

HERE, NEXT, FAR, AWAY = 1, 2, 3, 4


@pytest.fixture
def here(db: Any) -> Iterator[Place]:
    """A city, one 30 km from it, one 150 km and one 3,000 km."""
    forget_places_around()
    for pk, name, north in (
        (HERE, "Here", 30.0),
        (NEXT, "Next", 30.3),
        (FAR, "Far", 31.3),
        (AWAY, "Away", 60.0),
    ):
        Place.objects.create(id=pk, name_en=name, country="XX", latitude=north, longitude=100.0, population=9)
    yield Place.objects.get(pk=HERE)
    forget_places_around()


def note_in(place_id: int, author: Account, **fields: Any) -> Note:
    note = make_note(author, **fields)
    NotePlace.objects.create(note=note, place_id=place_id)
    return note


def walk(place: Place, account: Account | None, **chosen: Any) -> list[int]:
    """Every note of all pages."""
    met: list[int] = []
    cursor = None
    for _page in range(30):
        page = selectors.list_nearby(place, reader=reader_of(account), cursor=cursor, **chosen)
        met += [note.pk for note in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return met
    raise AssertionError("the walk has no end")


@pytest.mark.parametrize("sort", ["best", "new"])
def test_what_is_near_comes_before_what_is_farther(
    here: Place, mei: Account, tom: Account, sort: str
) -> None:
    far = [note_in(FAR, mei, hours_ago=1, like_count=90), note_in(FAR, mei, hours_ago=2)]
    near = [note_in(HERE, mei, hours_ago=50), note_in(NEXT, mei, hours_ago=60)]
    note_in(AWAY, mei)
    make_note(mei, place="Here")
    assert walk(here, tom, sort=sort, size=1) == [note.pk for note in (*near, *far)]
    page = selectors.list_nearby(here, reader=reader_of(tom), sort=sort)
    assert [note.place_near.pk for note in page.items] == [HERE, NEXT, FAR, FAR]  # type: ignore[attr-defined]


@pytest.mark.parametrize("sort", ["best", "new"])
def test_nothing_closed_to_the_reader_comes(
    here: Place, tom: Account, make_account: Callable[..., Account], sort: str
) -> None:
    blocked, blocking, muted, gone, fine = (make_account() for _one in range(5))
    for author in (blocked, blocking, muted, gone):
        note_in(HERE, author)
    Block.objects.create(blocker=tom, blocked=blocked)
    Block.objects.create(blocker=blocking, blocked=tom)
    Mute.objects.create(muter=tom, muted=muted)
    Account.objects.filter(pk=gone.pk).update(suspended_at=now())
    note_in(HERE, fine, visibility="followers"), note_in(HERE, fine, hidden_at=now())
    note_in(HERE, fine, visibility="self")
    shown = note_in(HERE, fine)
    assert walk(here, tom, sort=sort, size=2) == [shown.pk]
    assert gone.pk not in {note.author_id for note in Note.objects.filter(pk__in=walk(here, None, sort=sort))}


def test_the_best_come_first_and_the_order_holds_while_one_walks(here: Place, mei: Account) -> None:
    notes = [note_in(HERE, mei, hours_ago=10 + number, like_count=number * 7) for number in range(9)]
    page = selectors.list_nearby(here, reader=reader_of(None), size=4)
    assert page.items[0].pk == notes[8].pk
    note_in(HERE, mei)
    Note.objects.filter(pk=notes[0].pk).update(like_count=10_000)
    met = [note.pk for note in page.items]
    while page.next_cursor:
        page = selectors.list_nearby(here, reader=reader_of(None), size=4, cursor=page.next_cursor)
        met += [note.pk for note in page.items]
    assert sorted(met) == sorted(note.pk for note in notes)


def test_the_newest_are_all_met_once(here: Place, mei: Account, tom: Account) -> None:
    notes = [note_in(NEXT if number % 2 else HERE, mei, hours_ago=1 + number) for number in range(13)]
    Mute.objects.create(muter=tom, muted=(other := notes[0].author))
    assert walk(here, tom, sort="new", size=3) == []
    assert walk(here, other, sort="new", size=3) == [note.pk for note in notes]


@pytest.mark.parametrize("sort", ["best", "new"])
def test_one_kind_or_category(here: Place, mei: Account, sort: str) -> None:
    food = note_in(HERE, mei, category="food", hours_ago=50)
    film = note_in(HERE, mei, kind="video", category="travel", hours_ago=60)
    for number in range(30):
        note_in(HERE, mei, category="pets", hours_ago=number + 1)
    assert walk(here, None, sort=sort, category="food", size=2) == [food.pk]
    assert walk(here, None, sort=sort, kind="video", size=2) == [film.pk]
    assert walk(here, None, sort=sort, category="nonsense", size=2) == []


@pytest.mark.parametrize(
    "cursor", ["", "x", "best.9", "best.x.1", "new.7.1", "new.1.-1", "1.2.3", "best." + "9" * 40 + ".1"]
)
def test_a_cursor_of_nonsense_begins_anew(here: Place, mei: Account, cursor: str) -> None:
    note = note_in(HERE, mei)
    for sort in ("best", "new"):
        assert [
            one.pk
            for one in selectors.list_nearby(here, reader=reader_of(None), sort=sort, cursor=cursor).items
        ] == [note.pk]


def test_an_empty_neighbourhood_has_one_empty_page(here: Place, tom: Account) -> None:
    for sort in ("best", "new"):
        page = selectors.list_nearby(here, reader=reader_of(tom), sort=sort)
        assert (page.items, page.next_cursor) == ([], None)


def test_a_page_asks_few_queries(
    here: Place, mei: Account, tom: Account, django_assert_num_queries: Any
) -> None:
    for number in range(25):
        note_in(HERE if number % 2 else FAR, mei, hours_ago=1 + number)
    selectors.place_ids_within(here, 50)
    with django_assert_num_queries(5):  # hidden people, two rings, notes, cities
        page = selectors.list_nearby(here, reader=reader_of(tom))
    with django_assert_num_queries(3):
        selectors.list_nearby(here, reader=reader_of(tom), cursor=page.next_cursor)
    with django_assert_num_queries(5):
        selectors.list_nearby(here, reader=reader_of(tom), sort="new")
    with django_assert_num_queries(2):
        selectors.list_nearby(here, reader=reader_of(None))
