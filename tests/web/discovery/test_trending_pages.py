"""Trending: notes, topics and searches that rise, of both languages together and of each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery.models import Trend
from sampan.notes.models import Note
from tests.discovery.makers import make_note, put_under

SignIn = Callable[[Account], Client]


@pytest.fixture
def risen(mei: Account, tom: Account) -> list[Note]:
    """Two notes that rise for all, the second of which among Chinese readers only; a topic and a search."""
    notes = [make_note(tom, "Night trains"), make_note(mei, "夜班火车", language="zh-Hans")]
    topic = put_under(notes[0], "火车", "trains")
    for rank, note in enumerate(notes, start=1):
        Trend.objects.create(
            kind="note", family="", rank=rank, target_id=note.pk, people=1_240, score=9 - rank
        )
    Trend.objects.create(kind="note", family="zh", rank=1, target_id=notes[1].pk, people=1, score=5)
    Trend.objects.create(kind="topic", family="", rank=1, target_id=topic.pk, people=7, score=3)
    Trend.objects.create(kind="query", family="", rank=1, query="cat & mouse", people=5, score=2)
    return notes


def test_what_rises_is_listed_with_how_many_people_care(risen: list[Note], client: Client) -> None:
    response = client.get("/trending")
    body = response.content.decode()
    assert [trend.note.id for trend in response.context["notes"]] == [str(note.pk) for note in risen]
    assert "1,240 people" in body
    assert 'href="/t/trains"' in body
    assert 'href="/search?q=cat%20%26%20mouse"' in body
    assert 'data-surface="10"' in body


def test_each_language_has_a_list_of_its_own(risen: list[Note], client: Client) -> None:
    chinese = client.get("/trending?in=zh")
    assert [trend.note.id for trend in chinese.context["notes"]] == [str(risen[1].pk)]
    assert "1 person" in chinese.content.decode()
    assert client.get("/trending?in=en").context["notes"] == []


def test_what_closed_since_is_left_out_and_the_ranks_close_up(risen: list[Note], client: Client) -> None:
    Note.objects.filter(pk=risen[0].pk).update(visibility="self")
    found = client.get("/trending").context["notes"]
    assert [(trend.rank, trend.note.id) for trend in found] == [(1, str(risen[1].pk))]


def test_when_nothing_rises_the_page_says_so(db: None, client: Client) -> None:
    assert "Nothing rises just now" in client.get("/trending?in=nonsense").content.decode()


def test_there_are_ways_to_it(db: None, tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).get("/").content.decode().count('href="/trending"') == 2  # the channels, the rail


def test_the_page_has_a_fixed_cost(
    risen: list[Note], tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    client.get("/trending")  # names that are not translated yet are ordered once
    # session, user with account; notes that rise, who is not wanted, cards, translations, likes; topics that
    # rise, their rows, their names, translations; searches that rise
    with django_assert_num_queries(12):
        client.get("/trending")
