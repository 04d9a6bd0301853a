"""Taking comments back, and what stays."""

from typing import Any

import pytest

from sampan.accounts.events import AccountDeleted
from sampan.accounts.models import Account
from sampan.conversations import handlers, services
from sampan.conversations.errors import CommentMissing
from sampan.conversations.models import Comment, CommentLike
from sampan.conversations.selectors import list_comments
from sampan.core.errors import SignInNeeded
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import Say


def _counts(note: Note) -> int:
    note.refresh_from_db()
    return note.comment_count


def test_ones_own_comment_goes_and_is_counted_off(note: Note, tom: Account, say: Say) -> None:
    comment = say(tom)
    assert services.delete_comment(reader=reader_of(tom), comment_id=comment.pk) is None
    assert (_counts(note), Comment.objects.count()) == (0, 0)


def test_the_notes_author_may_delete_what_stands_under_it(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    services.delete_comment(reader=reader_of(mei), comment_id=say(tom).pk)
    assert (_counts(note), Comment.objects.count()) == (0, 0)


def test_others_may_not_delete_it(note: Note, tom: Account, make_account: Any, say: Say) -> None:
    comment = say(tom)
    for stranger in (reader_of(make_account("ann")), reader_of(make_account("staff", is_staff=True))):
        with pytest.raises(CommentMissing):
            services.delete_comment(reader=stranger, comment_id=comment.pk)
    with pytest.raises(SignInNeeded):
        services.delete_comment(reader=reader_of(None), comment_id=comment.pk)
    assert (_counts(note), Comment.objects.get().body) == (1, "Lovely!")


def test_with_replies_an_empty_frame_stays_that_names_nobody(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    top = say(tom, "A secret")
    say(mei, "Oh", reply_to=top)
    services.like_comment(reader=reader_of(mei), comment_id=top.pk, on=True)
    frame = services.delete_comment(reader=reader_of(tom), comment_id=top.pk)
    assert frame is not None
    frame.refresh_from_db()
    assert (frame.body, frame.author, frame.like_count, frame.is_gone) == ("", None, 0, True)
    assert not CommentLike.objects.exists()
    assert (_counts(note), frame.reply_count) == (1, 1)


def test_the_frame_goes_with_its_last_reply(note: Note, mei: Account, tom: Account, say: Say) -> None:
    top = say(tom)
    reply = say(mei, reply_to=top)
    services.delete_comment(reader=reader_of(tom), comment_id=top.pk)
    services.delete_comment(reader=reader_of(mei), comment_id=reply.pk)
    assert (_counts(note), Comment.objects.count()) == (0, 0)


def test_deleting_twice_counts_once(note: Note, mei: Account, tom: Account, say: Say) -> None:
    top = say(tom)
    say(mei, reply_to=top)
    for _time in range(2):
        services.delete_comment(reader=reader_of(mei), comment_id=top.pk)
    assert _counts(note) == 1


def test_a_deleted_comment_cannot_be_answered(note: Note, mei: Account, tom: Account, say: Say) -> None:
    top = say(tom)
    say(mei, reply_to=top)
    services.delete_comment(reader=reader_of(tom), comment_id=top.pk)
    with pytest.raises(CommentMissing):
        say(mei, reply_to=top)
    assert _counts(note) == 1


def test_a_reply_under_a_deleted_comment_can_still_be_answered(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    top = say(tom)
    reply = say(mei, reply_to=top)
    services.delete_comment(reader=reader_of(tom), comment_id=top.pk)
    say(tom, "Still here", reply_to=reply)
    assert _counts(note) == 2


def test_whoever_leaves_takes_their_words_and_likes_along(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    top = say(tom, "Bye")
    say(mei, "Bye!", reply_to=top)
    mine = say(mei, "Stay")
    services.like_comment(reader=reader_of(tom), comment_id=mine.pk, on=True)
    for _time in range(2):  # a handler may run twice
        handlers.on_account_deleted(AccountDeleted(tom.pk))
    mine.refresh_from_db()
    assert (_counts(note), mine.like_count) == (2, 0)
    assert not Comment.objects.filter(author=tom).exists()
    tom.delete()
    page = list_comments(note.pk, reader=reader_of(mei))
    assert [(row.comment.body, len(row.replies)) for row in page.items] == [("Stay", 0), ("", 1)]
