"""Saying something: who may, what is kept, what is counted."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.conversations.errors import CommentEmpty, CommentMissing, CommentsClosed, CommentTooLong
from sampan.conversations.models import Comment
from sampan.core.errors import Invalid, NotFound, SignInNeeded, TooMany
from sampan.notes.models import Media, Note
from tests.conftest import reader_of
from tests.conversations.conftest import Say, make_note
from tests.notes.media.picture_maker import make_picture


def test_a_comment_is_kept_and_counted(note: Note, tom: Account, say: Say) -> None:
    comment = say(tom, "  Soy milk\r\nand fried dough!  ")
    comment.refresh_from_db()
    note.refresh_from_db()
    assert (comment.body, comment.language, comment.author_id) == ("Soy milk\nand fried dough!", "en", tom.pk)
    assert (note.comment_count, comment.parent_id) == (1, None)


def test_a_reply_to_a_reply_stands_under_the_same_comment(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    top = say(tom)
    reply = say(mei, "谢谢", reply_to=top)
    deeper = say(tom, "You are welcome", reply_to=reply)
    top.refresh_from_db()
    note.refresh_from_db()
    assert (reply.parent_id, deeper.parent_id, deeper.reply_to_id) == (top.pk, top.pk, reply.pk)
    assert (top.reply_count, note.comment_count) == (2, 3)


def test_sent_twice_it_is_kept_once(note: Note, tom: Account, say: Say) -> None:
    key = uuid.uuid4()
    first, second = say(tom, "Once", key=key), say(tom, "Once", key=key)
    note.refresh_from_db()
    assert first.pk == second.pk
    assert (note.comment_count, Comment.objects.count()) == (1, 1)


def test_the_same_key_of_somebody_else_is_another_comment(tom: Account, mei: Account, say: Say) -> None:
    key = uuid.uuid4()
    assert say(tom, key=key).pk != say(mei, key=key).pk


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"visibility": "self"}, NotFound),
        ({"visibility": "followers"}, NotFound),
        ({"hidden_at": "2026-01-01T00:00Z"}, NotFound),
        ({"comments_closed": True}, CommentsClosed),
    ],
)
def test_nothing_is_said_under_a_note_that_is_not_open(
    mei: Account, tom: Account, say: Say, fields: dict[str, Any], error: type[Exception]
) -> None:
    closed = make_note(mei, **fields)
    with pytest.raises(error):
        say(tom, note_id=closed.pk)
    closed.refresh_from_db()
    assert (closed.comment_count, Comment.objects.count()) == (0, 0)


def test_closed_comments_are_closed_for_the_author_too(mei: Account, say: Say) -> None:
    closed = make_note(mei, comments_closed=True)
    with pytest.raises(CommentsClosed):
        say(mei, note_id=closed.pk)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("who_blocks", ["author", "reader"])
def test_a_block_either_way_makes_the_note_look_missing(
    mei: Account, tom: Account, say: Say, who_blocks: str
) -> None:
    blocker, blocked = (mei, tom) if who_blocks == "author" else (tom, mei)
    Block.objects.create(blocker=blocker, blocked=blocked)
    with pytest.raises(NotFound):
        say(tom)
    assert not Comment.objects.exists()


def test_a_comment_of_somebody_who_blocks_me_cannot_be_answered(
    mei: Account, tom: Account, make_account: Any, say: Say
) -> None:
    ann = make_account("ann")
    top = say(ann)
    Block.objects.create(blocker=ann, blocked=tom)
    with pytest.raises(CommentMissing):
        say(tom, reply_to=top)
    assert Comment.objects.count() == 1


def test_a_comment_under_another_note_cannot_be_answered_here(mei: Account, tom: Account, say: Say) -> None:
    elsewhere = make_note(mei)
    top = say(tom, note_id=elsewhere.pk)
    with pytest.raises(CommentMissing):
        say(tom, reply_to=top)
    assert Comment.objects.count() == 1


def test_visitors_and_the_suspended_say_nothing(note: Note, tom: Account, say: Say) -> None:
    from dataclasses import replace

    from sampan.conversations.services import create_comment

    with pytest.raises(SignInNeeded):
        create_comment(reader=reader_of(None), note_id=note.pk, body="Hello")
    with pytest.raises(Suspended):
        create_comment(reader=replace(reader_of(tom), is_suspended=True), note_id=note.pk, body="Hello")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("body", ["", "   \n ", "\x00\x07"])
def test_an_empty_comment_is_refused(tom: Account, say: Say, body: str) -> None:
    with pytest.raises(CommentEmpty):
        say(tom, body)
    assert not Comment.objects.exists()


def test_the_limit_is_named_and_nothing_is_cut(tom: Account, say: Say, settings: Any) -> None:
    settings.SAMPAN_COMMENT_MAX = 10
    say(tom, "十个字以内都可以说的")
    with pytest.raises(CommentTooLong) as refused:
        say(tom, "eleven chars")
    assert (refused.value.params, refused.value.field) == ({"limit": 10, "length": 12}, "body")
    assert "10" in refused.value.message
    assert Comment.objects.count() == 1


def test_only_so_many_a_minute(tom: Account, say: Say, settings: Any) -> None:
    settings.SAMPAN_COMMENTS_MINUTE_MAX = 2
    say(tom), say(tom)
    with pytest.raises(TooMany):
        say(tom)
    assert Comment.objects.count() == 2


def test_followers_may_comment_on_what_is_theirs_to_see(mei: Account, tom: Account, say: Say) -> None:
    Follow.objects.create(follower=tom, followed=mei)
    Mute.objects.create(muter=mei, muted=tom)  # muting hides, it does not silence
    assert say(tom, note_id=make_note(mei, visibility="followers").pk).pk


@pytest.mark.django_db(transaction=True)
def test_a_picture_comes_with_it_as_public_as_the_note(note: Note, tom: Account, say: Say) -> None:
    comment = say(tom, "", picture=SimpleUploadedFile("me.jpg", make_picture(), content_type="image/jpeg"))
    assert comment.picture is not None
    assert (comment.picture.is_public, comment.picture.state) == (True, "ready")


@pytest.mark.django_db(transaction=True)
def test_a_picture_under_a_note_for_followers_is_not_public(mei: Account, say: Say) -> None:
    comment = say(
        mei,
        "",
        note_id=make_note(mei, visibility="followers").pk,
        picture=SimpleUploadedFile("me.jpg", make_picture(), content_type="image/jpeg"),
    )
    assert comment.picture is not None
    assert comment.picture.is_public is False


@pytest.mark.django_db(transaction=True)
def test_what_is_no_picture_is_refused_and_nothing_is_left(tom: Account, say: Say) -> None:
    with pytest.raises(Invalid):
        say(
            tom,
            "Look",
            picture=SimpleUploadedFile("me.jpg", b"MZ\x90 not a picture", content_type="image/jpeg"),
        )
    assert (Comment.objects.count(), Media.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_kept_once(note: Note, tom: Account, say: Say) -> None:
    key, barrier = uuid.uuid4(), Barrier(2)

    def send() -> int:
        barrier.wait(timeout=10)
        try:
            return say(tom, "At once", key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = [future.result(timeout=30) for future in [pool.submit(send), pool.submit(send)]]
    note.refresh_from_db()
    assert made[0] == made[1]
    assert (note.comment_count, Comment.objects.count()) == (1, 1)
