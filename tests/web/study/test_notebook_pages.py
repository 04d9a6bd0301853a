"""The notebook's pages: rows with their sentences, undo, practice, export."""

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations.models import Comment
from sampan.notes.models import Note
from sampan.translation.models import SavedWord
from sampan.translation.services import dictionary, notebook
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.translation.test_notebook import ROWS

SignIn = Callable[[Account], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def note(mei: Account) -> Note:
    dictionary.load_dictionary(edition="one", entries=ROWS)
    note = make_note(mei)
    note.body = "今天去银行。"
    note.save()
    return note


@pytest.fixture
def saved(note: Note, tom: Account) -> SavedWord:
    return notebook.save_word(reader=reader_of(tom), word="银行", text=note.body, ref=f"note:{note.pk}:body")


def test_an_empty_notebook_says_how_it_is_filled(tom: Account, sign_in: SignIn) -> None:
    page = sign_in(tom).get("/notebook").content.decode()
    assert "tap a word and save it" in page
    assert "notebook__search" not in page


def test_a_row_marks_the_word_in_its_sentence_and_leads_there(
    saved: SavedWord, note: Note, tom: Account, sign_in: SignIn
) -> None:
    page = sign_in(tom).get("/notebook").content.decode()
    assert "今天去<mark>银行</mark>。" in page
    assert f'href="/n/{note.pk}"' in page
    assert "CC BY-SA 4.0" in page


def test_a_word_met_in_a_comment_leads_to_it(note: Note, tom: Account, mei: Account, sign_in: SignIn) -> None:
    comment = Comment.objects.create(note=note, author=mei, body="银行好")
    notebook.save_word(
        reader=reader_of(tom), word="银行", text=comment.body, ref=f"comment:{comment.pk}:body"
    )
    assert f'href="/n/{note.pk}#comment-{comment.pk}"' in sign_in(tom).get("/notebook").content.decode()


def test_the_sentence_is_withheld_once_its_text_is_closed(
    saved: SavedWord, note: Note, tom: Account, sign_in: SignIn
) -> None:
    Note.objects.filter(pk=note.pk).update(visibility="self")
    member = sign_in(tom)
    for path in ("/notebook", "/notebook/practice", "/notebook/export"):
        page = member.get(path).content.decode()
        assert "银行" in page
        assert "今天去" not in page


def test_the_notebook_costs_the_same_for_many_words(
    note: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for word in ("银行", "行", "run"):
        notebook.save_word(reader=reader_of(tom), word=word, text=note.body, ref=f"note:{note.pk}:body")
    member = sign_in(tom)
    member.get("/notebook")
    with django_assert_num_queries(5):  # session, user with account, words, notes, how many are due
        member.get("/notebook")


def test_words_come_in_pages_and_are_searched(note: Note, tom: Account, sign_in: SignIn) -> None:
    SavedWord.objects.bulk_create(
        SavedWord(account=tom, language="en", word=f"word{number}", gloss="词") for number in range(25)
    )
    member = sign_in(tom)
    first = member.get("/notebook").content.decode()
    assert first.count('class="saved"') == 20
    (more,) = re.findall(r'hx-get="(/notebook\?cursor=\d+)"', first)
    assert member.get(more, **HTMX).content.decode().count('class="saved"') == 5
    assert member.get("/notebook", {"q": "word24"}).content.decode().count('class="saved"') == 1
    assert "No saved word fits." in member.get("/notebook", {"lang": "zh"}).content.decode()


def test_a_word_is_removed_and_brought_back(
    saved: SavedWord, tom: Account, mei: Account, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    removed = member.post(f"/notebook/{saved.pk}/remove", **HTMX).content.decode()
    assert not SavedWord.objects.exists()
    (kept,) = re.findall(r'name="kept" value="([^"]+)"', removed)
    assert member.post("/notebook/restore", {"kept": kept + "x"}, **HTMX).status_code == 404
    assert not SavedWord.objects.exists()
    assert "<mark>银行</mark>" in member.post("/notebook/restore", {"kept": kept}, **HTMX).content.decode()
    assert SavedWord.objects.get().account_id == tom.pk


def test_the_words_of_another_look_missing(saved: SavedWord, mei: Account, sign_in: SignIn) -> None:
    stranger = sign_in(mei)
    assert stranger.post(f"/notebook/{saved.pk}/remove", **HTMX).status_code == 404
    assert stranger.post(f"/notebook/{saved.pk}/review", {"rating": "3"}, **HTMX).status_code == 404
    assert "银行" not in stranger.get("/notebook").content.decode()
    assert SavedWord.objects.get().review_count == 0


def test_practice_goes_through_what_is_due(saved: SavedWord, tom: Account, sign_in: SignIn) -> None:
    member = sign_in(tom)
    assert "flash__word" in member.get("/notebook/practice").content.decode()
    answer = member.post(f"/notebook/{saved.pk}/review", {"rating": "3"}, **HTMX).content.decode()
    assert "The next card comes in 2 days." in answer
    assert SavedWord.objects.get().state == 2
    assert member.post(f"/notebook/{saved.pk}/review", {"rating": "1"}).status_code == 302
    assert SavedWord.objects.get().state == 3


def test_the_export_is_read_by_anki_and_runs_in_no_spreadsheet(
    note: Note, tom: Account, sign_in: SignIn
) -> None:
    text = "=银行(1)"
    notebook.save_word(reader=reader_of(tom), word="银行", text=text, ref=f"note:{note.pk}:body")
    answer = sign_in(tom).get("/notebook/export")
    assert answer["Content-Disposition"].endswith('"sampan-notebook.csv"')
    lines = answer.content.decode().splitlines()
    assert lines[:2] == ["#separator:Comma", "#html:false"]
    (row,) = csv.reader(lines[3:])
    assert row == ["银行", "銀行", "yínháng", "bank", "'=银行(1)", "sampan zh", "", "", ""]


@pytest.mark.parametrize("path", ["/notebook", "/notebook/practice", "/notebook/export"])
def test_visitors_are_sent_to_sign_in(db: Any, client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/accounts/login/")
