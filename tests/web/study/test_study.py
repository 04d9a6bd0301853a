"""The study view of a text and the card of a word: what they show, cost, and keep closed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.accounts.services import block
from sampan.notes.models import Note
from sampan.translation.models import SavedWord
from sampan.translation.services import dictionary
from sampan.web.study.markup import study_html
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.translation.test_notebook import ROWS

SignIn = Callable[[Account], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
BODY = "我去（中国银行），好！\n\n<b>还是</b> running @mei #银行"


@pytest.fixture
def note(mei: Account) -> Note:
    dictionary.load_dictionary(edition="one", entries=ROWS)
    note = make_note(mei)
    note.title, note.body = "去银行", BODY
    note.save()
    return note


def plain(html: str) -> str:
    """What somebody copies: the text without the pinyin."""
    return re.sub(r"<[^>]+>", "", re.sub(r"<r[tp]\b[^>]*>.*?</r[tp]>", "", html))


def test_an_original_stands_there_word_by_word_with_pinyin(note: Note, client: Client) -> None:
    page = client.get("/study", {"ref": [f"note:{note.pk}:title", f"note:{note.pk}:body"]}, **HTMX)
    html = page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert html.count("data-study-of=") == 2
    assert 'data-word="中国银行"' in html
    assert '<rt class="tone-2" aria-hidden="true">yín</rt>' in html
    assert "data-study-switch" in html


def test_what_is_copied_is_the_bare_original() -> None:
    lines = [plain(line) for line in str(study_html(BODY)).split("</p>")]
    assert lines[:2] == ["我去（中国银行），好！", "&lt;b&gt;还是&lt;/b&gt; running @mei #银行"]


def test_signs_stay_with_their_word_and_lines_break_between_words() -> None:
    html = str(study_html("我去（银行），好"))
    assert re.search(r'study__unit">（<span class="study__word"[^>]*data-word="银行"', html)
    assert "</span>），</span>" in html
    assert html.count("<wbr>") == 4


def test_marks_can_be_left_out() -> None:
    assert "yín" in study_html("银行")
    assert "yin<" in study_html("银行", marks=False)
    assert "yín" not in study_html("银行", marks=False)


def test_hostile_text_is_only_text() -> None:
    html = str(study_html("<script>alert(1)</script>\"'&银行" + "\u202e" + "🥹" * 50))
    assert "<script>" not in html
    assert "&lt;" in html
    assert study_html("") == ""
    assert "study__word" not in study_html("a" * 50_000)


def test_a_text_that_is_closed_to_the_reader_looks_missing(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    block(reader=reader_of(mei), account_id=tom.pk)
    closed = sign_in(tom)
    for path, asked in (
        ("/study", {"ref": f"note:{note.pk}:body"}),
        ("/study/word", {"ref": f"note:{note.pk}:body", "at": 3}),
        ("/study", {"ref": "note:999:body"}),
        ("/study", {"ref": "account:1:password"}),
        ("/study", {}),
    ):
        answer = closed.get(path, asked, **HTMX)
        assert answer.status_code == 404, path
        assert "银行" not in answer.content.decode()


def test_a_private_note_is_studied_by_its_author_only(
    note: Note, mei: Account, client: Client, sign_in: SignIn
) -> None:
    Note.objects.filter(pk=note.pk).update(visibility="self")
    assert client.get("/study", {"ref": f"note:{note.pk}:body"}, **HTMX).status_code == 404
    assert sign_in(mei).get("/study", {"ref": f"note:{note.pk}:body"}, **HTMX).status_code == 200


def test_the_card_shows_both_scripts_reading_meaning_and_credit(note: Note, client: Client) -> None:
    at = BODY.index("银行")
    html = client.get("/study/word", {"ref": f"note:{note.pk}:body", "at": at}, **HTMX).content.decode()
    assert html.index("中国银行") < html.index(">银行<")
    assert "中國銀行" in html
    assert "Zhōngguó Yínháng" in html
    assert "CC-CEDICT" in html
    assert "by-sa/4.0" in html
    assert "data-word-sign-in" in html


def test_selected_words_are_looked_up_and_an_unknown_one_is_said_to_be(note: Note, client: Client) -> None:
    assert "bank" in client.get("/study/word", {"w": "银行"}, **HTMX).content.decode()
    unknown = client.get("/study/word", {"w": "<i>zzz"}, **HTMX)
    assert "The dictionary does not have this word." in unknown.content.decode()
    assert "<i>" not in unknown.content.decode()


@pytest.mark.parametrize("at", ["-1", "99999", "x", "", "1e9", "٣", "9" * 40])
def test_a_place_that_is_none_finds_no_word(note: Note, client: Client, at: str) -> None:
    answer = client.get("/study/word", {"ref": f"note:{note.pk}:title", "at": at}, **HTMX)
    assert answer.status_code == 200


def test_the_pieces_cost_few_queries(
    note: Note, tom: Account, client: Client, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    ref = f"note:{note.pk}:body"
    with django_assert_num_queries(1):  # the note
        client.get("/study", {"ref": ref}, **HTMX)
    with django_assert_num_queries(2):  # the note, the dictionary
        client.get("/study/word", {"ref": ref, "at": 3}, **HTMX)
    member = sign_in(tom)
    member.get("/study/word", {"ref": ref, "at": 3}, **HTMX)
    with django_assert_num_queries(4):  # session, user with account, the note, the notebook
        member.get("/study/word", {"ref": ref, "at": 3}, **HTMX)


def test_asking_too_often_is_refused(note: Note, client: Client, settings: Any) -> None:
    settings.SAMPAN_STUDY_MINUTE_MAX = 1
    assert client.get("/study/word", {"w": "银行"}, **HTMX).status_code == 200
    assert client.get("/study/word", {"w": "银行"}, **HTMX).status_code == 429


def test_a_word_is_saved_from_its_card_and_taken_out_again(note: Note, tom: Account, sign_in: SignIn) -> None:
    member = sign_in(tom)
    data = {"word": "银行", "language": "zh", "ref": f"note:{note.pk}:title", "on": "1"}
    assert 'aria-pressed="true"' in member.post("/notebook/save", data, **HTMX).content.decode()
    assert SavedWord.objects.get().sentence == "去银行"
    assert (
        'aria-pressed="false"' in member.post("/notebook/save", data | {"on": "0"}, **HTMX).content.decode()
    )
    assert not SavedWord.objects.exists()


def test_nothing_is_saved_from_a_text_that_is_closed(note: Note, tom: Account, sign_in: SignIn) -> None:
    Note.objects.filter(pk=note.pk).update(visibility="self")
    data = {"word": "银行", "language": "zh", "ref": f"note:{note.pk}:title", "on": "1"}
    assert sign_in(tom).post("/notebook/save", data, **HTMX).status_code == 404
    assert not SavedWord.objects.exists()


def test_visitors_are_sent_to_sign_in(note: Note, client: Client) -> None:
    answer = client.post("/notebook/save", {"word": "银行", "language": "zh", "on": "1"}, **HTMX)
    assert answer.status_code == 403
    assert "/accounts/login/" in answer["HX-Redirect"]
    assert not SavedWord.objects.exists()


def test_the_note_page_offers_study_for_foreign_texts_only(
    note: Note, client: Client, mei: Account, sign_in: SignIn
) -> None:
    assert "data-study " in client.get(f"/n/{note.pk}").content.decode()
    own = make_note(mei)
    own.title, own.body = "你好吗朋友", "今天很好吃。"
    own.save()
    assert "data-study " not in sign_in(mei).get(f"/n/{own.pk}").content.decode()


def test_how_pinyin_is_shown_is_kept_with_the_account(
    note: Note, tom: Account, client: Client, sign_in: SignIn
) -> None:
    member = sign_in(tom)
    assert member.post("/study/switch", {"colors": "0"}, **HTMX).status_code == 204
    tom.refresh_from_db()
    assert (tom.study_pinyin, tom.study_colors, tom.study_marks) == (False, False, True)
    page = member.get(f"/n/{note.pk}").content.decode()
    assert 'data-pinyin="0" data-colors="0" data-marks="1"' in page
    assert client.post("/study/switch", {"colors": "0"}, **HTMX).status_code == 403


def test_the_settings_hold_the_same_choices(tom: Account, sign_in: SignIn) -> None:
    member = sign_in(tom)
    assert "study_pinyin" in member.get("/settings/languages").content.decode()
    data = {"language": "en", "reads": ["en"], "auto_translate": "on", "study_pinyin": "on"}
    assert member.post("/settings/languages", data).status_code == 302
    tom.refresh_from_db()
    assert (tom.study_pinyin, tom.study_colors, tom.study_marks) == (True, False, False)
