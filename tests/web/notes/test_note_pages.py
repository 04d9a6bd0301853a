"""A note's page, its overlay and what is done with a note from there."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account
from sampan.conversations.services import create_comment
from sampan.core import ratelimit
from sampan.notes import services
from sampan.notes.models import Collect, Like, Note, Revision
from sampan.notes.types import Visibility
from sampan.safety.models import Decision
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from sampan.web.notes import reaction_views
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SignIn = Callable[[Account], Client]


def test_the_page_of_a_note_shows_its_words(client: Client, mei: Account) -> None:
    note = publish(mei, title="Rain on the canal", body="It has not stopped. #rain")
    response = client.get(f"/n/{note.pk}")
    assert response.status_code == 200
    assert "Rain on the canal" in response.content.decode()
    assert "<html" in response.content.decode()


def test_the_overlay_is_a_piece_of_the_page(client: Client, mei: Account) -> None:
    note = publish(mei)
    response = client.get(f"/n/{note.pk}", **HTMX)
    assert "<html" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_the_page_of_a_note_takes_exactly_this_many_queries(
    mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    note = publish(
        mei, make_media(mei), make_media(mei), title="上山", body="走 #徒步 #周末", topics=("旅行",)
    )
    for words in ("好美", "Where is this?"):
        said = create_comment(reader=reader_of(tom), note_id=note.pk, body=words)
        create_comment(reader=reader_of(mei), note_id=note.pk, body="谢谢", reply_to=said.pk)
    browser = sign_in(tom)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/n/{note.pk}").status_code == 200
    assert len(queries) == 10, "\n".join(query["sql"][:300] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/n/{note.pk}").status_code == 200
    assert len(queries) == 5, "\n".join(query["sql"][:300] for query in queries)


@pytest.mark.parametrize("address", ["", "/history", "/qr", "/delete", "/edit", "/collect"])
def test_somebody_elses_only_me_note_looks_missing(
    mei: Account, tom: Account, sign_in: SignIn, address: str
) -> None:
    note = publish(mei, visibility=Visibility.SELF)
    assert sign_in(tom).get(f"/n/{note.pk}{address}").status_code == 404


@pytest.mark.parametrize("address", ["like", "collect", "share", "delete", "hide", "edit"])
def test_nothing_can_be_done_to_a_note_that_one_may_not_see(
    mei: Account, tom: Account, sign_in: SignIn, address: str
) -> None:
    note = publish(mei, visibility=Visibility.SELF)
    before = Note.objects.values().get(pk=note.pk)
    response = sign_in(tom).post(f"/n/{note.pk}/{address}", {"on": "1"})
    assert response.status_code == 404
    assert Note.objects.values().get(pk=note.pk) == before
    assert not Like.objects.exists()
    assert not Collect.objects.exists()


def test_a_like_answers_with_the_button_as_it_is_now(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, browser = publish(mei), sign_in(tom)
    shown = browser.post(f"/n/{note.pk}/like", {"on": "1"}, **HTMX).content.decode()
    assert 'aria-pressed="true"' in shown
    browser.post(f"/n/{note.pk}/like", {"on": "1"}, **HTMX)
    assert Note.objects.get(pk=note.pk).like_count == 1
    assert 'aria-pressed="false"' in browser.post(f"/n/{note.pk}/like", {"on": "0"}, **HTMX).content.decode()
    assert Note.objects.get(pk=note.pk).like_count == 0


def test_without_scripts_a_like_leads_back(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei)
    response = sign_in(tom).post(f"/n/{note.pk}/like", {"on": "1", "next": f"/n/{note.pk}"})
    assert (response.status_code, response["Location"]) == (302, f"/n/{note.pk}")


def test_a_visitor_who_likes_is_asked_to_sign_in(client: Client, note: Note) -> None:
    response = client.post(f"/n/{note.pk}/like", {"on": "1"}, **HTMX)
    assert response.status_code == 403
    assert "login" in response["HX-Redirect"]
    assert not Like.objects.exists()


def test_collecting_uses_the_default_board_and_the_dialog_moves_it(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    note, browser = publish(mei), sign_in(tom)
    browser.post(f"/n/{note.pk}/collect", {"on": "1"}, **HTMX)
    assert Collect.objects.get().board.title == "Collected"
    shown = browser.post(f"/n/{note.pk}/collect", {"new_board": "To cook"}, **HTMX)
    assert "To cook" in shown.content.decode()
    kept = Collect.objects.get()
    assert (kept.board.title, kept.board.is_public, kept.board.note_count) == ("To cook", False, 1)
    assert "To cook" in browser.get(f"/n/{note.pk}/collect", **HTMX).content.decode()


def test_a_board_twice_says_so_beside_the_field(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, browser = publish(mei), sign_in(tom)
    services.create_board(reader=reader_of(tom), title="To cook")
    response = browser.post(f"/n/{note.pk}/collect", {"new_board": "to cook"}, **HTMX)
    assert response.status_code == 422
    assert "You have a board of this name already." in response.content.decode()
    assert not Collect.objects.exists()


def test_a_share_counts_once_a_visitor(client: Client, note: Note) -> None:
    for _ in range(3):
        assert client.post(f"/n/{note.pk}/share").status_code == 204
    assert Note.objects.get(pk=note.pk).share_count == 1


def test_only_public_notes_have_a_qr_code(mei: Account, sign_in: SignIn) -> None:
    browser = sign_in(mei)
    shown = browser.get(f"/n/{publish(mei).pk}/qr")
    assert shown["Content-Type"] == "image/svg+xml"
    assert shown.content.startswith(b"<svg")
    assert browser.get(f"/n/{publish(mei, visibility=Visibility.FOLLOWERS).pk}/qr").status_code == 404


def test_an_author_is_asked_once_and_then_the_note_is_gone(mei: Account, sign_in: SignIn) -> None:
    note, browser = publish(mei), sign_in(mei)
    assert browser.get(f"/n/{note.pk}/delete", **HTMX).status_code == 200
    response = browser.post(f"/n/{note.pk}/delete", **HTMX)
    assert response["HX-Redirect"] == "/@mei"
    assert not Note.objects.exists()


def test_nobody_else_deletes_a_note(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei)
    assert sign_in(tom).post(f"/n/{note.pk}/delete").status_code == 404
    assert Note.objects.filter(pk=note.pk).exists()


def test_staff_hide_and_restore_and_the_decision_is_kept(
    mei: Account, make_account: Callable[..., Account], sign_in: SignIn, client: Client
) -> None:
    note, browser = publish(mei), sign_in(make_account("ward", is_staff=True))
    response = browser.post(f"/n/{note.pk}/hide", {"on": "1"}, **HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (204, "true")
    assert client.get(f"/n/{note.pk}").status_code == 404
    browser.post(f"/n/{note.pk}/hide", {"on": "0"}, **HTMX)
    assert client.get(f"/n/{note.pk}").status_code == 200
    assert list(Decision.objects.order_by("pk").values_list("action", flat=True)) == ["hide", "restore"]


def test_members_cannot_hide_a_note(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei)
    assert sign_in(tom).post(f"/n/{note.pk}/hide", {"on": "1"}).status_code == 404
    assert Note.objects.get(pk=note.pk).hidden_at is None
    assert not Decision.objects.exists()


def test_the_history_shows_what_it_said_before(mei: Account, client: Client) -> None:
    picture = make_media(mei)
    note = publish(mei, picture, title="First words")
    services.edit_note(reader=reader_of(mei), note_id=note.pk, content=content(picture, title="Second words"))
    assert Revision.objects.count() == 1
    assert "First words" in client.get(f"/n/{note.pk}/history").content.decode()


def test_one_address_cannot_share_a_note_up_by_forgetting_its_cookies(
    note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratelimit.time, "time", lambda: 1_000_000.0)  # or a new minute might begin
    monkeypatch.setattr(reaction_views, "SHARES_MINUTE_MAX", 2)
    answers = [Client().post(f"/n/{note.pk}/share").status_code for _time in range(3)]
    assert answers == [204, 204, 429]
    note.refresh_from_db()
    assert note.share_count == 2


def test_the_place_stands_in_the_readers_language(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei, title="上山", place="杭州西湖")
    remembered = {"source": "zh-Hans", "target": "en", "origin": "engine", "engine": "one", "confidence": 90}
    assert sign_in(tom).get(f"/n/{note.pk}").context["note"].place == "杭州西湖"
    Memory.objects.create(text_hash=text_hash("杭州西湖"), body="West Lake, Hangzhou", **remembered)
    shown = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert "West Lake, Hangzhou" in shown
    assert 'title="杭州西湖"' in shown
    assert "West Lake" not in sign_in(mei).get(f"/n/{note.pk}").content.decode()


def test_deleting_and_collecting_work_on_pages_of_their_own_without_scripts(
    mei: Account, sign_in: SignIn
) -> None:
    note, browser = publish(mei), sign_in(mei)
    for address in ("delete", "collect"):
        whole = browser.get(f"/n/{note.pk}/{address}").content.decode()
        piece = browser.get(f"/n/{note.pk}/{address}", **HTMX).content.decode()
        assert whole.count("<html") == 1
        assert "<html" not in piece
        assert all(f'action="/n/{note.pk}/{address}"' in shown for shown in (whole, piece))
        assert not any(
            script in whole.split("<main")[1].split("</main")[0] for script in ("hx-", "data-closes")
        )
    back = browser.post(f"/n/{note.pk}/collect", {"new_board": "To cook", "next": f"/n/{note.pk}"})
    assert (back.status_code, back["Location"]) == (302, f"/n/{note.pk}")
    again = browser.post(f"/n/{note.pk}/collect", {"new_board": "To cook"})
    assert (again.status_code, "<html" in again.content.decode()) == (422, True)
    assert Collect.objects.get().board.title == "To cook"
    assert browser.post(f"/n/{note.pk}/delete").status_code == 302
    assert not Note.objects.filter(pk=note.pk).exists()
