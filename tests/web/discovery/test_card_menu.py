"""The menu of a card: what it offers to whom, what its choices write, and how they are taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Follow, Mute
from sampan.discovery.models import Signal, Taste
from sampan.discovery.types import SignalKind, Surface, category_number
from sampan.notes.models import Note
from tests.discovery.makers import make_note, put_under

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """A note of mei's about food, under two topics."""
    made = make_note(mei, "小笼包的做法", language="zh-Hans", category="food")
    put_under(made, "小笼包", "soup dumplings")
    return made


def menu(client: Client, note: Note, query: str = "") -> str:
    return client.get(f"/n/{note.pk}/menu{query}", headers=HTMX).content.decode()


def test_a_member_may_ask_why_see_less_hide_and_report(note: Note, tom: Account, sign_in: SignIn) -> None:
    body = menu(sign_in(tom), note, f"?surface={Surface.EXPLORE.value}")
    assert f'href="/n/{note.pk}/why?surface=1"' in body
    assert [of for of in ("note", "author", "topic", "category") if f'name="of" value="{of}"' in body] == [
        "note",
        "author",
        "topic",
        "category",
    ]
    assert "Less about #soup dumplings" in body
    assert "Less of the channel “Food”" in body
    assert f'action="/n/{note.pk}/hide-author"' in body
    assert f'href="/report?kind=note&amp;id={note.pk}"' in body
    assert "<html" not in body


