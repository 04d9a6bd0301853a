"""Pins and likes: one pin a note, one like a person."""

import pytest

from sampan.accounts.models import Account, Block
from sampan.conversations import services
from sampan.conversations.errors import CommentMissing
from sampan.conversations.models import Comment
from sampan.core.errors import SignInNeeded
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import Say


def test_a_second_pin_replaces_the_first(note: Note, mei: Account, tom: Account, say: Say) -> None:
    first, second = say(tom), say(tom)
    services.pin_comment(reader=reader_of(mei), comment_id=first.pk, on=True)
    services.pin_comment(reader=reader_of(mei), comment_id=second.pk, on=True)
    assert list(Comment.objects.filter(pinned_at__isnull=False)) == [second]


def test_unpinning_one_leaves_the_other_alone(mei: Account, tom: Account, say: Say) -> None:
    first, second = say(tom), say(tom)
    services.pin_comment(reader=reader_of(mei), comment_id=first.pk, on=True)
    services.pin_comment(reader=reader_of(mei), comment_id=second.pk, on=False)
    assert list(Comment.objects.filter(pinned_at__isnull=False)) == [first]


def test_only_the_notes_author_pins_and_only_top_comments(mei: Account, tom: Account, say: Say) -> None:
    top = say(tom)
    reply = say(mei, reply_to=top)
    for who, comment in ((tom, top), (mei, reply)):
        with pytest.raises(CommentMissing):
            services.pin_comment(reader=reader_of(who), comment_id=comment.pk, on=True)
    assert not Comment.objects.filter(pinned_at__isnull=False).exists()


def test_liking_twice_counts_once_and_unliking_too(mei: Account, tom: Account, say: Say) -> None:
    comment = say(tom)
    counts = [
        services.like_comment(reader=reader_of(mei), comment_id=comment.pk, on=on).like_count
        for on in (True, True, False, False)
    ]
    assert counts == [1, 1, 0, 0]


def test_a_comment_out_of_sight_is_not_liked(note: Note, mei: Account, tom: Account, say: Say) -> None:
    comment = say(tom)
    Block.objects.create(blocker=tom, blocked=mei)
    with pytest.raises(CommentMissing):
        services.like_comment(reader=reader_of(mei), comment_id=comment.pk, on=True)
    Block.objects.all().delete()
    Note.objects.update(visibility="self")
    with pytest.raises(CommentMissing):
        services.like_comment(reader=reader_of(tom), comment_id=comment.pk, on=True)
    with pytest.raises(SignInNeeded):
        services.like_comment(reader=reader_of(None), comment_id=comment.pk, on=True)
    comment.refresh_from_db()
    assert comment.like_count == 0
