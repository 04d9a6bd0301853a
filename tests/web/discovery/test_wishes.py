"""The settings page of what is learned: all is shown to its person, and can be changed, taken and ended."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.models import Affinity, AskedQuery, FeedWalk, Taste
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.types import CATEGORIES, SignalKind, category_number
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under
from tests.discovery.signals import DWELL, IMPRESSION, OPEN, rows, said, see, view_at

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
PAGES = ["settings_discovery", "settings_signals", "settings_learned_download", "settings_learned_reset"]


@pytest.fixture
def learned(mei: Account, tom: Account) -> Taste:
    """Something that is known of tom."""
    note = make_note(mei, title="Dumplings on the pier", category="food")
    seen = SeenFilter()
    seen.add([note.pk])
    weights = [0.0] * len(CATEGORIES)
    weights[category_number("food")] = 3.0
    Affinity.objects.create(account=tom, note=note, weight=2)
    return Taste.objects.create(
        account=tom,
        seen=seen.packed(),
        category_weights=weights,
        language_weights=[1.0, 3.0],
        author_ids=[mei.pk],
        author_weights=[1.0],
        interest_notes=[note.pk],
        interest_weights=[1.0],
        learned_at=now(),
    )


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_led_to_sign_in(name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_what_was_learned_is_said_in_words(learned: Taste, tom: Account, sign_in: SignIn) -> None:
    page = sign_in(tom).get(reverse("settings_discovery")).content.decode()
    for word in (
        "Dumplings on the pier",
        "Food",
        "小梅",
        "75%",
        "one note that you liked",
        "one note as seen",
    ):
        assert word in page


def test_who_is_new_is_told_so(tom: Account, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    client = sign_in(tom)
    with django_assert_max_num_queries(6):  # session, user, taste, affinities, signals, and no names
        page = client.get(reverse("settings_discovery")).content.decode()
    assert "Nothing yet." in page


def test_the_page_costs_the_same_however_much_is_learned(
    learned: Taste, mei: Account, tom: Account, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    notes = [make_note(mei, category="food") for _number in range(8)]
    learned.interest_notes = [note.pk for note in notes]
    learned.interest_weights = [1.0] * 8
    learned.less_authors, learned.less_topics = [mei.pk], [put_under(notes[0], "noodles").pk]
    learned.save()
    client = sign_in(tom)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("settings_discovery")).status_code == 200


def test_wishes_are_kept(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    response = client.post(reverse("settings_discovery"), {"mix": "surprise"})
    taste = Taste.objects.get()
    assert (response.status_code, taste.mix, taste.learns, taste.keeps_searches) == (
        302,
        "surprise",
        False,
        False,
    )
    client.post(reverse("settings_discovery"), {"mix": "mine", "learns": "1", "keeps_searches": "1"})
    taste.refresh_from_db()
    assert (taste.mix, taste.learns, taste.keeps_searches) == ("mine", True, True)


def test_a_mixture_that_there_is_not_changes_nothing(tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("settings_discovery"), {"mix": "theirs"})
    assert response.status_code == 422
    assert Taste.objects.count() == 0


def test_switching_off_silences_this_browser_at_once(tom: Account, mei: Account, sign_in: SignIn) -> None:
    make_note(mei)
    client = sign_in(tom)
    client.post(reverse("settings_discovery"), {"mix": "both"})
    assert "data-view" not in client.get(reverse("explore")).content.decode()
    client.post(reverse("settings_discovery"), {"mix": "both", "learns": "1"})
    assert "data-view" in client.get(reverse("explore")).content.decode()


def test_every_signal_is_listed_for_its_person_alone(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, other = make_note(mei, title="Lanterns"), make_note(tom, title="Harbour")
    see(tom, [said(IMPRESSION, note), said(OPEN, note), said(DWELL, note, milliseconds=75_000)])
    services.record_act(account_id=tom.pk, kind=SignalKind.FOLLOW, author_id=mei.pk)
    see(mei, [said(OPEN, other)])
    page = sign_in(tom).get(reverse("settings_signals")).content.decode()
    for word in ("A card came into sight", "You opened it", "1:15", "You followed its author", "Lanterns"):
        assert word in page
    assert "Harbour" not in page


def test_signals_come_in_pages_without_doubles(
    mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(45):
        see(tom, [said(IMPRESSION, make_note(mei, title=f"Walk {number:02}"))], view=view_at(number=number))
    client, url, titles = sign_in(tom), reverse("settings_signals"), []
    while url:
        with django_assert_num_queries(4):  # session, user, signals, cards
            response = client.get(url)
        titles += [line["title"].shown for line in response.context["page"].items]
        url = response.context["next_url"]
    assert titles == [f"Walk {number:02}" for number in reversed(range(45))]


@pytest.mark.parametrize("cursor", ["x", "1.2.3", "1.1.1.1.1", "9" * 18 + ".1.1.1.1", "-1.1.1.1.1", "²." * 5])
def test_a_strange_cursor_breaks_nothing(tom: Account, sign_in: SignIn, cursor: str) -> None:
    assert sign_in(tom).get(reverse("settings_signals"), {"cursor": cursor}).status_code == 200


def test_all_of_it_can_be_taken_along(learned: Taste, mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = make_note(mei)
    see(tom, [said(OPEN, note)])
    services.show_less(by=tom, note_id=note.pk, of="author")
    services.dismiss_person(reader=reader_of(tom), account_id=mei.pk)
    AskedQuery.objects.create(account=tom, query="noodles")
    AskedQuery.objects.create(account=mei, query="not his")
    FeedWalk.objects.create(account=tom, note_ids=[note.pk], sources=[6], anchors=[0])
    Taste.objects.filter(pk=tom.pk).update(list_ids=[note.pk], list_sources=[4])
    response = sign_in(tom).get(reverse("settings_learned_download"))
    told = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="sampan-learned-tom.json"'
    assert told["wishes"] == {"learns": True, "mix": "both", "keeps_searches": True, "near": None}
    assert told["less_of"]["people_passed_over"] == ["@mei"]
    assert [one["query"] for one in told["searches"]] == ["noodles"]
    assert told["coming_next"] == [{"note": str(note.pk), "because": "alike"}]
    assert told["shown_lately"][0]["notes"] == [{"note": str(note.pk), "because": "fresh"}]
    assert told["less_of"]["authors"] == ["@mei"]
    assert told["less_of"]["notes"] == [str(note.pk)]
    assert told["learned"]["categories"] == {"food": 3.0}
    assert told["learned"]["interests"][0]["title"] == "Dumplings on the pier"
    assert [one["weight"] for one in told["liked"]] == [2.0]
    assert {one["what"] for one in told["signals"]} == {"open", "not_for_me"}


def test_nothing_is_forgotten_by_looking_or_without_being_sure(
    learned: Taste, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    assert client.get(reverse("settings_learned_reset")).status_code == 200
    assert client.post(reverse("settings_learned_reset")).status_code == 422
    assert Affinity.objects.count() == 1


def test_forgetting_takes_what_was_learned_and_leaves_the_wishes(
    learned: Taste, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    services.change_wishes(by=tom, mix="mine")
    see(tom, [said(OPEN, make_note(mei))])
    see(mei, [said(OPEN, make_note(tom))])
    sign_in(tom).post(reverse("settings_learned_reset"), {"sure": "1"})
    taste = Taste.objects.get(pk=tom.pk)
    assert (taste.mix, bytes(taste.seen), taste.category_weights, taste.interest_notes) == (
        "mine",
        b"",
        [],
        [],
    )
    assert taste.reset_at is not None
    assert Affinity.objects.count() == 0
    assert rows("account_id") == [mei.pk]


@pytest.mark.parametrize("of", ["author", "category", "topic", "note"])
def test_a_wish_for_less_is_listed_with_the_way_back(
    mei: Account, tom: Account, sign_in: SignIn, of: str
) -> None:
    note = make_note(mei, category="food")
    topic = put_under(note, "noodles")
    services.show_less(by=tom, note_id=note.pk, of=of)
    client = sign_in(tom)
    page = client.get(reverse("settings_discovery")).content.decode()
    assert {"author": "小梅", "category": "Food", "topic": "#noodles", "note": "One note that"}[of] in page
    targets: dict[str, Any] = {
        "author": mei.pk,
        "category": category_number("food"),
        "topic": topic.pk,
        "note": "",
    }
    client.post(reverse("settings_less_undo"), {"of": of, "id": targets[of]})
    taste = Taste.objects.get(pk=tom.pk)
    column = {"author": taste.less_authors, "category": taste.less_categories, "topic": taste.less_topics}
    assert column.get(of, taste.dismissed_ids) == []


@pytest.mark.parametrize("fields", [{"of": "x", "id": "1"}, {}, {"of": "author", "id": "x"}])
def test_a_strange_wish_changes_nothing(
    mei: Account, tom: Account, sign_in: SignIn, fields: dict[str, str]
) -> None:
    services.show_less(by=tom, note_id=make_note(mei).pk, of="author")
    assert sign_in(tom).post(reverse("settings_less_undo"), fields).status_code < 500
    assert Taste.objects.get(pk=tom.pk).less_authors == [mei.pk]
