"""Tests of what people are told of each other: likes, collections, comments, names, follows, corrections.

Every news arrives twice here, as `deliver` lets it.
"""

from typing import Any

import pytest

from sampan.accounts import services as accounts
from sampan.accounts.models import Account, Follow
from sampan.conversations import services
from sampan.conversations.events import MessageCorrected
from sampan.conversations.handlers import on_message_corrected
from sampan.conversations.models import (
    Chat,
    ChatMember,
    Comment,
    CommentMention,
    Message,
    Notification,
    NotificationActor,
)
from sampan.conversations.selectors.notifications import unread_count
from sampan.conversations.services.notifying import mark_notifications_read
from sampan.conversations.types import Correction, MemberState
from sampan.core.clock import now
from sampan.notes import services as notes
from sampan.notes.models import Note
from sampan.notes.services import standing
from tests.conftest import reader_of
from tests.conversations.conftest import Say, make_note
from tests.conversations.notifications.conftest import Acts, deliver, kinds_of, shown_to
from tests.notes.conftest import content, make_media, publish


def test_the_author_is_told_who_likes_a_note(note: Note, mei: Account, tom: Account) -> None:
    notes.like(reader=reader_of(tom), note_id=note.pk, on=True)
    assert deliver() == 1
    (row,) = shown_to(mei)
    assert (row.notification.kind, row.actors, row.others) == ("like", [tom], 0)
    assert shown_to(tom) == []


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_like_taken_back_is_taken_back_however_the_news_come(
    note: Note, mei: Account, tom: Account, shuffled: bool
) -> None:
    for on in (True, False, True, False):
        notes.like(reader=reader_of(tom), note_id=note.pk, on=on)
    assert deliver(shuffled=shuffled) == 4
    assert not Notification.objects.exists()


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_like_given_again_stands_however_the_news_come(
    note: Note, mei: Account, tom: Account, shuffled: bool
) -> None:
    for on in (True, False, True):
        notes.like(reader=reader_of(tom), note_id=note.pk, on=on)
    deliver(shuffled=shuffled)
    (row,) = shown_to(mei)
    assert (row.actors, row.notification.actor_count) == ([tom], 1)


def test_a_like_taken_back_leaves_a_read_line_too(note: Note, mei: Account, crowd: Acts) -> None:
    one, other = crowd(2)
    for who in (one, other):
        notes.like(reader=reader_of(who), note_id=note.pk, on=True)
    deliver()
    mark_notifications_read(reader=reader_of(mei), up_to_place=shown_to(mei)[0].notification.place)
    notes.like(reader=reader_of(one), note_id=note.pk, on=False)
    deliver()
    (row,) = shown_to(mei)
    assert row.actors == [other]
    assert row.notification.read_at is not None


def test_who_keeps_a_note_on_a_public_board_is_told(note: Note, mei: Account, tom: Account) -> None:
    notes.collect(reader=reader_of(tom), note_id=note.pk, on=True)
    deliver()
    assert kinds_of(mei) == ["collect"]
    notes.collect(reader=reader_of(tom), note_id=note.pk, on=False)
    deliver()
    assert kinds_of(mei) == []


def test_a_private_board_tells_nobody(note: Note, mei: Account, tom: Account) -> None:
    notes.collect(reader=reader_of(tom), note_id=note.pk, on=True, new_board="Mine", is_public=False)
    assert deliver() == 1
    assert not Notification.objects.exists()


def test_a_comment_is_told_to_the_author_and_a_reply_to_both(
    note: Note, mei: Account, tom: Account, crowd: Acts, say: Say
) -> None:
    (lin,) = crowd(1)
    first = say(tom)
    deliver()
    assert kinds_of(mei) == ["comment"]
    answer = say(lin, "So it is.", reply_to=first)
    deliver()
    assert kinds_of(mei) == ["comment", "comment"]
    (row,) = shown_to(tom)
    assert (row.notification.kind, row.notification.comment, row.actors) == ("reply", answer, [lin])
    assert kinds_of(lin) == []


