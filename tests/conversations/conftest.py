"""What the tests of the conversations room share: a note to talk under."""

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.models import Comment
from sampan.notes.models import Note
from tests.conftest import reader_of

Say = Callable[..., Comment]


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's."""
    return make_note(mei)


def make_note(author: Account, **fields: Any) -> Note:
    """A public note, unless the fields say otherwise."""
    note = Note(author=author, title="早餐", body="豆浆油条", language="zh-Hans", **fields)
    note.save(force_insert=True)
    return note


@pytest.fixture
def say(note: Note) -> Say:
    """Say something under the note: say(tom, "Lovely!", reply_to=comment)."""

    def make(who: Account, body: str = "Lovely!", *, reply_to: Comment | None = None, **more: Any) -> Comment:
        return services.create_comment(
            reader=reader_of(who),
            note_id=more.pop("note_id", note.pk),
            body=body,
            reply_to=reply_to.pk if reply_to else None,
            **more,
        )

    return make
