"""Strangers: their first messages wait in the request box, few and of words alone."""

from __future__ import annotations

from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Follow
from sampan.conversations import selectors, services
from sampan.conversations.errors import (
    ChatMissing,
    ContactRefused,
    RequestWaiting,
    RequestWordsOnly,
    StrangersMax,
)
from sampan.conversations.models import Chat, ContactSettings, Message
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by, member
from tests.conversations.conftest import make_note


@pytest.fixture
def request_chat(mei: Account, tom: Account, write: Write) -> Chat:
    """A chat that mei, a stranger to tom, began with one message."""
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    write(mei, chat, "你好，我们认识一下？")
    return chat


def boxes(who: Account) -> tuple[int, int, int, int]:
    """How many chats stand in inbox and request box, and what the badges say of both."""
    reader = reader_of(who)
    inbox, waiting = selectors.list_chats(reader=reader), selectors.list_chats(reader=reader, box="requests")
    return (
        len(inbox.items),
        len(waiting.items),
        selectors.unread_chats(reader),
        selectors.count_requests(reader),
    )


def test_a_strangers_message_waits_in_the_request_box(request_chat: Chat, mei: Account, tom: Account) -> None:
    assert boxes(tom) == (0, 1, 0, 1)
    assert boxes(mei) == (1, 0, 0, 0)
    row = selectors.get_chat(request_chat.pk, reader=reader_of(mei))
    assert (row.waits, row.left) == (True, 2)
    assert not selectors.get_chat(request_chat.pk, reader=reader_of(tom)).waits


@pytest.mark.parametrize("why", ["follows", "everybody"])
def test_whom_somebody_lets_in_comes_into_the_inbox(
    mei: Account, tom: Account, write: Write, why: str
) -> None:
    if why == "follows":
        Follow.objects.create(follower=tom, followed=mei)
    else:
        ContactSettings.objects.create(account=tom, who="everybody")
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    write(mei, chat)
    assert boxes(tom) == (1, 0, 1, 0)
    assert not selectors.get_chat(chat.pk, reader=reader_of(mei)).waits


def test_a_stranger_writes_three_times_and_then_waits(request_chat: Chat, mei: Account, write: Write) -> None:
    write(mei, request_chat)
    third = write(mei, request_chat)
    services.delete_for_all(reader=reader_of(mei), chat_id=request_chat.pk, seq=third.seq)
    with pytest.raises(RequestWaiting):
        write(mei, request_chat)
    assert Message.objects.count() == 3


def test_a_stranger_sends_words_alone(request_chat: Chat, mei: Account, write: Write) -> None:
    note = make_note(mei)
    with pytest.raises(RequestWordsOnly):
        write(mei, request_chat, "Look", note_id=note.pk)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("how", ["accepts", "answers"])
def test_accepted_or_answered_it_is_a_chat_like_any(
    request_chat: Chat, mei: Account, tom: Account, write: Write, told: Any, how: str
) -> None:
    if how == "accepts":
        services.accept_request(reader=reader_of(tom), chat_id=request_chat.pk)
    else:
        write(tom, request_chat, "Sure!")
    assert heard_by(told, mei, "chat")
    assert boxes(tom)[:2] == (1, 0)
    for _ in range(4):
        write(mei, request_chat, note_id=make_note(mei).pk)
    assert not selectors.get_chat(request_chat.pk, reader=reader_of(mei)).waits


