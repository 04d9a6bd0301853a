"""Cities: which one a text names, choosing one, and filing notes under them."""

from dataclasses import replace
from typing import Any

import pytest

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import NotFound, SignInNeeded
from sampan.discovery import selectors, services
from sampan.discovery.models import NotePlace, Place, PlaceEdition, PlaceName, Taste
from sampan.discovery.place_names import fold_place
from sampan.discovery.selectors.places import forget_places_around, kilometres_between
from sampan.discovery.services.places import City, load_places, read_cities
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note

CHENGDU, SHANGHAI, SUZHOU, PORTLAND_MAINE = 1815286, 1796236, 1886760, 4975802


NAMESAKES = {"Portland", "London", "Perth", "Suzhou", "Vancouver", "Yulin", "San Francisco", "Washington"}
NAMESAKES |= {"Kansas City", "West", "Fraser", "Georgia", "India", "Victoria", "La Paz", "Costa Rica"}
NAMESAKES |= {"Kunshan", "Lahad Datu", "Norman"}
KNOWN = [
    city for city in read_cities() if city.population > 600_000 or NAMESAKES & {city.name_en, city.name_zh}
]
"""Some 1,100 of the shipped cities: the large ones, and the small ones that are called like others."""


@pytest.fixture
def cities(db: Any) -> None:
    """Cities enough to mistake one for another."""
    load_places(edition="tests", cities=KNOWN)
    forget_places_around()


def named(text: str) -> str:
    found = selectors.find_place(text)
    return f"{found.name_en}, {found.region or found.country}" if found else ""


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Chengdu", "Chengdu, Sichuan"),
        ("成都", "Chengdu, Sichuan"),
        ("成都·玉林", "Chengdu, Sichuan"),
        ("玉林", "Yulin, Guangxi"),
        ("四川成都", "Chengdu, Sichuan"),
        ("上海南京西路", "Shanghai, Shanghai"),
        ("臺北", "Taipei, TW"),
        ("舊金山", "San Francisco, California"),
        ("三藩市", "San Francisco, California"),
        ("Xi'an", "Xi’an, Shaanxi"),
        ("xian", "Xi’an, Shaanxi"),
        ("ＣＨＥＮＧＤＵ！", "Chengdu, Sichuan"),
        ("São Paulo", "São Paulo, BR"),
        ("sao paulo, brazil", "São Paulo, BR"),
        ("Portland", "Portland, Oregon"),
        ("Portland, Oregon", "Portland, Oregon"),
        ("Portland, Maine", "Portland, Maine"),
        ("Portland, ME", "Portland, Oregon"),
        ("London", "London, England"),
        ("London, Ontario", "London, Ontario"),
        ("London, UK", "London, England"),
        ("Vancouver", "Vancouver, British Columbia"),
        ("Vancouver, WA", "Vancouver, Washington"),
        ("Perth", "Perth, Western Australia"),
        ("Perth, Scotland", "Perth, Scotland"),
        ("Suzhou", "Suzhou, Jiangsu"),
        ("安徽宿州", "Suzhou, Anhui"),
        ("Suzhou, Anhui", "Suzhou, Anhui"),
        ("New York", "New York City, New York"),
        ("Washington", "Washington, District of Columbia"),
        ("Kansas City, Missouri", "Kansas City, Missouri"),
        ("a tiny bar in Kyoto 🍶", "Kyoto, JP"),
        ("柏林", "Berlin, DE"),
        ("诺曼", "Norman, Oklahoma"),
        ("纽约的秋天", "New York City, New York"),
    ],
)
def test_a_text_names_its_city(cities: None, text: str, city: str) -> None:
    assert named(text) == city


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "\x00",
            "🍜🍜🍜",
            "the moon",
            "家",
            "不存在的地方名字",
            "Scottish Highlands",
            "Antarctica",
        ),
        *(
            "British Columbia",
            "New South Wales",
            "Costa Rica",
            "Casa de la Luna",
            "\ud83d",
            "'" * 90,
            "a" * 9_000,
        ),
        *(
            "一" * 5_000,
            "%",
            "_",
            "; DROP TABLE discovery_place",
            "West Texas",
            "India",
            "Tamil Nadu",
            "诺曼底",
        ),
    ],
)
def test_nonsense_and_whole_countries_name_no_city(cities: None, text: str) -> None:
    assert selectors.find_place(text) is None


