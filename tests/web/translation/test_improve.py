"""The pages for bettering translations: dialog, page without scripts, decisions, lists, marks and credits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.conversations.models import Comment
from sampan.core.clock import now
from sampan.notes.models import Note
from sampan.translation.keys import text_hash
from sampan.translation.models import Improvement, ImprovementVote, Memory, TrustedReader
from tests.conversations.conftest import make_note

SignIn = Callable[[Account], Client]
TITLE, BODY = "早餐吃什么好呢", "这家店绝绝子，人均50"
BETTER = "This place is amazing, 50 a head"


@pytest.fixture
def note(mei: Account) -> Note:
    """A public Chinese note whose body a machine has translated, and is not sure. Its author sees the pages
    in English, whose sentences stand in these tests."""
    assert mei.user is not None
    mei.user.interface_language = "en"
    mei.user.save(update_fields=["interface_language"])
    note = make_note(mei)
    note.title, note.body = TITLE, BODY
    note.save()
    remember(BODY, "This store is zizi, 50 each", doubts="low confidence", engine="llama")
    return note


def remember(body: str, translated: str, **fields: Any) -> None:
    row = {"source": "zh-Hans", "target": "en", "origin": "engine", **fields}
    Memory.objects.create(text_hash=text_hash(body), body=translated, **row)


def send(
    client: Client, note: Note, body: str = BETTER, *, field: str = "body", htmx: bool = True, **more: str
) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    data = {"to": "en", "body": body, **more}
    return client.post(f"/improve/note/{note.pk}/{field}", data, headers=headers)


def act(client: Client, row: Improvement, what: str, **fields: str) -> Any:
    return client.post(f"/improvements/{row.pk}/{what}", fields, headers={"HX-Request": "true"})


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_dialog_shows_original_and_translation_and_whose_it_is(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    html = text_of(sign_in(tom).get(f"/improve/note/{note.pk}", headers={"HX-Request": "true"}))
    for words in (BODY, TITLE, "what the machine “llama” made", "uncertain", "There is no translation yet."):
        assert words in html
    assert "This store is zizi, 50 each</textarea>" in html
    assert "<html" not in html
    assert html.count("data-improve-part=") == 2


def test_without_scripts_it_is_a_page_and_a_sent_form_leads_back_to_it(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    assert "<html" in text_of(client.get(f"/improve/note/{note.pk}"))
    response = send(client, note, htmx=False)
    assert (response.status_code, response["Location"]) == (302, f"/improve/note/{note.pk}?to=en")
    after = text_of(client.get(response["Location"]))
    assert "Thank you!" in after
    assert "Yours" in after
    assert Improvement.objects.get().body == BETTER


@pytest.mark.parametrize("htmx", [True, False])
def test_after_a_mistake_all_that_was_typed_stands_there(
    note: Note, tom: Account, sign_in: SignIn, htmx: bool
) -> None:
    typed = "Look at https://spam.example, 50 each"
    response = send(sign_in(tom), note, typed, may_train="1", htmx=htmx)
    html = text_of(response)
    assert response.status_code == 422
    assert f"{typed}</textarea>" in html
    assert "is not in the original" in html
    assert re.search(r'name="may_train" value="1" checked', html)
    assert not Improvement.objects.exists()


def test_a_slip_is_asked_about_once(note: Note, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    response = send(client, note, "Amazing, 500 a head")
    html = text_of(response)
    assert response.status_code == 422
    assert "The numbers are not those of the original." in html
    assert 'name="confirmed"' in html
    assert send(client, note, "Amazing, 500 a head", confirmed="1").status_code == 200
    assert Improvement.objects.get().body == "Amazing, 500 a head"


def test_the_author_saves_their_own_words_by_the_same_action(
    note: Note, mei: Account, sign_in: SignIn
) -> None:
    client = sign_in(mei)
    html = text_of(client.get(f"/improve/note/{note.pk}", headers={"HX-Request": "true"}))
    assert "Your own words" in html
    assert f"?to=zh-Hant" in html  # noqa: F541 - the author chooses in which language they look
    assert "Saved." in text_of(send(client, note))
    assert Memory.objects.get(origin="author").body == BETTER
    assert not Improvement.objects.exists()


def test_a_comment_and_a_profile_can_be_bettered_too(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    Account.objects.filter(pk=mei.pk).update(bio="我喜欢安静的地方")
    comment = Comment.objects.create(note=note, author=mei, body="谢谢大家来看我")
    client = sign_in(tom)
    for path, body in (
        (f"comment/{comment.pk}/body", "Thank you all for coming"),
        (f"account/{mei.pk}/bio", "I like quiet places"),
    ):
        response = client.post(f"/improve/{path}", {"to": "en", "body": body}, headers={"HX-Request": "true"})
        assert response.status_code == 200
    assert {row.scope for row in Improvement.objects.all()} == {
        f"comment:{comment.pk}:body",
        f"account:{mei.pk}:bio",
    }
    author = sign_in(mei)
    for row in Improvement.objects.all():
        assert act(author, row, "accept", to="en").status_code == 200
    page = text_of(client.get(f"/n/{note.pk}"))
    assert "Thank you all for coming" in page
    assert 'Translation by <a href="/@tom">@tom</a>' in page
    assert "I like quiet places" in text_of(client.get("/@mei"))


def test_visitors_are_sent_to_sign_in_and_nothing_happens(note: Note, client: Client) -> None:
    assert "/accounts/login" in client.get(f"/improve/note/{note.pk}")["Location"]
    assert send(client, note).headers["HX-Redirect"].startswith("/accounts/login")
    assert not Improvement.objects.exists()


@pytest.mark.parametrize(
    "closed", ["private", "hidden", "blocked", "suspended", "no text", "no kind", "topic"]
)
def test_texts_that_are_not_open_cannot_be_bettered(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, closed: str
) -> None:
    path = f"note/{note.pk}"
    if closed == "private":
        Note.objects.update(visibility="self")
    elif closed == "hidden":
        Note.objects.update(hidden_at=now())
    elif closed == "blocked":
        Block.objects.create(blocker=mei, blocked=tom)
    elif closed == "suspended":
        Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    elif closed == "no text":
        path = "note/12345"
    else:
        path = f"{'user' if closed == 'no kind' else 'topic'}/1"
    client = sign_in(tom)
    assert client.get(f"/improve/{path}").status_code == 404
    for field in ("body", "title", "password"):
        assert client.post(f"/improve/{path}/{field}", {"to": "en", "body": BETTER}).status_code == 404
    assert not Improvement.objects.exists()


@pytest.mark.parametrize("what", ["vote", "accept", "decline", "undo", "withdraw"])
@pytest.mark.parametrize("closed", ["private", "hidden", "blocked", "gone", "stranger"])
def test_who_may_not_decides_nothing(
    note: Note, mei: Account, tom: Account, make_account: Any, sign_in: SignIn, what: str, closed: str
) -> None:
    send(sign_in(tom), note)
    row = Improvement.objects.get()
    who = make_account("ann")
    if closed == "private":
        Note.objects.update(visibility="self")
        TrustedReader.objects.create(account=who)
    elif closed == "hidden":
        Note.objects.update(hidden_at=now())
        TrustedReader.objects.create(account=who)
    elif closed == "blocked":
        Block.objects.create(blocker=tom, blocked=who)
        TrustedReader.objects.create(account=who)
    elif closed == "gone":
        Note.objects.all().delete()
        TrustedReader.objects.create(account=who)
    elif what == "vote":
        return  # a stranger may
    assert act(sign_in(who), row, what, value="1", reason="style").status_code == 404
    row.refresh_from_db()
    assert (row.state, row.score) == ("proposed", 0)
    assert not ImprovementVote.objects.exists()
    assert not Memory.objects.filter(origin="reader").exists()


def test_voting_accepting_declining_and_taking_back_by_pressing(
    note: Note, mei: Account, tom: Account, make_account: Any, sign_in: SignIn
) -> None:
    send(sign_in(tom), note)
    row = Improvement.objects.get()
    voted = text_of(act(sign_in(make_account("ann")), row, "vote", value="1", to="en"))
    assert "1 vote" in voted
    assert 'value="0" aria-pressed="true"' in voted
    author = sign_in(mei)
    assert "Choose a reason" in act(author, row, "decline", to="en").headers["HX-Trigger"]
    declined = act(author, row, "decline", reason="style", to="en")
    assert "Whoever wrote it sees the reason" in declined.headers["HX-Trigger"]
    mine = text_of(sign_in(tom).get("/improvements?tab=mine"))
    assert "Declined: Nobody would say it like that" in mine
    row.refresh_from_db()
    assert row.state == "declined"
    act(author, row, "undo", to="en")
    accepted = act(author, row, "accept", to="en")
    assert BETTER in text_of(accepted)
    assert "Readers see the words of" in text_of(accepted)
    assert Memory.objects.get(origin="reader").body == BETTER


def test_the_lists_show_what_is_theirs(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, make_account: Any
) -> None:
    send(sign_in(tom), note)
    row = Improvement.objects.get()
    author = sign_in(mei)
    page = text_of(author.get("/improvements"))
    assert "For my texts (1)" in page
    assert BETTER in page
    assert "To judge" not in page
    judge = make_account("judge")
    TrustedReader.objects.create(account=judge)
    assert BETTER in text_of(sign_in(judge).get("/improvements?tab=judge"))
    after = text_of(act(author, row, "accept", view="row"))
    assert "In use" in after
    assert "Take the decision back" in after
    assert BETTER not in text_of(author.get("/improvements"))


def test_a_changed_original_leaves_the_lists_but_its_proposers(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    send(sign_in(tom), note)
    Note.objects.update(body="完全不同的话")
    assert BETTER not in text_of(sign_in(mei).get("/improvements"))
    mine = text_of(sign_in(tom).get("/improvements?tab=mine"))
    assert "The original has changed since." in mine
    assert BODY in mine


def test_the_text_line_marks_what_is_uncertain_and_says_whose_words_they_are(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    line = _line(sign_in(tom).get(f"/n/{note.pk}"))
    assert "data-text-doubt>Uncertain</span>" in line
    assert 'data-text-line="translated" data-doubtful' in line
    assert 'title="llama"' in line
    assert f'href="/improve/note/{note.pk}"' in line
    remember(BODY, "Mine", scope=f"note:{note.pk}:body", origin="author")
    line = _line(sign_in(tom).get(f"/n/{note.pk}"))
    assert "data-text-doubt hidden" in line
    assert " data-doubtful" not in line
    assert 'data-text-credit="author">Translation by the author' in line


def _line(response: Any) -> str:
    found = re.search(r'<p class="text__line" data-text-line="translated".*?</p>', text_of(response))
    assert found
    return found.group()


def test_cards_carry_a_small_mark_for_what_is_uncertain(note: Note, tom: Account, sign_in: SignIn) -> None:
    remember(TITLE, "What to eat for breakfast", confidence=20)
    page = text_of(sign_in(tom).get("/@mei"))
    assert re.search(r'data-text-doubt role="img" title="Uncertain translation"[^>]*>≈', page)
    Memory.objects.filter(text_hash=text_hash(TITLE)).update(confidence=90)
    assert "data-text-doubt" not in text_of(sign_in(tom).get("/@mei"))


def test_an_arriving_text_says_the_same(note: Note, client: Client) -> None:
    ref = f"note:{note.pk}:body"
    data = {"to": "en", "items": [{"ref": ref, "asked": True}]}
    answer = client.post("/translations", json.dumps(data), content_type="application/json").json()
    assert answer["facts"] == {ref: {"origin": "engine", "doubtful": True}}
    remember(BODY, "By Tom", origin="reader", engine="reader", account=Account.objects.get(handle="mei"))
    answer = client.post("/translations", json.dumps(data), content_type="application/json").json()
    assert answer["facts"] == {ref: {"origin": "reader", "by": "mei", "by_url": "/@mei"}}
    assert answer["ready"] == {ref: "By Tom"}


def test_the_pages_count_what_was_readable(note: Note, tom: Account, sign_in: SignIn) -> None:
    from sampan.translation.models import Coverage
    from sampan.translation.services.coverage import flush_counts

    flush_counts()
    Coverage.objects.all().delete()
    sign_in(tom).get(f"/n/{note.pk}")
    flush_counts()
    counted = {row.surface: (row.shown, row.readable) for row in Coverage.objects.all()}
    assert counted == {"note:title": (1, 0), "note:body": (1, 1)}
