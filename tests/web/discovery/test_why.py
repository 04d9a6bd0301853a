"""Why a note was shown: the reason that was kept, in plain words, and nothing that the reader may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.discovery.models import FeedWalk, Trend
from sampan.discovery.types import Source, Surface, category_number
from sampan.notes.models import Note
from tests.discovery.makers import follow, make_note, put_under

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """A note of mei's."""
    return make_note(mei, "Dumplings by the lake", category="food")


@pytest.fixture
def liked(make_account: Callable[..., Account]) -> Note:
    """Another note, of somebody else, that the reader liked."""
    return make_note(make_account("ann"), "Noodles & tea")


def walk(reader: Account, note: Note, source: Source, anchor: int = 0) -> None:
    """Let the reader's feed have brought them the note."""
    FeedWalk.objects.create(account=reader, note_ids=[1, note.pk], sources=[0, source], anchors=[0, anchor])


def why(client: Client, note: Note, surface: Surface = Surface.EXPLORE) -> str:
    answer = client.get(f"/n/{note.pk}/why?surface={surface.value}", headers=HTMX)
    assert answer.status_code == 200
    return str(answer.context["reason"])


def test_who_is_followed_is_named(note: Note, tom: Account, sign_in: SignIn) -> None:
    walk(tom, note, Source.FOLLOWED, note.author_id)
    assert why(sign_in(tom), note) == 'You follow <a class="link" href="/@mei">小梅</a>.'


def test_the_note_that_people_also_liked_is_named_and_linked(
    note: Note, liked: Note, tom: Account, sign_in: SignIn
) -> None:
    walk(tom, note, Source.TOGETHER, liked.pk)
    said = why(sign_in(tom), note)
    assert f'href="/n/{liked.pk}"' in said
    assert "Noodles &amp; tea" in said
    assert "liked this one too" in said


@pytest.mark.parametrize("source", [Source.TOGETHER, Source.ALIKE, Source.ACROSS])
def test_a_note_that_closed_since_is_not_named(
    note: Note, liked: Note, tom: Account, sign_in: SignIn, source: Source
) -> None:
    walk(tom, note, source, liked.pk)
    Note.objects.filter(pk=liked.pk).update(visibility="self")
    said = why(sign_in(tom), note)
    assert "Noodles" not in said
    assert str(liked.pk) not in said
    assert len(said) > 20


def test_what_resembles_something_liked_names_it(
    note: Note, liked: Note, tom: Account, sign_in: SignIn
) -> None:
    walk(tom, note, Source.ALIKE, liked.pk)
    assert "about the same things" in why(sign_in(tom), note)
    assert "Noodles &amp; tea" in why(sign_in(tom), note)


def test_a_followed_topic_is_named(note: Note, tom: Account, sign_in: SignIn) -> None:
    topic = put_under(note, "小笼包", "dumplings")
    walk(tom, note, Source.TOPIC, topic.pk)
    assert why(sign_in(tom), note) == (
        'You follow the topic <a class="link" href="/t/dumplings">#dumplings</a>.'
    )


def test_a_chosen_interest_is_named(note: Note, tom: Account, sign_in: SignIn) -> None:
    walk(tom, note, Source.CHOSEN, category_number("food"))
    assert why(sign_in(tom), note) == "You chose “Food” as one of your interests."


@pytest.mark.parametrize(
    ("families", "words"),
    [
        (["zh"], "rising among Chinese readers"),
        (["en"], "rising among English readers"),
        (["zh", "en"], "more interest than usual"),
        ([], "more interest than usual"),
    ],
)
def test_a_rise_is_told_with_those_among_whom_it_is(
    note: Note, tom: Account, sign_in: SignIn, families: list[str], words: str
) -> None:
    for family in families:
        Trend.objects.create(kind="note", family=family, rank=1, target_id=note.pk, people=5)
    walk(tom, note, Source.TRENDING)
    assert words in why(sign_in(tom), note)


@pytest.mark.parametrize("source", list(Source))
def test_every_source_has_words_in_both_pages(
    note: Note, tom: Account, sign_in: SignIn, source: Source
) -> None:
    walk(tom, note, source)
    client = sign_in(tom)
    assert len(why(client, note)) > 10
    page = client.get(f"/n/{note.pk}/why").content.decode()
    assert "<html" in page
    assert f'href="/n/{note.pk}"' in page
    assert 'href="/about/ranking"' in page
    assert 'href="/settings/discovery"' in page


def test_the_latest_walk_counts(note: Note, liked: Note, tom: Account, sign_in: SignIn) -> None:
    walk(tom, note, Source.GENERAL)
    walk(tom, note, Source.TOGETHER, liked.pk)
    assert "Noodles" in why(sign_in(tom), note)


def test_somebody_elses_reason_is_not_told(
    note: Note, liked: Note, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    walk(make_account("eve"), note, Source.TOGETHER, liked.pk)
    assert "Noodles" not in why(sign_in(tom), note)


def test_ones_own_note_needs_no_reason(note: Note, mei: Account, sign_in: SignIn) -> None:
    assert why(sign_in(mei), note) == "这是你写的。"


def test_where_the_reader_asked_that_is_the_reason(note: Note, tom: Account, sign_in: SignIn) -> None:
    walk(tom, note, Source.FOLLOWED)
    client = sign_in(tom)
    assert "the words that you searched for" in why(client, note, Surface.SEARCH)
    assert "the topic that you opened" in why(client, note, Surface.TOPIC)
    assert "the note under which it stands" in why(client, note, Surface.RELATED)
    assert "the city that you chose" in why(client, note, Surface.NEARBY)


def test_in_following_the_author_is_the_reason_only_while_followed(
    note: Note, tom: Account, mei: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    assert "You follow" not in why(client, note, Surface.FOLLOWING)
    follow(tom, mei)
    assert "You follow" in why(client, note, Surface.FOLLOWING)


def test_a_visitor_is_told_of_the_general_feed(note: Note, client: Client) -> None:
    services.remake_pools()
    client.get("/")
    assert "the same for everybody" in why(client, note)


def test_what_no_feed_brought_is_not_explained_by_one(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    services.remake_pools()
    late = make_note(mei, "Too late for the pool")
    assert "came to it another way" in why(sign_in(tom), late)


@pytest.mark.parametrize("surface", ["", "x", "-1", "999999999999999999999", "99"])
def test_odd_surfaces_are_answered(note: Note, tom: Account, sign_in: SignIn, surface: str) -> None:
    assert sign_in(tom).get(f"/n/{note.pk}/why?surface={surface}").status_code == 200


def test_the_reason_costs_eight_queries(
    note: Note, liked: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    walk(tom, note, Source.TOGETHER, liked.pk)
    client = sign_in(tom)
    why(client, note)
    # session, user with account, note, media, topics, walk, the other note; no text needs a translation
    with django_assert_num_queries(7):
        why(client, note)
