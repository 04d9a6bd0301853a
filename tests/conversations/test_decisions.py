"""What the room does on hearing of decisions and of new comments."""

import pytest

from sampan.accounts.models import Account
from sampan.conversations import handlers
from sampan.conversations.events import CommentCreated
from sampan.conversations.models import Comment
from sampan.notes.models import Note
from sampan.safety.events import DecisionMade
from sampan.translation.models import Wanted
from tests.conversations.conftest import Say


def test_a_decision_hides_and_restores_and_counts_once(note: Note, tom: Account, say: Say) -> None:
    comment = say(tom)
    for action, count, gone in (
        ("hide", 0, True),
        ("hide", 0, True),
        ("restore", 1, False),
        ("restore", 1, False),
    ):
        handlers.on_decision_made(DecisionMade("comment", comment.pk, action))
        comment.refresh_from_db()
        note.refresh_from_db()
        assert (note.comment_count, comment.is_gone) == (count, gone)


@pytest.mark.parametrize("kind", ["note", "account"])
def test_decisions_about_other_things_leave_comments_alone(tom: Account, say: Say, kind: str) -> None:
    comment = say(tom)
    handlers.on_decision_made(DecisionMade(kind, comment.pk, "hide"))
    assert Comment.objects.get().hidden_at is None


def test_a_hidden_comment_loses_its_pin(mei: Account, tom: Account, say: Say) -> None:
    from sampan.conversations.services import pin_comment
    from tests.conftest import reader_of

    comment = say(tom)
    pin_comment(reader=reader_of(mei), comment_id=comment.pk, on=True)
    handlers.on_decision_made(DecisionMade("comment", comment.pk, "hide"))
    comment.refresh_from_db()
    assert comment.pinned_at is None


def test_a_new_comment_is_put_on_the_list_for_those_who_read_otherwise(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    comment = say(tom, "What a breakfast, I am hungry now")
    for _time in range(2):
        handlers.on_comment_created(CommentCreated(comment.pk, note.pk, tom.pk))
    (wanted,) = Wanted.objects.all()
    assert (wanted.text, wanted.target) == ("What a breakfast, I am hungry now", "zh-Hans")


def test_nothing_is_prepared_for_a_comment_that_is_gone(note: Note, tom: Account, say: Say) -> None:
    comment = say(tom, "What a breakfast")
    Comment.objects.all().delete()
    handlers.on_comment_created(CommentCreated(comment.pk, note.pk, tom.pk))
    assert not Wanted.objects.exists()