def test_of_a_request_pages_learn_that_it_came_and_no_words(
    request_chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    write(mei, request_chat, "Secret words")
    assert heard_by(told, tom, "message") == []
    assert heard_by(told, tom, "chat") == [{"t": "chat", "chat": str(request_chat.pk)}]


def test_reading_a_request_is_told_to_nobody(
    request_chat: Chat, mei: Account, tom: Account, told: Any
) -> None:
    services.mark_chat_read(reader=reader_of(tom), chat_id=request_chat.pk, seq=1)
    services.tell_typing(reader=reader_of(tom), chat_id=request_chat.pk)
    assert [channel for channel, _ in told if channel == f"account:{mei.pk}"] == []
    assert selectors.list_messages(request_chat.pk, reader=reader_of(mei)).reads == {}


def test_declined_it_is_out_of_sight_and_the_sender_learns_nothing(
    request_chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    before = selectors.get_chat(request_chat.pk, reader=reader_of(mei))
    services.decline_request(reader=reader_of(tom), chat_id=request_chat.pk)
    write(mei, request_chat, "Are you there?")
    after = selectors.get_chat(request_chat.pk, reader=reader_of(mei))
    assert boxes(tom) == (0, 0, 0, 0)
    with pytest.raises(ChatMissing):
        selectors.list_messages(request_chat.pk, reader=reader_of(tom))
    assert [payload for channel, payload in told if channel == f"account:{mei.pk}"] == heard_by(
        told, mei, "message"
    )
    assert heard_by(told, tom, "message") == []
    assert (after.waits, after.left, after.member_count, after.other) == (True, 1, 2, before.other)
    write(mei, request_chat)
    with pytest.raises(RequestWaiting):
        write(mei, request_chat)


def test_who_declined_can_begin_anew_and_finds_nothing_of_before(
    request_chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    services.decline_request(reader=reader_of(tom), chat_id=request_chat.pk)
    write(mei, request_chat, "Unseen")
    services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    assert selectors.list_messages(request_chat.pk, reader=reader_of(tom)).messages == []
    write(mei, request_chat, "Seen")
    page = selectors.list_messages(request_chat.pk, reader=reader_of(tom))
    assert [one.body for one in page.messages] == ["Seen"]


def test_declined_and_later_followed_the_next_message_comes_in(
    request_chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    services.decline_request(reader=reader_of(tom), chat_id=request_chat.pk)
    Follow.objects.create(follower=tom, followed=mei)
    write(mei, request_chat, "Hello again")
    page = selectors.list_messages(request_chat.pk, reader=reader_of(tom))
    assert ([one.body for one in page.messages], boxes(tom)) == (["Hello again"], (1, 0, 1, 0))


def test_declined_with_a_block(request_chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    services.decline_request(reader=reader_of(tom), chat_id=request_chat.pk, block=True)
    assert Block.objects.filter(blocker=tom, blocked=mei).exists()
    with pytest.raises(ChatMissing):
        write(mei, request_chat)
    assert Message.objects.count() == 1


def test_who_closes_the_door_later_refuses_further_requests(
    request_chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    services.save_contact_settings(reader=reader_of(tom), who="nobody", shares_read=True, shares_typing=True)
    with pytest.raises(ContactRefused):
        write(mei, request_chat)
    assert Message.objects.count() == 1


def test_who_only_opened_the_chat_has_not_let_anybody_in(mei: Account, tom: Account, write: Write) -> None:
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    write(mei, chat)
    services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    assert member(chat, tom).state == "request"


def test_first_messages_to_strangers_are_limited_by_the_day(
    mei: Account, tom: Account, lan: Account, write: Write, settings: Any, make_account: Any
) -> None:
    settings.SAMPAN_NEW_STRANGERS_DAY_MAX = 1
    ContactSettings.objects.create(account=tom, who="everybody")
    friend = make_account("friend")
    Follow.objects.create(follower=friend, followed=mei)
    write(mei, services.open_direct(reader=reader_of(mei), account_id=tom.pk))
    write(mei, services.open_direct(reader=reader_of(mei), account_id=friend.pk))
    chat = services.open_direct(reader=reader_of(mei), account_id=lan.pk)
    with pytest.raises(StrangersMax):
        write(mei, chat)
    assert not Message.objects.filter(chat=chat).exists()
    settings.SAMPAN_NEW_HOURS = 0  # no longer new
    write(mei, chat)


def test_strangers_asked_into_groups_are_limited_too(
    mei: Account, tom: Account, lan: Account, settings: Any
) -> None:
    settings.SAMPAN_NEW_STRANGERS_DAY_MAX = 1
    with pytest.raises(StrangersMax):
        services.open_group(reader=reader_of(mei), title="Ads", account_ids=[tom.pk, lan.pk])
    assert not Chat.objects.exists()