def test_a_text_is_looked_up_with_one_query(cities: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        selectors.find_place("Portland, Oregon")
    with django_assert_num_queries(0):
        selectors.find_place("…")


@pytest.mark.parametrize("prefix", ["chengd", "成都", "CHENGDU", "Cheng du", "成都市"])
def test_a_chooser_takes_both_scripts_and_pinyin(cities: None, prefix: str) -> None:
    assert selectors.list_places(prefix)[0].pk == CHENGDU


def test_a_chooser_offers_the_largest_first_each_once(cities: None) -> None:
    found = selectors.list_places("shang", size=3)
    assert (found[0].pk, len(found), len({place.pk for place in found})) == (SHANGHAI, 3, 3)
    assert selectors.list_places("jiujinshan", language="zh-Hans")[0].name_zh == "旧金山"
    assert selectors.list_places("") == selectors.list_places("%") == selectors.list_places("qqqqqq") == []
    assert len(selectors.list_places("s", size=10**6)) <= 20


def test_a_city_is_called_by_its_name_in_each_language(cities: None) -> None:
    taipei = selectors.find_place("Taipei")
    assert taipei is not None
    names = [selectors.place_name(taipei, language) for language in ("en", "zh-Hans", "zh-Hant", "und")]
    assert names == ["Taipei", "台北", "臺北", "Taipei"]
    unnamed = Place(name_en="Ruqi")
    assert selectors.place_name(unnamed, "zh-Hans") == "Ruqi"


def test_the_shipped_edition_is_loaded_once(db: None) -> None:
    count = services.load_shipped_places()
    assert count > 14_000
    assert services.load_shipped_places() == 0
    assert (Place.objects.count(), PlaceEdition.objects.count()) == (count, 1)


def test_a_new_edition_keeps_who_is_where(mei: Account) -> None:
    old = [
        City(1, "Old", "", "XX", "", 1.0, 1.0, 10, ("old",)),
        City(2, "Stay", "", "XX", "", 2.0, 2.0, 20, ("stay",)),
    ]
    load_places(edition="first", cities=old)
    gone, stays = make_note(mei), make_note(mei)
    NotePlace.objects.create(note=gone, place_id=1)
    NotePlace.objects.create(note=stays, place_id=2)
    Taste.objects.create(account=mei, near_id=1)
    new = [
        City(2, "Renamed", "新", "XX", "", 2.0, 2.0, 30, ("renamed", "新")),
        City(3, "New", "", "XX", "", 3.0, 3.0, 5, ("new",)),
    ]
    assert load_places(edition="second", cities=new) == 2
    assert list(NotePlace.objects.values_list("note", "place")) == [(stays.pk, 2)]
    assert Place.objects.get(pk=2).name_en == "Renamed"
    assert set(PlaceName.objects.values_list("key", flat=True)) == {"renamed", "新", "new"}
    assert Taste.objects.get().near_id is None


def test_the_shipped_cities_are_sound() -> None:
    rows = list(read_cities())
    assert len({city.id for city in rows}) == len(rows)
    for city in rows:
        assert -90 <= city.latitude <= 90
        assert -180 <= city.longitude <= 180
        assert 1 <= len(city.keys) <= 8
        assert all(key == fold_place(key) and len(key) > 1 for key in city.keys)


def test_a_note_is_filed_under_the_city_that_it_names(cities: None, mei: Account) -> None:
    note = make_note(mei, place="成都·玉林")
    services.place_note(note_id=note.pk)
    services.place_note(note_id=note.pk)
    assert list(NotePlace.objects.values_list("note", "place")) == [(note.pk, CHENGDU)]
    Note.objects.filter(pk=note.pk).update(place="Portland, Maine")
    services.place_note(note_id=note.pk)
    assert NotePlace.objects.get().place_id == PORTLAND_MAINE
    Note.objects.filter(pk=note.pk).update(place="my kitchen")
    services.place_note(note_id=note.pk)
    assert not NotePlace.objects.exists()


@pytest.mark.parametrize("change", [{"visibility": "followers"}, {"hidden_at": now()}])
def test_what_is_not_for_all_is_nowhere(cities: None, mei: Account, change: dict[str, Any]) -> None:
    note = make_note(mei, place="Chengdu")
    services.place_note(note_id=note.pk)
    Note.objects.filter(pk=note.pk).update(**change)
    services.place_note(note_id=note.pk)
    assert not NotePlace.objects.exists()
    services.place_note(note_id=1)
    assert not NotePlace.objects.exists()


def test_older_notes_are_filed_in_pieces_and_once(
    cities: None, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.places, "SWEPT", 2)
    notes = [make_note(mei, place="Chengdu" if number % 2 else "") for number in range(5)]
    assert [services.place_missing() for _piece in range(4)] == [2, 2, 1, 0]
    assert set(NotePlace.objects.values_list("note", flat=True)) == {notes[1].pk, notes[3].pk}


def test_nobody_is_anywhere_before_there_are_cities(mei: Account) -> None:
    make_note(mei, place="Chengdu")
    assert services.place_missing() == 0
    assert not NotePlace.objects.exists()


def test_a_person_chooses_a_city_and_forgets_it(cities: None, tom: Account) -> None:
    services.choose_place(reader=reader_of(tom), place_id=CHENGDU)
    chosen = selectors.place_near(tom.pk)
    assert chosen is not None
    assert chosen.pk == CHENGDU
    services.choose_place(reader=reader_of(tom), place_id=None)
    assert selectors.place_near(tom.pk) is None
    assert selectors.place_near(None) is None


def test_only_members_choose_and_only_cities_that_are_there(cities: None, tom: Account) -> None:
    with pytest.raises(SignInNeeded):
        services.choose_place(reader=reader_of(None), place_id=CHENGDU)
    with pytest.raises(NotFound):
        services.choose_place(reader=reader_of(tom), place_id=3)
    with pytest.raises(Suspended):
        services.choose_place(reader=replace(reader_of(tom), is_suspended=True), place_id=CHENGDU)
    assert not Taste.objects.exists()


def test_cities_around_come_by_distance(cities: None) -> None:
    suzhou = selectors.get_place(SUZHOU)
    near, far = selectors.place_ids_within(suzhou, 50), selectors.place_ids_within(suzhou, 200)
    assert near[0] == SUZHOU
    assert SHANGHAI not in near
    assert SHANGHAI in far
    assert set(near) < set(far)
    assert CHENGDU not in far
    with pytest.raises(NotFound):
        selectors.get_place(3)


def test_distances_hold_at_the_date_line() -> None:
    assert kilometres_between(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)
    assert kilometres_between(31.2, 121.5, 30.7, 104.1) == pytest.approx(1660, rel=0.02)
    assert kilometres_between(10, 10, 10, 10) == 0
