"""Nearby: choosing a city in either language, remembering it, and the notes around it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery.models import NotePlace, Place, PlaceName, Taste
from sampan.discovery.selectors.places import forget_places_around
from sampan.notes.models import Note
from tests.discovery.makers import make_note
from tests.web.discovery.test_pages import cards

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


def make_place(number: int, name_en: str, name_zh: str, pinyin: str, at: tuple[float, float]) -> Place:
    """A city of a million that is found by its three names."""
    place = Place.objects.create(
        id=number,
        name_en=name_en,
        name_zh=name_zh,
        country="CN",
        latitude=at[0],
        longitude=at[1],
        population=1_000_000,
    )
    for key in {name_en.lower(), name_zh, pinyin}:
        PlaceName.objects.create(place=place, key=key, population=1_000_000)
    forget_places_around()
    return place


@pytest.fixture
def chengdu(db: None) -> Place:
    """Chengdu."""
    return make_place(1, "Chengdu", "成都", "chengdu", (30.7, 104.1))


@pytest.fixture
def harbin(db: None) -> Place:
    """Harbin, far from it."""
    return make_place(2, "Harbin", "哈尔滨", "haerbin", (45.8, 126.5))


@pytest.fixture
def tea(chengdu: Place, mei: Account) -> Note:
    """A note from Chengdu."""
    note = make_note(mei, "Tea in the park", place="成都·人民公园")
    NotePlace.objects.create(note=note, place=chengdu)
    return note


@pytest.fixture
def ice(harbin: Place, mei: Account) -> Note:
    """A note from Harbin."""
    note = make_note(mei, "Ice lanterns", place="哈尔滨")
    NotePlace.objects.create(note=note, place=harbin)
    return note


@pytest.mark.parametrize("typed", ["Chengdu", "chengdu", "成都", " 成都 "])
def test_a_member_chooses_a_city_by_any_of_its_names(
    tea: Note, ice: Note, tom: Account, sign_in: SignIn, typed: str
) -> None:
    client = sign_in(tom)
    answer = client.post("/nearby/choose", {"typed": typed})
    assert (answer.status_code, answer["Location"]) == (302, "/nearby")
    assert Taste.objects.get(account=tom).near_id == 1
    page = client.get("/nearby")
    assert cards(page.content.decode()) == [str(tea.pk)]
    assert "Near Chengdu" in page.content.decode()


def test_the_city_is_named_in_the_readers_language(tea: Note, mei: Account, sign_in: SignIn) -> None:
    client = sign_in(mei)
    client.post("/nearby/choose", {"place": "1"})
    place = client.get("/nearby").context["place"]
    assert (place.name, place.country) == ("成都", "中国")


def test_a_visitors_city_is_kept_by_their_browser_alone(tea: Note, client: Client) -> None:
    answer = client.post("/nearby/choose", {"typed": "成都"})
    assert answer.cookies["near"].value == "1"
    assert answer.cookies["near"]["httponly"]
    assert cards(client.get("/nearby").content.decode()) == [str(tea.pk)]
    assert not Taste.objects.exists()
    client.post("/nearby/choose", {"forget": "1"})
    assert client.get("/nearby").context.get("place") is None


def test_a_city_can_be_forgotten(tea: Note, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    client.post("/nearby/choose", {"place": "1"})
    client.post("/nearby/choose", {"forget": "1"})
    assert Taste.objects.get(account=tom).near_id is None
    assert client.get("/nearby").context.get("place") is None


def test_what_names_no_city_is_said_beside_the_field_and_changes_nothing(
    tea: Note, tom: Account, sign_in: SignIn
) -> None:
    answer = sign_in(tom).post("/nearby/choose", {"typed": "Atlantis<b>"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'value="Atlantis&lt;b&gt;"' in answer.content.decode()
    assert not Taste.objects.exclude(near=None).exists()


def test_the_beginning_of_a_name_offers_cities(chengdu: Place, harbin: Place, client: Client) -> None:
    for typed, number in (("cheng", "1"), ("成", "1"), ("haer", "2"), ("Harb", "2")):
        body = client.get(f"/nearby/places?typed={typed}", headers=HTMX).content.decode()
        assert f'name="place" value="{number}"' in body
        assert body.count('name="place"') == 1


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "99", "9999999999999999999"])
def test_odd_numbers_choose_nothing(chengdu: Place, tom: Account, sign_in: SignIn, number: str) -> None:
    assert sign_in(tom).post("/nearby/choose", {"place": number}).status_code == 422
    assert not Taste.objects.exclude(near=None).exists()


@pytest.mark.parametrize("cookie", ["x", "-1", "99", "9999999999999999999"])
def test_odd_cookies_are_no_city(chengdu: Place, client: Client, cookie: str) -> None:
    client.cookies["near"] = cookie
    assert client.get("/nearby").context.get("place") is None


def test_where_nobody_wrote_the_page_says_so(chengdu: Place, client: Client) -> None:
    client.post("/nearby/choose", {"place": "1"})
    assert "Nobody has named a place around Chengdu yet" in client.get("/nearby").content.decode()


def test_closed_notes_are_not_near(tea: Note, client: Client) -> None:
    client.post("/nearby/choose", {"place": "1"})
    Note.objects.filter(pk=tea.pk).update(visibility="followers")
    assert cards(client.get("/nearby").content.decode()) == []


def test_further_pages_follow_without_a_repeat(
    chengdu: Place, mei: Account, tom: Account, client: Client
) -> None:
    for number in range(25):
        note = make_note((mei, tom)[number % 2], f"Tea {number}", hours_ago=number + 1)
        NotePlace.objects.create(note=note, place=chengdu)
    client.post("/nearby/choose", {"place": "1"})
    for sort in ("best", "new"):
        first = client.get(f"/nearby?sort={sort}")
        second = client.get(first.context["next_url"], headers=HTMX)
        ids = cards(first.content.decode()) + cards(second.content.decode())
        assert len(ids) == len(set(ids)) == 25
        assert "<html" not in second.content.decode()


def test_nearby_is_a_channel(db: None, client: Client) -> None:
    assert 'href="/nearby"' in client.get("/").content.decode()


def test_the_first_page_has_a_fixed_cost(
    tea: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    client.post("/nearby/choose", {"place": "1"})
    client.get("/nearby")
    # session, user with account; the city, who is not wanted, cards, places of the cards, likes
    with django_assert_num_queries(7):
        client.get("/nearby")