def test_following_does_not_offer_less_of_what_was_asked_for(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    body = menu(sign_in(tom), note, f"?surface={Surface.FOLLOWING.value}")
    assert 'name="of"' not in body
    assert "hide-author" in body


def test_on_following_one_may_stop_following_with_one_query_more(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client, query = sign_in(tom), f"?surface={Surface.FOLLOWING.value}"
    assert "Unfollow" not in menu(client, note, query)  # it stands there by a topic
    Follow.objects.create(follower=tom, followed=mei)
    assert "Unfollow" not in menu(client, note, f"?surface={Surface.EXPLORE.value}")
    with django_assert_num_queries(7):
        body = menu(client, note, query)
    assert "Unfollow 小梅" in body
    form = body.partition('action="/@mei/follow"')[2].partition("</form>")[0]
    assert 'name="on" value="0"' in form
    answer = client.post("/@mei/follow", {"on": "0", "next": "/following"})
    assert (answer.status_code, answer["Location"]) == (302, "/following")
    assert not Follow.objects.exists()


def test_ones_own_card_only_says_why(note: Note, mei: Account, sign_in: SignIn) -> None:
    body = menu(sign_in(mei), note)
    assert "/why?" in body
    assert "hide-author" not in body
    assert "/report" not in body


def test_a_visitor_may_ask_why_and_sign_in(note: Note, client: Client) -> None:
    body = menu(client, note)
    assert "/why?" in body
    assert "/accounts/login/?next=" in body
    assert "<form" not in body


def test_the_menu_costs_six_queries(
    note: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    menu(client, note)  # names that are not translated yet are ordered once
    with django_assert_num_queries(6):  # session, user with account, note, media, topics, texts
        menu(client, note)


def test_without_scripts_the_menu_is_a_page_with_forms(note: Note, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    page = client.get(f"/n/{note.pk}/menu", headers={"Referer": "http://testserver/channel/food?cursor=1"})
    body = page.content.decode()
    assert "<html" in body
    assert '<input type="hidden" name="next" value="/channel/food?cursor=1">' in body
    answer = client.post(f"/n/{note.pk}/less", {"of": "note", "on": "1", "next": "/channel/food?cursor=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/channel/food?cursor=1")
    assert Taste.objects.get(account=tom).dismissed_ids == [note.pk]


@pytest.mark.parametrize(
    ("of", "field"),
    [
        ("note", "dismissed_ids"),
        ("author", "less_authors"),
        ("topic", "less_topics"),
        ("category", "less_categories"),
    ],
)
def test_less_is_written_at_once_and_can_be_taken_back(
    note: Note, tom: Account, sign_in: SignIn, of: str, field: str
) -> None:
    expected = {
        "note": [note.pk],
        "author": [note.author_id],
        "topic": [note.note_topics.get().topic_id],
        "category": [category_number("food")],
    }
    client = sign_in(tom)
    for _press in range(2):  # a double click writes it once
        assert client.post(f"/n/{note.pk}/less", {"of": of, "on": "1"}, headers=HTMX).status_code == 204
    assert getattr(Taste.objects.get(account=tom), field) == expected[of]
    assert client.post(f"/n/{note.pk}/less", {"of": of, "on": "0"}, headers=HTMX).status_code == 204
    assert getattr(Taste.objects.get(account=tom), field) == []


def test_less_of_nonsense_is_refused_and_changes_nothing(note: Note, tom: Account, sign_in: SignIn) -> None:
    answer = sign_in(tom).post(f"/n/{note.pk}/less", {"of": "everything", "on": "1"}, headers=HTMX)
    assert answer.status_code == 422
    assert answer["X-Sampan-Error"]
    assert not Taste.objects.filter(account=tom).exclude(dismissed_ids=[]).exists()


def test_hiding_the_author_mutes_them_and_is_remembered_with_the_note(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    for _press in range(2):
        assert client.post(f"/n/{note.pk}/hide-author", {"on": "1"}, headers=HTMX).status_code == 204
    assert [mute.muted_id for mute in Mute.objects.filter(muter=tom)] == [note.author_id]
    signals = Signal.objects.filter(account_id=tom.pk, note_id=note.pk)
    assert [signal.kind for signal in signals] == [SignalKind.HIDE]
    assert client.post(f"/n/{note.pk}/hide-author", {"on": "0"}, headers=HTMX).status_code == 204
    assert not Mute.objects.filter(muter=tom).exists()


@pytest.mark.parametrize("what", ["menu", "why", "less", "hide-author", "related"])
@pytest.mark.parametrize("closed", ["hidden", "private", "blocked", "missing"])
def test_a_closed_note_looks_like_none(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, what: str, closed: str
) -> None:
    from sampan.accounts.models import Block
    from sampan.core.clock import now

    number = note.pk
    if closed == "hidden":
        Note.objects.filter(pk=note.pk).update(hidden_at=now())
    elif closed == "private":
        Note.objects.filter(pk=note.pk).update(visibility="self")
    elif closed == "blocked":
        Block.objects.create(blocker=mei, blocked=tom)
    else:
        number += 1
    client = sign_in(tom)
    send = client.post if what in ("less", "hide-author") else client.get
    answer = send(f"/n/{number}/{what}", {"of": "note", "on": "1"}, headers=HTMX)
    assert answer.status_code == 404
    assert not Mute.objects.exists()
    assert not Taste.objects.filter(account=tom).exclude(dismissed_ids=[]).exists()


@pytest.mark.parametrize("what", ["less", "hide-author"])
def test_a_visitor_is_led_to_sign_in(note: Note, client: Client, what: str) -> None:
    answer = client.post(f"/n/{note.pk}/{what}", {"of": "note", "on": "1"}, headers=HTMX)
    assert answer.status_code == 403
    assert answer["HX-Redirect"].startswith("/accounts/login/")
    assert not Taste.objects.exists()
    assert not Mute.objects.exists()


@pytest.mark.parametrize("what", ["less", "hide-author"])
def test_nothing_changes_by_looking(note: Note, tom: Account, sign_in: SignIn, what: str) -> None:
    assert sign_in(tom).get(f"/n/{note.pk}/{what}").status_code == 405


def test_every_card_has_the_way_to_its_menu(note: Note, tom: Account, sign_in: SignIn) -> None:
    for page in ("/", "/channel/food", "/t/小笼包"):
        body = sign_in(tom).get(page).content.decode()
        assert f'href="/n/{note.pk}/menu" rel="nofollow" data-card-menu' in body
