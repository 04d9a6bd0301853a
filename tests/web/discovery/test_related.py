"""The notes under a note: fetched when they are wanted, so that the note's own page costs nothing more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Mute
from sampan.discovery.models import Neighbors
from sampan.notes.models import Note
from tests.discovery.makers import make_note
from tests.web.discovery.test_pages import cards

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """The note that is read."""
    return make_note(mei, "Dumplings")


@pytest.fixture
def like_it(note: Note, make_account: Callable[..., Account]) -> list[Note]:
    """Three notes of three people that are like it, best first."""
    found = [make_note(make_account(f"other{number}"), f"Noodles {number}") for number in range(3)]
    Neighbors.objects.create(note=note, alike_ids=[one.pk for one in found], alike_scores=[0.9, 0.8, 0.7])
    return found


def test_notes_like_it_come_as_a_piece_of_the_page(note: Note, like_it: list[Note], client: Client) -> None:
    body = client.get(f"/n/{note.pk}/related", headers=HTMX).content.decode()
    assert cards(body) == [str(one.pk) for one in like_it]
    assert 'data-surface="8"' in body
    assert "<html" not in body


def test_without_scripts_they_are_a_page(note: Note, like_it: list[Note], client: Client) -> None:
    body = client.get(f"/n/{note.pk}/related").content.decode()
    assert "<html" in body
    assert f'href="/n/{note.pk}"' in body
    assert {str(one.pk) for one in like_it} <= set(cards(body))


def test_a_note_like_no_other_brings_an_empty_piece(note: Note, client: Client) -> None:
    answer = client.get(f"/n/{note.pk}/related", headers=HTMX)
    assert (answer.status_code, cards(answer.content.decode())) == (200, [])


def test_muted_and_closed_ones_are_left_out(
    note: Note, like_it: list[Note], tom: Account, sign_in: SignIn
) -> None:
    Mute.objects.create(muter=tom, muted=like_it[0].author)
    Note.objects.filter(pk=like_it[1].pk).update(visibility="self")
    body = sign_in(tom).get(f"/n/{note.pk}/related", headers=HTMX).content.decode()
    assert cards(body) == [str(like_it[2].pk)]


def test_the_notes_page_only_says_where_they_are(
    note: Note, like_it: list[Note], tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    page = client.get(f"/n/{note.pk}").content.decode()
    assert f'hx-get="/n/{note.pk}/related" hx-trigger="intersect once"' in page
    assert "Noodles" not in page
    overlay = client.get(f"/n/{note.pk}", headers=HTMX).content.decode()
    assert f'hx-get="/n/{note.pk}/related"' in overlay


def test_they_cost_ten_queries(
    note: Note, like_it: list[Note], tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    # session, user with account; the note in three; neighbours, whom and what the reader avoids, cards; likes
    with django_assert_num_queries(10):
        client.get(f"/n/{note.pk}/related", headers=HTMX)
