"""Which comments a reader meets, in which order, at which cost."""

from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import services
from sampan.conversations.errors import CommentMissing
from sampan.conversations.selectors import (
    get_comment,
    list_comments,
    list_comments_by_ids,
    list_replies,
)
from sampan.core.clock import now
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.conftest import Say, make_note


@pytest.fixture(autouse=True)
def _no_hurry(settings: Any) -> None:
    settings.SAMPAN_COMMENTS_MINUTE_MAX = 1000


def test_the_pinned_comes_first_then_the_newest(note: Note, mei: Account, tom: Account, say: Say) -> None:
    first, second, third = (say(tom, body) for body in ("one", "two", "three"))
    services.pin_comment(reader=reader_of(mei), comment_id=first.pk, on=True)
    page = list_comments(note.pk, reader=reader_of(tom))
    assert [row.comment.pk for row in page.items] == [first.pk, third.pk, second.pk]


def test_pages_hold_every_comment_once(note: Note, mei: Account, tom: Account, say: Say) -> None:
    all_ids = {say(tom, f"number {number}").pk for number in range(7)}
    services.pin_comment(reader=reader_of(mei), comment_id=min(all_ids), on=True)
    seen: list[int] = []
    cursor: str | None = None
    for _page in range(4):
        page = list_comments(note.pk, reader=reader_of(tom), cursor=cursor, size=2)
        seen += [row.comment.pk for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(all_ids)
    assert cursor is None


def test_two_replies_stand_open_and_the_rest_is_paged(note: Note, tom: Account, say: Say) -> None:
    top = say(tom)
    replies = [say(tom, f"reply {number}", reply_to=top).pk for number in range(5)]
    (thread,) = list_comments(note.pk, reader=reader_of(tom)).items
    assert [row.pk for row in thread.replies] == replies[:2]
    rest = list_replies(top.pk, reader=reader_of(tom), cursor=thread.replies_cursor, size=2)
    last = list_replies(top.pk, reader=reader_of(tom), cursor=rest.next_cursor, size=2)
    assert [row.pk for row in [*rest.items, *last.items]] == replies[2:]
    assert last.next_cursor is None


def test_three_queries_whatever_the_number(
    note: Note, tom: Account, say: Say, django_assert_num_queries: Any
) -> None:
    for number in range(6):
        top = say(tom, f"top {number}")
        for _reply in range(3):
            say(tom, "reply", reply_to=top)
    with django_assert_num_queries(3):
        page = list_comments(note.pk, reader=reader_of(tom))
        assert {len(row.replies) for row in page.items} == {2}
        [
            (row.comment.author, row.comment.picture, [r.reply_to.author for r in row.replies])
            for row in page.items
        ]


@pytest.mark.parametrize("tie", ["blocks", "is blocked", "mutes", "suspended"])
def test_people_out_of_sight_are_out_of_the_comments(
    note: Note, tom: Account, make_account: Any, say: Say, tie: str
) -> None:
    ann = make_account("ann")
    top = say(tom, "Mine")
    say(ann, "Ann's own")
    say(ann, "Ann's reply", reply_to=top)
    if tie == "blocks":
        Block.objects.create(blocker=tom, blocked=ann)
    elif tie == "is blocked":
        Block.objects.create(blocker=ann, blocked=tom)
    elif tie == "mutes":
        Mute.objects.create(muter=tom, muted=ann)
    else:
        Account.objects.filter(pk=ann.pk).update(suspended_at=now())
    (thread,) = list_comments(note.pk, reader=reader_of(tom)).items
    assert (thread.comment.body, thread.replies) == ("Mine", [])
    assert list_replies(top.pk, reader=reader_of(tom)).items == []


def test_hidden_comments_are_gone_but_their_replies_stay(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    top, alone = say(tom, "rude"), say(tom, "rude too")
    say(mei, "Please do not", reply_to=top)
    for comment in (top, alone):
        services.hide_comment(comment_id=comment.pk)
    (thread,) = list_comments(note.pk, reader=reader_of(mei)).items
    assert (thread.comment.pk, thread.comment.is_gone, len(thread.replies)) == (top.pk, True, 1)
    note.refresh_from_db()
    assert note.comment_count == 1


def test_liked_is_known_of_every_comment(note: Note, mei: Account, tom: Account, say: Say) -> None:
    liked, other = say(tom), say(tom)
    services.like_comment(reader=reader_of(mei), comment_id=liked.pk, on=True)
    rows = {row.comment.pk: row.comment.liked for row in list_comments(note.pk, reader=reader_of(mei)).items}
    assert rows == {liked.pk: True, other.pk: False}
    assert not any(row.comment.liked for row in list_comments(note.pk, reader=reader_of(None)).items)


def test_a_comment_under_a_private_note_looks_missing(mei: Account, tom: Account, say: Say) -> None:
    private = make_note(mei, visibility="self")
    comment = say(mei, note_id=private.pk)
    assert get_comment(comment.pk, reader=reader_of(mei)).note == private
    with pytest.raises(CommentMissing):
        get_comment(comment.pk, reader=reader_of(tom))
    assert list_comments_by_ids([comment.pk], reader=reader_of(tom)) == []