def test_an_author_who_is_answered_hears_of_it_once_as_a_reply(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    say(tom, "Yes, @mei!", reply_to=say(mei, "好吃"))
    deliver()
    assert kinds_of(mei) == ["reply"]


def test_a_correction_is_told_as_one(note: Note, mei: Account, tom: Account, say: Say) -> None:
    first = say(tom, "我喜欢吃早餐很")
    deliver()
    say(mei, "我很喜欢吃早餐", reply_to=first, correction=Correction())
    deliver()
    assert kinds_of(tom) == ["correction"]


def test_a_deleted_comment_takes_its_lines_along(
    note: Note, mei: Account, tom: Account, crowd: Acts, say: Say
) -> None:
    (lin,) = crowd(1)
    first = say(tom, "Hello @mei")
    say(lin, "Indeed", reply_to=first)
    services.like_comment(reader=reader_of(lin), comment_id=first.pk, on=True)
    deliver()
    assert sorted(kinds_of(tom)) == ["comment_like", "reply"]
    services.delete_comment(reader=reader_of(tom), comment_id=first.pk)  # it stays as a frame
    deliver()
    assert Comment.objects.filter(pk=first.pk).exists()
    assert kinds_of(mei) == ["comment"]
    assert kinds_of(tom) == ["reply"]
    assert not CommentMention.objects.exists()


def test_a_comment_deleted_before_the_news_came_is_not_told(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    first = say(tom)
    services.delete_comment(reader=reader_of(tom), comment_id=first.pk)
    deliver(shuffled=True)
    assert not Notification.objects.exists()


def test_a_hidden_comment_is_neither_shown_nor_counted_until_it_is_restored(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    comment = say(tom)
    deliver()
    services.hide_comment(comment_id=comment.pk)
    assert (kinds_of(mei), unread_count(reader_of(mei))) == ([], 0)
    services.restore_comment(comment_id=comment.pk)
    assert (kinds_of(mei), unread_count(reader_of(mei))) == (["comment"], 1)


def test_a_like_of_a_comment_is_told_and_taken_back(note: Note, mei: Account, tom: Account, say: Say) -> None:
    comment = say(tom)
    for on, kinds in ((True, ["comment_like"]), (False, []), (True, ["comment_like"])):
        services.like_comment(reader=reader_of(mei), comment_id=comment.pk, on=on)
        deliver()
        assert kinds_of(tom) == kinds


def test_who_is_named_in_a_comment_is_told(
    note: Note, mei: Account, tom: Account, crowd: Acts, say: Say, django_assert_num_queries: Any
) -> None:
    lin, block = crowd(2)
    accounts.block(reader=reader_of(block), account_id=tom.pk)
    said = f"Look @{lin.handle} @{lin.handle.upper()}! @{block.handle} @tom @nobody_here @x@peer.example"
    comment = say(tom, said)
    deliver()
    assert list(CommentMention.objects.values_list("account", flat=True)) == [lin.pk]
    (row,) = shown_to(lin)
    assert (row.notification.kind, row.notification.comment, row.actors) == ("mention", comment, [tom])
    assert kinds_of(block) == kinds_of(tom) == []


def test_whoever_cannot_see_the_note_is_not_told_that_they_are_named(
    mei: Account, tom: Account, crowd: Acts, say: Say
) -> None:
    friend, stranger = crowd(2)
    for one in (friend, tom):
        Follow.objects.create(follower=one, followed=mei)
    closed = make_note(mei, visibility="followers")
    say(tom, f"@{friend.handle} @{stranger.handle}", note_id=closed.pk)
    deliver()
    assert kinds_of(friend) == ["mention"]
    assert not Notification.objects.filter(account=stranger).exists()
    Follow.objects.filter(follower=friend).delete()
    assert (kinds_of(friend), unread_count(reader_of(friend))) == ([], 0)


def test_who_is_named_in_a_note_is_told_once_and_editing_tells_the_new_ones(
    mei: Account, tom: Account, crowd: Acts
) -> None:
    (lin,) = crowd(1)
    picture = make_media(mei)
    note = publish(mei, picture, body="With @tom")
    deliver()
    (row,) = shown_to(tom)
    assert (row.notification.kind, row.notification.note, row.actors) == ("mention", note, [mei])
    mark_notifications_read(reader=reader_of(tom), ids=[row.notification.pk])
    again = content(picture, body=f"With @tom and @{lin.handle}")
    notes.edit_note(reader=reader_of(mei), note_id=note.pk, content=again)
    deliver()
    assert (kinds_of(tom), kinds_of(lin)) == (["mention"], ["mention"])
    assert unread_count(reader_of(tom)) == 0
    notes.edit_note(reader=reader_of(mei), note_id=note.pk, content=content(picture, body="Alone"))
    deliver()
    assert (kinds_of(tom), kinds_of(lin)) == ([], [])


def test_a_note_for_oneself_tells_those_it_names_only_once_it_is_opened(mei: Account, tom: Account) -> None:
    picture = make_media(mei)
    note = publish(mei, picture, body="With @tom", visibility="self")
    deliver()
    assert not Notification.objects.exists()
    opened = content(picture, body="With @tom", visibility="public")
    notes.edit_note(reader=reader_of(mei), note_id=note.pk, content=opened)
    deliver()
    assert kinds_of(tom) == ["mention"]


def test_a_note_hidden_before_the_news_came_tells_once_it_is_restored(mei: Account, tom: Account) -> None:
    note = publish(mei, body="With @tom")
    standing.hide_note(note_id=note.pk)
    deliver()
    assert not Notification.objects.exists()
    standing.unhide_note(note_id=note.pk)
    deliver()
    assert kinds_of(tom) == ["mention"]


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_follow_is_told_and_ending_it_takes_it_back(mei: Account, tom: Account, shuffled: bool) -> None:
    accounts.follow(reader=reader_of(tom), account_id=mei.pk)
    deliver()
    assert kinds_of(mei) == ["follow"]
    accounts.unfollow(reader=reader_of(tom), account_id=mei.pk)
    accounts.follow(reader=reader_of(tom), account_id=mei.pk)
    accounts.unfollow(reader=reader_of(tom), account_id=mei.pk)
    deliver(shuffled=shuffled)
    assert not Notification.objects.exists()


def test_a_block_takes_the_follow_back(mei: Account, tom: Account) -> None:
    accounts.follow(reader=reader_of(tom), account_id=mei.pk)
    deliver()
    accounts.block(reader=reader_of(mei), account_id=tom.pk)
    deliver()
    assert not Notification.objects.exists()


def test_followers_gather_in_one_line(mei: Account, crowd: Acts) -> None:
    for who in crowd(4):
        accounts.follow(reader=reader_of(who), account_id=mei.pk)
    deliver(shuffled=True)
    (row,) = shown_to(mei)
    assert (len(row.actors), row.others) == (3, 1)


def test_a_corrected_message_is_told_while_the_reader_is_in_the_chat(mei: Account, tom: Account) -> None:
    low, high = sorted((mei.pk, tom.pk))
    chat = Chat.objects.create(kind="direct", pair=f"{low}:{high}", last_seq=2)
    members = [ChatMember.objects.create(chat=chat, account=who) for who in (mei, tom)]
    wrong = Message.objects.create(chat=chat, seq=1, sender=tom, body="你们好马")
    right = Message.objects.create(
        chat=chat, seq=2, sender=mei, body="你们好吗", reply_to=wrong, is_correction=True
    )
    for _twice in range(2):
        on_message_corrected(MessageCorrected(right.pk, chat.pk))
    (row,) = shown_to(tom)
    assert (row.notification.kind, row.notification.message, row.actors) == ("correction", right, [mei])
    assert unread_count(reader_of(tom)) == 1
    ChatMember.objects.filter(pk=members[1].pk).update(state=MemberState.LEFT)
    assert (shown_to(tom), unread_count(reader_of(tom))) == ([], 0)
    ChatMember.objects.filter(pk=members[1].pk).update(state=MemberState.ACTIVE)
    Message.objects.filter(pk=right.pk).update(deleted_at=now())
    assert (shown_to(tom), unread_count(reader_of(tom))) == ([], 0)


def test_whoever_leaves_goes_out_of_others_lines(note: Note, mei: Account, crowd: Acts, say: Say) -> None:
    leaver, stayer = crowd(2)
    other = make_note(mei)
    for who, one in ((leaver, note), (stayer, note), (leaver, other)):
        notes.like(reader=reader_of(who), note_id=one.pk, on=True)
    deliver()
    accounts.delete_account(reader=reader_of(leaver))
    deliver()
    (row,) = shown_to(mei)
    assert (row.notification.note, row.actors, row.others) == (note, [stayer], 0)
    assert not NotificationActor.objects.filter(account=leaver).exists()


def test_a_deleted_note_takes_its_lines_along(note: Note, mei: Account, tom: Account, say: Say) -> None:
    say(tom)
    notes.like(reader=reader_of(tom), note_id=note.pk, on=True)
    deliver()
    assert len(kinds_of(mei)) == 2
    notes.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert not Notification.objects.exists()
