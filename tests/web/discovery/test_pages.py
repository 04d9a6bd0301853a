"""Explore, channels, Following, Video and search as pages and as fragments, with their exact cost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.notes.models import Like, Note
from tests.conftest import reader_of
from tests.discovery.makers import follow, make_note, make_video, put_under

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def thirty(mei: Account, make_account: Callable[..., Account]) -> list[Note]:
    """Thirty Chinese notes of mei's and of five others."""
    writers = [mei, *(make_account(f"writer{number}") for number in range(5))]
    return [
        make_note(
            writers[number % 6],
            f"第{number}篇：今天去公园散步",
            hours_ago=number + 1,
            language="zh-Hans",
            category="travel",
        )
        for number in range(30)
    ]


def cards(body: str) -> list[str]:
    """The ids of the notes whose cards stand in the page."""
    return list(dict.fromkeys(re.findall(r'href="/n/(\d+)"', body)))


def test_explore_costs_seven_queries_signed_in(
    thirty: list[Note], tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    client.get("/")  # the pool is in memory from here on, as in a running server
    # session, user with account, what is known of the reader, notes since the pool, the order kept, cards
    # with likes, translations
    with django_assert_num_queries(7):
        response = client.get("/")
    assert len(cards(response.content.decode())) == 20


def test_a_further_page_costs_six(
    thirty: list[Note], mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        make_note(mei, f"第{number}篇：明天也去", hours_ago=40 + number, language="zh-Hans")
    client = sign_in(tom)
    address = client.get("/").context["next_url"]
    # session, user, a part of the walk, what is not wanted, cards, translations
    with django_assert_num_queries(6):
        response = client.get(address, headers=HTMX)
    assert len(cards(response.content.decode())) == 20
    assert "<html" not in response.content.decode()


def test_a_visitor_costs_three(thirty: list[Note], client: Client, django_assert_num_queries: Any) -> None:
    client.get("/")
    with django_assert_num_queries(3):  # notes since the pool, cards, translations
        assert client.get("/").status_code == 200


def test_pages_follow_each_other_without_a_repeat(thirty: list[Note], tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    first = client.get("/")
    second = client.get(first.context["next_url"], headers=HTMX)
    ids = cards(first.content.decode()) + cards(second.content.decode())
    assert len(ids) == len(set(ids)) == 30
    assert second.context["next_url"] == ""


def test_a_card_says_whether_it_is_liked(thirty: list[Note], tom: Account, sign_in: SignIn) -> None:
    Like.objects.create(account=tom, note=thirty[0])
    page = sign_in(tom).get("/").context["page"]
    assert {card.id for card in page.items if card.liked} == {str(thirty[0].pk)}


def test_a_channel_shows_its_notes_and_its_name(thirty: list[Note], mei: Account, client: Client) -> None:
    other = make_note(mei, "cake", category="food")
    response = client.get("/channel/food")
    assert cards(response.content.decode()) == [str(other.pk)]
    assert str(response.context["channel_label"]) == "Food"
    assert client.get("/channel/nonsense").status_code == 404


def test_the_channel_of_videos_is_not_a_category(db: None, client: Client) -> None:
    assert client.get("/channel/video").status_code == 404


def test_following_shows_the_followed(
    thirty: list[Note], tom: Account, mei: Account, sign_in: SignIn
) -> None:
    follow(tom, mei)
    response = sign_in(tom).get("/following")
    mine = [str(note.pk) for note in thirty if note.author_id == mei.pk]
    assert cards(response.content.decode()) == mine


def test_following_costs_five_queries_when_few_are_followed(
    thirty: list[Note], tom: Account, mei: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    follow(tom, mei)
    client = sign_in(tom)
    # session, user with account, the newest of all, the newest of each of the followed, translations
    with django_assert_num_queries(5):
        client.get("/following")


def test_following_nobody_offers_people(
    thirty: list[Note], tom: Account, mei: Account, sign_in: SignIn
) -> None:
    Account.objects.filter(pk=mei.pk).update(note_count=30)
    response = sign_in(tom).get("/following")
    assert [one.person.handle for one in response.context["suggested"]] == ["mei"]


def test_following_asks_visitors_to_sign_in(db: None, client: Client) -> None:
    response = client.get("/following")
    assert (response.status_code, response.context["page"]) == (200, None)


def test_videos_begin_where_asked_and_go_on(mei: Account, client: Client) -> None:
    films = [make_video(mei, f"film {number}", hours_ago=number + 1) for number in range(9)]
    first = client.get(f"/video?from={films[8].pk}")
    assert first.context["page"].items[0].id == str(films[8].pk)
    assert first.context["page"].items[0].video.hls_url.endswith("/master.m3u8")
    rest = client.get(first.context["next_url"], headers=HTMX)
    ids = [note.id for page in (first, rest) for note in page.context["page"].items]
    assert sorted(ids) == sorted(str(note.pk) for note in films)
    assert "<html" not in rest.content.decode()


def test_search_finds_notes_people_and_topics(mei: Account, client: Client) -> None:
    found = make_note(mei, "成都火锅", language="zh-Hans")
    put_under(found, "火锅", "hotpot")
    services.index_notes([found.pk])
    assert cards(client.get("/search?q=火锅").content.decode()) == [str(found.pk)]
    people = client.get("/search?q=小梅&tab=people").context["page"].items
    topics = client.get("/search?q=hot&tab=topics").context["page"].items
    assert [person.handle for person in people] == ["mei"]
    assert [(topic.name, topic.other_name) for topic in topics] == [("hotpot", "火锅")]


def test_search_without_words_shows_what_is_written_about(mei: Account, client: Client) -> None:
    put_under(make_note(mei), "露营", "camping")
    response = client.get("/search?q=%20%20")
    assert [topic.name for topic in response.context["trending"]] == ["camping"]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25", "q=_", "q=\\&sort=nonsense&kind=x&tab=y", "q=" + "長" * 500]
)
def test_odd_queries_are_answered(thirty: list[Note], client: Client, query: str) -> None:
    assert client.get(f"/search?{query}&cursor=-5").status_code == 200


def test_search_keeps_what_was_asked_on_the_next_page(mei: Account, client: Client) -> None:
    notes = [make_video(mei, f"surf {number}", hours_ago=number + 1) for number in range(25)]
    services.index_notes([note.pk for note in notes])
    first = client.get("/search?q=surf&sort=new&kind=video")
    second = client.get(first.context["next_url"], headers=HTMX)
    ids = cards(first.content.decode()) + cards(second.content.decode())
    assert len(set(ids)) == 25


def test_the_whole_way_of_a_note_to_the_other_language(
    mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    from sampan.translation.keys import text_hash
    from sampan.translation.models import Memory

    note = make_note(mei, "今天去公园散步", language="zh-Hans")
    services.remake_pools()
    page = sign_in(tom).get("/").context["page"]
    assert [(card.title.state, card.title.language) for card in page.items] == [("pending", "zh-Hans")]
    Memory.objects.create(
        text_hash=text_hash(note.title),
        source="zh-Hans",
        target="en",
        origin="engine",
        body="A walk in the park",
    )
    title = sign_in(tom).get("/").context["page"].items[0].title
    assert (title.state, title.translated, title.original) == ("translated", "A walk in the park", note.title)
    assert sign_in(mei).get("/").context["page"].items[0].title.state == "plain"
    assert reader_of(mei).language == "zh-Hans"
