"""Polls on the note's page and in the composer."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.models import Draft, Note, Poll, PollOption, PollVote
from sampan.notes.types import PollContent, Visibility
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def asked(mei: Account) -> tuple[Note, list[PollOption]]:
    """A note with a poll, of whose answers one is translated."""
    note = publish(mei, title="喝什么", body="下午三点", poll=PollContent(("茶", "咖啡"), 3))
    fields = {"source": "zh-Hans", "target": "en", "origin": "engine", "engine": "one", "confidence": 90}
    Memory.objects.create(text_hash=text_hash("咖啡"), body="Coffee", **fields)
    return note, list(PollOption.objects.order_by("position"))


def test_a_poll_costs_one_query_and_only_where_there_is_one(
    asked: tuple[Note, list[PollOption]], mei: Account, tom: Account, sign_in: SignIn, client: Client
) -> None:
    note, plain = asked[0], publish(mei, title="上山", body="走")
    browser = sign_in(tom)
    for reader, numbers in ((browser, (10, 9)), (client, (5, 4))):
        for one, number in zip((note, plain), numbers, strict=True):
            with CaptureQueriesContext(connection) as queries:
                assert reader.get(f"/n/{one.pk}").status_code == 200
            assert len(queries) == number, "\n".join(query["sql"][:300] for query in queries)


def test_a_reader_votes_and_sees_the_shares_in_their_language(
    asked: tuple[Note, list[PollOption]], tom: Account, sign_in: SignIn
) -> None:
    note, (tea, coffee) = asked
    browser = sign_in(tom)
    before = browser.get(f"/n/{note.pk}").content.decode()
    assert f'type="radio" name="option" value="{coffee.pk}"' in before
    assert "Coffee" in before
    assert "<progress" not in before
    assert f'data-text-ref="poll_option:{tea.pk}:text"' in before
    after = browser.post(f"/n/{note.pk}/vote", {"option": str(coffee.pk)}, **HTMX)
    shown = after.content.decode()
    assert after.status_code == 200
    assert "<html" not in shown
    assert 'max="100" value="100"' in shown
    assert "Your answer" in shown
    assert 'type="radio"' not in shown
    assert "1 person voted" in shown
    assert "Your answer" in browser.get(f"/n/{note.pk}").content.decode()


def test_without_scripts_a_vote_leads_back(
    asked: tuple[Note, list[PollOption]], tom: Account, sign_in: SignIn
) -> None:
    note, (tea, _coffee) = asked
    page = f"/n/{note.pk}"
    response = sign_in(tom).post(f"{page}/vote", {"option": str(tea.pk), "next": page})
    assert (response.status_code, response["Location"]) == (302, page)
    assert Poll.objects.get().voter_count == 1


def test_what_is_wrong_is_said_beside_the_answers(
    asked: tuple[Note, list[PollOption]], tom: Account, sign_in: SignIn
) -> None:
    note, _options = asked
    response = sign_in(tom).post(f"/n/{note.pk}/vote", {"option": ["x", "", "9" * 40]}, **HTMX)
    assert response.status_code == 422
    assert "Choose an answer first." in response.content.decode()
    assert 'type="radio"' in response.content.decode()
    assert not PollVote.objects.exists()


def test_a_visitor_is_led_to_sign_in_and_sees_the_result_at_the_end(
    asked: tuple[Note, list[PollOption]], client: Client
) -> None:
    note, (tea, _coffee) = asked
    page = client.get(f"/n/{note.pk}").content.decode()
    assert "Sign in to vote" in page
    assert "<progress" not in page
    refused = client.post(f"/n/{note.pk}/vote", {"option": str(tea.pk)}, **HTMX)
    assert refused.status_code == 403
    assert "login" in refused["HX-Redirect"]
    assert not PollVote.objects.exists()
    Poll.objects.update(closes_at=now() - timedelta(minutes=1))
    page = client.get(f"/n/{note.pk}").content.decode()
    assert "Poll: the result" in page
    assert "<progress" in page
    assert "Sign in to vote" not in page


def test_the_author_sees_the_results_and_no_form(
    asked: tuple[Note, list[PollOption]], mei: Account, sign_in: SignIn
) -> None:
    page = sign_in(mei).get(f"/n/{asked[0].pk}").content.decode()
    assert "<progress" in page
    assert 'name="option"' not in page


def test_somebody_who_may_not_see_the_note_cannot_vote(
    asked: tuple[Note, list[PollOption]], tom: Account, sign_in: SignIn
) -> None:
    note, (tea, _coffee) = asked
    Note.objects.update(visibility=Visibility.SELF)
    assert sign_in(tom).post(f"/n/{note.pk}/vote", {"option": str(tea.pk)}, **HTMX).status_code == 404
    assert not PollVote.objects.exists()


def test_several_answers_are_checkboxes(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei, poll=PollContent(("tea", "coffee"), 1, True))
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert page.count('type="checkbox" name="option"') == 2


def test_a_page_asks_for_the_translation_of_an_answer_as_far_as_it_may_see_it(
    asked: tuple[Note, list[PollOption]], client: Client
) -> None:
    _note, (_tea, coffee) = asked
    ref = f"poll_option:{coffee.pk}:text"
    question = {"to": "en", "items": [{"ref": ref, "asked": False}]}

    def ask() -> dict[str, object]:
        response = client.post("/translations", json.dumps(question), content_type="application/json")
        assert response.status_code == 200
        return dict(response.json())

    assert ask()["ready"] == {ref: "Coffee"}
    Note.objects.update(visibility=Visibility.FOLLOWERS)
    assert ask()["ready"] == {}


def test_answers_are_counted_as_a_surface_of_their_own(
    asked: tuple[Note, list[PollOption]], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: dict[str, bool] = {}
    monkeypatch.setattr(
        "sampan.web.present.texts.count_texts", lambda read, target: counted.update(dict(read))
    )
    client.get(f"/n/{asked[0].pk}")
    assert "poll:option" in counted


# --- the composer ---


def test_the_form_of_the_composer_publishes_a_poll(mei: Account, sign_in: SignIn) -> None:
    key, browser = uuid.uuid4(), sign_in(mei)
    page = browser.get(f"/new?key={key}").content.decode()
    assert page.count('name="poll_option"') == 6
    form = {
        "kind": "picture",
        "title": "喝什么",
        "media": str(make_media(mei).pk),
        "poll_option": ["茶", "咖啡", "", ""],
        "poll_days": "7",
        "poll_multiple": "1",
    }
    saved = browser.post(f"/drafts/{key}/publish", {**form, "action": "save"}, follow=True).content.decode()
    assert 'value="咖啡"' in saved
    assert '<option value="7" selected>' in saved
    assert browser.post(f"/drafts/{key}/publish", form).status_code == 302
    poll = Poll.objects.get()
    assert (poll.days, poll.is_multiple, poll.options.count()) == (7, True, 2)
    assert 'value="咖啡"' in browser.get(f"/n/{poll.note_id}/edit").content.decode()


def test_the_scripts_of_the_composer_send_a_poll_and_hear_what_is_wrong(
    mei: Account, sign_in: SignIn
) -> None:
    key, browser = uuid.uuid4(), sign_in(mei)

    def send(poll: object) -> int:
        data = {"kind": "picture", "title": "喝什么", "media": [str(make_media(mei).pk)], "poll": poll}
        response = browser.post(f"/drafts/{key}/publish", json.dumps(data), content_type="application/json")
        if response.status_code == 422:
            assert response.json()["error"]["field"] == "poll"
        return response.status_code

    assert send({"options": ["茶"], "days": 3}) == 422
    assert send({"options": ["茶", "咖啡"], "days": "soon"}) == 422
    assert send({"options": ["茶", "咖啡"], "days": 10**30}) == 422
    assert send({"options": ["茶", "x" * 200], "days": 3}) in (413, 422)
    assert not Note.objects.exists()
    assert Draft.objects.count() == 1
    assert send({"options": ["茶", "咖啡", 7], "days": 3, "is_multiple": "yes"}) == 200
    assert not Poll.objects.get().is_multiple
    assert PollOption.objects.count() == 2


@pytest.mark.parametrize("poll", [None, [], "x", {}, {"options": "ab"}, {"options": ["", " "], "days": 1}])
def test_anything_else_is_no_poll(mei: Account, sign_in: SignIn, poll: object) -> None:
    key, browser = uuid.uuid4(), sign_in(mei)
    data = {"kind": "picture", "title": "喝什么", "media": [str(make_media(mei).pk)], "poll": poll}
    response = browser.post(f"/drafts/{key}/publish", json.dumps(data), content_type="application/json")
    assert response.status_code == 200
    assert not Poll.objects.exists()
