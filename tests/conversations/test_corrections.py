"""Putting a learner's sentence right: what is kept, what is shown, what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account
from sampan.accounts.services import block, suspend
from sampan.conversations.errors import CommentMissing, CorrectionInvalid, RemarkTooLong
from sampan.conversations.models import Comment
from sampan.conversations.selectors import list_comments
from sampan.conversations.services import delete_comment
from sampan.conversations.types import Correction
from sampan.notes.models import Note
from sampan.translation.models import Wanted
from tests.conftest import reader_of
from tests.conversations.conftest import Say

SignIn = Callable[[Account], Client]
WRONG, RIGHT = "I like cat very much", "I like cats very much"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def sentence(mei: Account, say: Say) -> Comment:
    return say(mei, WRONG)


def correct(client: Client, note: Note, sentence: Comment) -> Any:
    data = {"body": RIGHT, "reply_to": sentence.pk, "correction": "1"}
    return client.post(f"/n/{note.pk}/comments/new", data, **HTMX)


def shown(note: Note, reader: Account | None = None) -> str:
    (thread,) = list_comments(note.pk, reader=reader_of(reader)).items
    (reply,) = thread.replies
    return str(reply.corrects)


def test_a_correction_is_an_answer_that_shows_each_change(
    note: Note, tom: Account, sentence: Comment, sign_in: SignIn
) -> None:
    html = correct(sign_in(tom), note, sentence).content.decode()
    assert "taken out: </span>cat</del>" in html
    assert "put in: </span>cats</ins>" in html
    made = Comment.objects.get(is_correction=True)
    assert (made.body, made.reply_to_id, made.parent_id) == (RIGHT, sentence.pk, sentence.pk)
    sentence.refresh_from_db()
    assert sentence.body == WRONG
    assert "taken out" in sign_in(tom).get(f"/n/{note.pk}").content.decode()


def test_what_changes_nothing_or_corrects_nobody_is_refused(
    tom: Account, mei: Account, sentence: Comment, say: Say
) -> None:
    for who, body, answered in ((tom, WRONG, sentence), (mei, RIGHT, sentence), (tom, RIGHT, None)):
        with pytest.raises(CorrectionInvalid):
            say(who, body, reply_to=answered, correction=Correction())
    assert Comment.objects.count() == 1


def test_a_hidden_sentence_cannot_be_corrected(tom: Account, sentence: Comment, say: Say) -> None:
    Comment.objects.filter(pk=sentence.pk).update(hidden_at="2026-01-01T00:00Z")
    with pytest.raises(CommentMissing):
        say(tom, RIGHT, reply_to=sentence, correction=Correction())
    assert not Comment.objects.filter(is_correction=True).exists()


def test_words_that_their_writer_took_back_are_not_shown_in_the_correction(
    note: Note, mei: Account, tom: Account, sentence: Comment, say: Say
) -> None:
    say(tom, RIGHT, reply_to=sentence, correction=Correction())
    assert shown(note) == WRONG
    delete_comment(reader=reader_of(mei), comment_id=sentence.pk)
    assert shown(note) == ""


def test_words_of_people_out_of_sight_are_not_shown_in_the_correction(
    note: Note, mei: Account, tom: Account, make_account: Any, say: Say
) -> None:
    lee, kim = make_account("lee"), make_account("kim")
    top = say(tom, "Hello")
    sentence = say(lee, WRONG, reply_to=top)
    say(tom, RIGHT, reply_to=sentence, correction=Correction())

    def corrections(reader: Account) -> list[str]:
        (thread,) = list_comments(note.pk, reader=reader_of(reader)).items
        return [row.corrects for row in thread.replies if row.is_correction]

    assert corrections(kim) == [WRONG]
    block(reader=reader_of(kim), account_id=lee.pk)
    assert corrections(kim) == [""]
    suspend(account_id=lee.pk)
    assert corrections(mei) == [""]


def test_correcting_is_offered_beside_a_learners_words_and_in_the_menu_of_others(
    note: Note, mei: Account, tom: Account, sentence: Comment, say: Say, sign_in: SignIn
) -> None:
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert f'data-correct="{WRONG}"' in page
    foot = page[page.index("comment__foot") :]
    assert foot.index("data-correct") < foot.index("data-menu")
    assert "data-correct=" not in sign_in(mei).get(f"/n/{note.pk}").content.decode()


def test_a_refused_correction_stays_one_in_the_form(
    note: Note, tom: Account, sentence: Comment, sign_in: SignIn
) -> None:
    data = {"body": WRONG, "reply_to": sentence.pk, "correction": "1"}
    answer = sign_in(tom).post(f"/n/{note.pk}/comments/new", data, **HTMX)
    assert answer.status_code == 422
    assert 'name="correction" value="1"' in answer.content.decode()


def test_a_correction_keeps_how_the_words_sound_and_a_remark(
    note: Note, tom: Account, sentence: Comment, sign_in: SignIn
) -> None:
    data = {
        "body": RIGHT,
        "reply_to": sentence.pk,
        "correction": "1",
        "sounds": "stiff",
        "remark": " Plural. ",
    }
    html = sign_in(tom).post(f"/n/{note.pk}/comments/new", data, **HTMX).content.decode()
    assert "Stiff, from a book" in html
    made = Comment.objects.get(is_correction=True)
    assert (made.sounds, made.remark) == ("stiff", "Plural.")


def test_right_words_can_be_told_so(note: Note, tom: Account, sentence: Comment, sign_in: SignIn) -> None:
    data = {"body": WRONG, "reply_to": sentence.pk, "correction": "1", "sounds": "natural"}
    html = sign_in(tom).post(f"/n/{note.pk}/comments/new", data, **HTMX).content.decode()
    assert "Nothing to correct" in html
    assert "Natural" in html
    assert "<del>" not in html


@pytest.mark.parametrize("said", [Correction("melodious", ""), Correction("stiff", "x" * 301)])
def test_what_cannot_be_said_of_a_sentence_is_refused(
    tom: Account, sentence: Comment, say: Say, said: Correction
) -> None:
    with pytest.raises((CorrectionInvalid, RemarkTooLong)):
        say(tom, RIGHT, reply_to=sentence, correction=said)
    assert not Comment.objects.filter(is_correction=True).exists()


def test_an_ordinary_comment_says_nothing_of_how_words_sound(
    note: Note, tom: Account, sentence: Comment, sign_in: SignIn
) -> None:
    data = {"body": RIGHT, "reply_to": sentence.pk, "sounds": "rude", "remark": "No."}
    sign_in(tom).post(f"/n/{note.pk}/comments/new", data, **HTMX)
    made = Comment.objects.get(reply_to=sentence)
    assert (made.is_correction, made.sounds, made.remark) == (False, "", "")


def test_correcting_is_offered_to_those_only_who_read_the_language(
    note: Note, mei: Account, tom: Account, make_account: Any, say: Say, sign_in: SignIn
) -> None:
    say(tom, "我喜欢猫猫")
    page = sign_in(make_account("kim", language="en")).get(f"/n/{note.pk}").content.decode()
    assert "data-correct=" not in page
    assert 'data-correct="我喜欢猫猫"' in sign_in(mei).get(f"/n/{note.pk}").content.decode()


def test_a_refused_correction_keeps_what_was_chosen(
    note: Note, tom: Account, sentence: Comment, sign_in: SignIn
) -> None:
    data = {"body": RIGHT, "reply_to": sentence.pk, "correction": "1", "sounds": "rude", "remark": "y" * 301}
    answer = sign_in(tom).post(f"/n/{note.pk}/comments/new", data, **HTMX)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="sounds" value="rude" checked' in html
    assert "data-correction-fields hidden" not in html
    assert not Comment.objects.filter(is_correction=True).exists()


def test_a_page_with_corrections_costs_no_more(
    note: Note, mei: Account, tom: Account, sentence: Comment, say: Say, sign_in: SignIn
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            list_comments(note.pk, reader=reader_of(mei))
        return len(asked)

    say(tom, "Hello", reply_to=sentence)
    before = cost()
    say(tom, RIGHT, reply_to=sentence, correction=Correction("stiff", "Plural."))
    assert cost() == before


def test_a_remark_is_read_in_the_readers_language(
    note: Note, mei: Account, tom: Account, say: Say, sign_in: SignIn
) -> None:
    sentence = say(tom, "我昨天去银行")
    made = say(mei, "我昨天去了银行", reply_to=sentence, correction=Correction("stiff", "要加「了」。"))
    member = sign_in(tom)
    ref = f"comment:{made.pk}:remark"
    assert f'data-text-ref="{ref}"' in member.get(f"/n/{note.pk}").content.decode()
    asked = {"to": "en", "items": [{"ref": ref}]}
    answer = member.post("/translations", json.dumps(asked), content_type="application/json")
    assert answer.json()["pending"] == [ref]
    assert Wanted.objects.filter(text="要加「了」。").exists()
