"""What readers proposed as translations of comments is public and there as long as note and comment are."""

from __future__ import annotations

import pytest

from sampan.accounts.models import Account
from sampan.conversations import handlers
from sampan.conversations.services import create_comment
from sampan.notes import handlers as note_handlers
from sampan.notes import services as notes
from sampan.notes.events import NoteEdited, NoteHidden
from sampan.notes.models import Note
from sampan.translation.models import Improvement
from sampan.translation.services.improvements import propose_improvement
from sampan.translation.types import OpenText, Text
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db
BODY = "这家店绝绝子，人均50"


@pytest.fixture
def note(mei: Account) -> Note:
    return publish(mei, make_media(mei), body=BODY)


def propose(reader: Account, ref: str, author: Account) -> Improvement:
    return propose_improvement(
        reader=reader_of(reader),
        text=OpenText(ref, Text(BODY, scope=ref), author.pk, True),
        to="en",
        body="This place is amazing, about 50 a head",
    )


def test_proposals_are_as_public_as_the_note_above_them(mei: Account, tom: Account, note: Note) -> None:
    comment = create_comment(reader=reader_of(mei), note_id=note.pk, body=BODY)
    rows = [propose(tom, ref, mei) for ref in (f"note:{note.pk}:body", f"comment:{comment.pk}:body")]
    for change, public in (({"visibility": "followers"}, False), ({"visibility": "public"}, True)):
        Note.objects.filter(pk=note.pk).update(**change)
        note_handlers.on_note_edited(NoteEdited(note.pk))
        handlers.on_note_visibility(NoteEdited(note.pk))
        assert [Improvement.objects.get(pk=row.pk).is_public for row in rows] == [public, public]
    notes.hide_note(note_id=note.pk)
    note_handlers.on_note_hidden(NoteHidden(note.pk))
    handlers.on_note_visibility(NoteHidden(note.pk))
    assert not Improvement.objects.filter(is_public=True).exists()


def test_a_deleted_note_takes_what_was_proposed_for_its_comments_along(
    mei: Account, tom: Account, note: Note
) -> None:
    comment = create_comment(reader=reader_of(mei), note_id=note.pk, body=BODY)
    propose(tom, f"comment:{comment.pk}:body", mei)
    propose(tom, f"note:{note.pk}:body", mei)
    notes.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert not Improvement.objects.exists()
