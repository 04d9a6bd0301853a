"""Tests of names in comments, as the page of a note shows them."""

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import make_note


@pytest.fixture
def note(mei: Account) -> Note:
    return make_note(mei)


def test_a_name_in_a_comment_and_in_a_reply_is_a_link_and_its_words_are_escaped(
    note: Note, mei: Account, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    first = services.create_comment(reader=reader_of(tom), note_id=note.pk, body="Look @mei <b>here</b>")
    services.create_comment(reader=reader_of(mei), note_id=note.pk, body="@tom 好", reply_to=first.pk)
    page = sign_in(tom).get(f"/n/{note.pk}/comments").content.decode()
    assert '<a class="mention" href="/@mei">@mei</a> &lt;b&gt;here&lt;/b&gt;' in page
    assert '<a class="mention" href="/@tom">@tom</a> 好' in page
