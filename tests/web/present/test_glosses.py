"""Slang explained under notes and comments: for whom, in which words, and at no query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations.services import create_comment
from sampan.notes.models import Note
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from sampan.translation.selectors import remember_glossary
from sampan.web.present.texts import Texts
from sampan.web.shown_text import ShownText
from tests.conftest import reader_of
from tests.notes.conftest import publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def body_for(reader: Account, words: str, *, language: str) -> ShownText:
    from sampan.translation.types import Text

    texts = Texts(reader_of(reader))
    texts.want("note:1:body", Text(words, language=language))
    texts.find()
    return texts.body("note:1:body", glossed=True)


@pytest.fixture
def note(mei: Account, tom: Account) -> Note:
    """A note with slang in its title and its body, and a comment with slang of the other side."""
    note = publish(mei, title="这家店绝绝子", body="姐妹们避雷隔壁那家，yyds！绝绝子")
    create_comment(reader=reader_of(tom), note_id=note.pk, body="This soup is bussin, no cap")
    return note


def glosses_of(client: Client, note: Note) -> tuple[list[str], list[list[str]]]:
    """The words explained under the note, and under each comment."""
    context = client.get(f"/n/{note.pk}").context
    words = [gloss.word for gloss in context["note"].glosses]
    return words, [[gloss.word for gloss in one.body.glosses] for one in context["comments"].items]


def test_each_side_is_told_the_others_words(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    assert glosses_of(sign_in(tom), note) == (["绝绝子", "姐妹们", "避雷", "yyds"], [[]])
    assert glosses_of(sign_in(mei), note) == ([], [["bussin", "no cap"]])


def test_they_are_there_before_the_translation_and_after_it(tom: Account) -> None:
    words = "这也太绝绝子了吧"
    assert body_for(tom, words, language="zh-Hans").state == "pending"
    before = body_for(tom, words, language="zh-Hans").glosses
    Memory.objects.create(
        text_hash=text_hash(words), source="zh-Hans", target="en", origin="engine", body="This is amazing"
    )
    after = body_for(tom, words, language="zh-Hans")
    assert after.state == "translated"
    assert [gloss.word for gloss in before] == [gloss.word for gloss in after.glosses] == ["绝绝子"]


def test_they_are_there_for_one_who_reads_both(make_account: Callable[..., Account]) -> None:
    both = make_account("both", language="en", reads=["en", "zh-Hans"])
    text = body_for(both, "这也太绝绝子了吧", language="zh-Hans")
    assert (text.state, [gloss.word for gloss in text.glosses]) == ("offered", ["绝绝子"])


def test_a_mixed_line_in_ones_own_language_is_explained_too(mei: Account) -> None:
    text = body_for(mei, "今天的outfit太slay了", language="zh-Hans")
    assert (text.state, [gloss.word for gloss in text.glosses]) == ("plain", ["slay"])


def test_morse_is_read(tom: Account) -> None:
    (gloss,) = body_for(tom, "guess: ... --- ...", language="en").glosses
    assert (gloss.word, gloss.meaning) == ("... --- ...", "Morse code for “SOS”.")


def test_the_page_shows_one_folded_list(note: Note, tom: Account, sign_in: SignIn) -> None:
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert page.count('<details class="glosses">') == 1
    assert "Slang explained" in page
    assert '<dt lang="zh-Hans">绝绝子</dt>' in page
    assert '<dd lang="en">Over-the-top praise' in page


def test_plain_words_are_not_called_slang(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = publish(mei, title="今天包粽子", body="明天再包")
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert "Words explained" in page
    assert "Slang explained" not in page


def test_cards_and_profiles_have_none(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    for path in ("/", f"/@{mei.handle}"):
        assert 'class="glosses"' not in client.get(path).content.decode()


def test_they_cost_no_query(
    note: Note, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(tom)
    client.get(f"/n/{note.pk}")
    with CaptureQueriesContext(connection) as with_glosses:
        assert glosses_of(client, note)[0]
    remember_glossary(TermIndex([]))
    with django_assert_num_queries(len(with_glosses)):
        assert not glosses_of(client, note)[0]


def test_a_gloss_is_text_and_never_markup(mei: Account, tom: Account, sign_in: SignIn) -> None:
    from sampan.translation.glossary.types import GlossaryTerm

    remember_glossary(TermIndex([GlossaryTerm("早餐", "zh", gloss_en="<b>bold</b>", kind="slang")]))
    note = publish(mei, title="早餐吃什么", body="")
    page = sign_in(tom).get(f"/n/{note.pk}").content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold</b>" not in page
