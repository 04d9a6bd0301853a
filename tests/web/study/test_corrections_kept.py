"""Corrections on pages: how the words sound, keeping them, the sentences of the notebook, their practice."""

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.models import Chat, Comment, Message
from sampan.conversations.services import delete_comment
from sampan.conversations.types import Correction
from sampan.notes.models import Note
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory, SavedSentence, SavedWord, Wanted
from sampan.translation.types import Text
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend
from tests.conversations.conftest import make_note

SignIn = Callable[[Account], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
SENTENCE_QUERIES, PRACTICE_QUERIES = 7, 8
WRONG, RIGHT = "我昨天去银行。", "我昨天去了银行。"
MEANING = "I went to the bank yesterday."


@pytest.fixture
def note(mei: Account) -> Note:
    return make_note(mei)


@pytest.fixture
def correction(note: Note, mei: Account, tom: Account) -> Comment:
    """tom learns Chinese; mei put a sentence of his right."""
    sentence = services.create_comment(reader=reader_of(tom), note_id=note.pk, body=WRONG)
    return services.create_comment(
        reader=reader_of(mei),
        note_id=note.pk,
        body=RIGHT,
        reply_to=sentence.pk,
        correction=Correction("stiff", "过去的事要加「了」。"),
    )


@pytest.fixture
def chat(mei: Account, tom: Account) -> Chat:
    befriend(mei, tom)
    return services.open_direct(reader=reader_of(mei), account_id=tom.pk)


@pytest.fixture
def told(chat: Chat, mei: Account, tom: Account) -> Message:
    """The same in a chat."""
    sentence = services.send_message(reader=reader_of(tom), chat_id=chat.pk, body=WRONG)
    return services.send_message(
        reader=reader_of(mei),
        chat_id=chat.pk,
        body=RIGHT,
        reply_to_seq=sentence.seq,
        correction=Correction("natural", ""),
    )


def keep(client: Client, ref: str, on: str = "1") -> Any:
    return client.post("/notebook/keep", {"ref": ref, "on": on}, **HTMX)


def ref_of(row: Comment | Message) -> str:
    return f"{'comment' if isinstance(row, Comment) else 'message'}:{row.pk}:body"


def test_a_correction_says_how_the_words_sound(
    note: Note, correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert 'data-sounds="stiff"' in page
    assert "Stiff, from a book" in page
    assert "过去的事要加「了」。" in page


def test_keeping_is_offered_to_whose_words_they_are_and_nobody_else(
    note: Note, correction: Comment, mei: Account, tom: Account, make_account: Any, sign_in: SignIn
) -> None:
    assert "Keep in my notebook" in sign_in(tom).get(f"/n/{note.pk}").content.decode()
    for other in (mei, make_account("kim")):
        page = sign_in(other).get(f"/n/{note.pk}").content.decode()
        assert "<ins>" in page
        assert "data-keep" not in page
    assert "data-keep" not in Client().get(f"/n/{note.pk}").content.decode()


def test_a_kept_correction_is_marked_and_taken_out_again(
    note: Note, correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    assert 'aria-pressed="true"' in keep(member, ref_of(correction)).content.decode()
    assert "In your notebook" in member.get(f"/n/{note.pk}").content.decode()
    assert 'aria-pressed="false"' in keep(member, ref_of(correction), "0").content.decode()
    assert not SavedSentence.objects.exists()
    assert "In your notebook" not in member.get(f"/n/{note.pk}").content.decode()


def test_whose_words_they_are_not_keeps_nothing(
    note: Note, correction: Comment, mei: Account, make_account: Any, sign_in: SignIn
) -> None:
    sentence = Comment.objects.get(is_correction=False)
    for who in (mei, make_account("kim")):
        assert keep(sign_in(who), ref_of(correction)).status_code == 404
    tom = sign_in(correction.reply_to.author)  # type: ignore[union-attr, arg-type]
    for ref in (ref_of(sentence), "comment:1:body", "note:1:body", "x", f"{ref_of(correction)}x", ""):
        assert keep(tom, ref).status_code == 404
    assert not SavedSentence.objects.exists()
    assert Client().post("/notebook/keep", {"ref": ref_of(correction), "on": "1"}).status_code != 200
    assert not SavedSentence.objects.exists()


def test_a_correction_of_words_that_were_taken_back_is_not_kept(
    correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    Comment.objects.filter(pk=correction.reply_to_id).update(hidden_at="2026-01-01T00:00Z")
    assert keep(sign_in(tom), ref_of(correction)).status_code == 404
    assert not SavedSentence.objects.exists()


def test_a_correction_of_a_message_is_kept_by_its_learner_alone_and_stays_private(
    told: Message, chat: Chat, mei: Account, tom: Account, make_account: Any, sign_in: SignIn
) -> None:
    for other in (mei, make_account("kim")):
        assert keep(sign_in(other), ref_of(told)).status_code == 404
    assert not SavedSentence.objects.exists()
    member = sign_in(tom)
    assert "Keep in my notebook" in member.get(f"/messages/{chat.pk}").content.decode()
    assert keep(member, ref_of(told)).status_code == 200
    saved = SavedSentence.objects.get()
    assert (saved.sentence, saved.before, saved.sounds, saved.is_private) == (RIGHT, WRONG, "natural", True)
    assert Wanted.objects.get().is_private
    page = member.get("/notebook/sentences").content.decode()
    assert f'href="/messages/{chat.pk}?at={told.seq}#m-{told.seq}"' in page


def test_the_sentence_stays_when_the_conversation_goes(
    correction: Comment, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    delete_comment(reader=reader_of(mei), comment_id=correction.pk)
    page = member.get("/notebook/sentences").content.decode()
    assert RIGHT in page
    assert "Where you wrote it" not in page
    assert "wǒ zuótiān qù le yínháng." in page  # its words cannot be tapped any more


def test_a_row_shows_pinyin_meaning_changes_and_what_was_said(
    note: Note, correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    text = Text(RIGHT)
    Memory.objects.create(
        text_hash=memory_hash(text), source="zh-Hans", target="en", origin="engine", engine="x", body=MEANING
    )
    member = sign_in(tom)
    keep(member, ref_of(correction))
    page = member.get("/notebook/sentences").content.decode()
    for shown in (MEANING, "put in: </span>了</ins>", "<ruby>", "Stiff, from a book", "过去的事要加「了」。"):
        assert shown in page
    assert f'href="/n/{note.pk}#comment-{correction.pk}"' in page


def test_a_meaning_that_is_missing_is_asked_for_again_until_it_rests(
    correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    saved = SavedSentence.objects.get()
    url = f"/notebook/sentences/{saved.pk}/meaning"
    assert f'hx-get="{url}?turn=0"' in member.get("/notebook/sentences").content.decode()
    assert f'hx-get="{url}?turn=4"' in member.get(f"{url}?turn=3", **HTMX).content.decode()
    assert "hx-get" not in member.get(f"{url}?turn=7", **HTMX).content.decode()
    Memory.objects.create(
        text_hash=memory_hash(Text(RIGHT)),
        source="zh-Hans",
        target="en",
        origin="engine",
        engine="x",
        body=MEANING,
    )
    assert MEANING in member.get(f"{url}?turn=1", **HTMX).content.decode()
    saved.refresh_from_db()
    assert saved.meaning == MEANING


def test_the_sentences_cost_the_same_for_many_as_for_one(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = sign_in(tom)
    for number in range(3):
        sentence = services.create_comment(
            reader=reader_of(tom), note_id=note.pk, body=f"我昨天去银行{number}次。"
        )
        made = services.create_comment(
            reader=reader_of(mei),
            note_id=note.pk,
            body=f"我昨天去了{number}次银行。",
            reply_to=sentence.pk,
            correction=Correction(),
        )
        keep(member, ref_of(made))
    member.get("/notebook/sentences")
    # session, user with account, sentences, whom the reader hides, the comments where they were said,
    # meanings, how many cards are due
    with django_assert_num_queries(SENTENCE_QUERIES):
        assert member.get("/notebook/sentences").content.decode().count('class="saved"') == 3


def test_practice_costs_so_many_queries(
    correction: Comment, tom: Account, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    SavedWord.objects.create(account=tom, language="en", word="run")
    member.get("/notebook/practice", **HTMX)
    # session, user with account, the word and the sentence that wait longest, whom the reader hides, the
    # comment where it was said, its meaning, how many cards are left
    with django_assert_num_queries(PRACTICE_QUERIES):
        assert "data-flash" in member.get("/notebook/practice", **HTMX).content.decode()


def test_a_card_asks_for_the_sentence_and_its_buttons_name_what_comes(
    correction: Comment, tom: Account, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    saved = SavedSentence.objects.get()
    page = member.get("/notebook/practice").content.decode()
    assert page.index("Say it as it should be") < page.index(WRONG) < page.index("data-flash-answer")
    rests = re.findall(r'name="rating" value="(\d)">(\w+) <span class="flash__rests">([^<]+)<', page)
    assert rests == [
        ("1", "Again", "10 min"),
        ("2", "Hard", "15 min"),
        ("3", "Good", "2 days"),
        ("4", "Easy", "8 days"),
    ]
    answer = member.post(f"/notebook/sentences/{saved.pk}/review", {"rating": "4"}, **HTMX)
    assert "The next card comes in 8 days." in answer.content.decode()
    saved.refresh_from_db()
    assert (saved.due_at - saved.reviewed_at).days == 8  # type: ignore[operator]
    assert member.post(f"/notebook/sentences/{saved.pk}/review", {"rating": "9"}, **HTMX).status_code == 422
    saved.refresh_from_db()
    assert saved.review_count == 1


def test_a_sentence_is_removed_and_brought_back(correction: Comment, tom: Account, sign_in: SignIn) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    saved = SavedSentence.objects.get()
    removed = member.post(f"/notebook/sentences/{saved.pk}/remove", **HTMX).content.decode()
    assert not SavedSentence.objects.exists()
    (kept,) = re.findall(r'name="kept" value="([^"]+)"', removed)
    assert member.post("/notebook/sentences/restore", {"kept": kept + "x"}, **HTMX).status_code == 404
    assert member.post("/notebook/restore", {"kept": kept}, **HTMX).status_code == 404
    assert not SavedSentence.objects.exists()
    member.post("/notebook/sentences/restore", {"kept": kept}, **HTMX)
    assert SavedSentence.objects.get().sentence == RIGHT


def test_the_sentences_of_another_look_missing(
    correction: Comment, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    keep(sign_in(tom), ref_of(correction))
    saved, stranger = SavedSentence.objects.get(), sign_in(mei)
    path = f"/notebook/sentences/{saved.pk}"
    assert stranger.post(f"{path}/remove", **HTMX).status_code == 404
    assert stranger.post(f"{path}/review", {"rating": "3"}, **HTMX).status_code == 404
    assert stranger.get(f"{path}/meaning", **HTMX).status_code == 404
    assert RIGHT not in stranger.get("/notebook/sentences").content.decode()
    assert SavedSentence.objects.get().review_count == 0


def test_the_export_holds_words_and_sentences(correction: Comment, tom: Account, sign_in: SignIn) -> None:
    member = sign_in(tom)
    keep(member, ref_of(correction))
    SavedWord.objects.create(account=tom, language="en", word="run", reading="rʌn", gloss="跑")
    lines = member.get("/notebook/export").content.decode().splitlines()
    assert lines[2] == "#columns:Word,Traditional,Reading,Meaning,Sentence,Tags,You wrote,Sounds,Remark"
    assert list(csv.reader(lines[3:])) == [
        ["run", "", "rʌn", "跑", "", "sampan en", "", "", ""],
        [
            *(RIGHT, "", "wǒ zuótiān qù le yínháng.", "", "", "sampan zh sentence"),
            *(WRONG, "Stiff, from a book", "过去的事要加「了」。"),
        ],
    ]


@pytest.mark.parametrize("path", ["/notebook/sentences", "/notebook/sentences/1/meaning"])
def test_visitors_are_sent_to_sign_in(db: Any, client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")
