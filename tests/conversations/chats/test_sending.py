"""Saying something in a chat: numbers, keys, answers, limits, and what open pages are told."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.conversations import selectors, services
from sampan.conversations.errors import ChatMissing, MessageEmpty, MessageMissing, MessageTooLong
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.core.errors import SignInNeeded, TooMany
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by, member


def test_what_one_writes_the_other_reads(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat, "  你好！\r\n吃了吗  ")
    write(tom, chat, "Hello!")
    page = selectors.list_messages(chat.pk, reader=reader_of(tom))
    assert [(one.seq, one.sender_id, one.body, one.language) for one in page.messages] == [
        (1, mei.pk, "你好！\n吃了吗", "zh-Hans"),
        (2, tom.pk, "Hello!", "en"),
    ]


def test_sent_twice_with_one_key_it_is_kept_once(chat: Chat, mei: Account, write: Write) -> None:
    key = uuid.uuid4()
    first, second = write(mei, chat, "Once", key=key), write(mei, chat, "Once", key=key)
    chat.refresh_from_db()
    assert (first.pk, chat.last_seq, Message.objects.count()) == (second.pk, 1, 1)


def test_a_key_used_in_another_chat_gives_the_first_message(
    chat: Chat, group: Chat, mei: Account, write: Write
) -> None:
    key = uuid.uuid4()
    first = write(mei, chat, "Once", key=key)
    before = Message.objects.count()
    assert write(mei, group, "Twice", key=key).pk == first.pk
    assert Message.objects.count() == before


def test_who_writes_has_read_all_before(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(tom, chat)
    write(tom, chat)
    write(mei, chat)
    assert (member(chat, mei).read_seq, member(chat, tom).read_seq) == (3, 2)


@pytest.mark.parametrize("body", ["", "   \n ", "\u200b"])
def test_nothing_is_not_sent(chat: Chat, mei: Account, write: Write, body: str) -> None:
    with pytest.raises(MessageEmpty):
        write(mei, chat, body)
    chat.refresh_from_db()
    assert chat.last_seq == 0


def test_too_many_words_are_refused_and_not_cut(
    chat: Chat, mei: Account, write: Write, settings: Any
) -> None:
    settings.SAMPAN_MESSAGE_MAX = 5
    with pytest.raises(MessageTooLong):
        write(mei, chat, "六个字的消息")
    write(mei, chat, "五个字消息")
    assert Message.objects.count() == 1


def test_a_stranger_to_the_chat_finds_nothing_to_write_in(chat: Chat, lan: Account, write: Write) -> None:
    with pytest.raises(ChatMissing):
        write(lan, chat)
    chat.refresh_from_db()
    assert (chat.last_seq, Message.objects.count()) == (0, 0)


def test_visitors_and_suspended_people_write_nothing(chat: Chat, mei: Account) -> None:
    with pytest.raises(SignInNeeded):
        services.send_message(reader=reader_of(None), chat_id=chat.pk, body="Hello")
    suspended = reader_of(mei).__class__(**{**vars(reader_of(mei)), "is_suspended": True})
    with pytest.raises(Suspended):
        services.send_message(reader=suspended, chat_id=chat.pk, body="Hello")
    assert not Message.objects.exists()


def test_messages_of_a_minute_are_limited(chat: Chat, mei: Account, write: Write, settings: Any) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 2
    write(mei, chat)
    write(mei, chat)
    with pytest.raises(TooMany):
        write(mei, chat)
    assert Message.objects.count() == 2


def test_an_answer_names_what_it_answers(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat, "去哪儿？")
    write(tom, chat, "The market", reply_to_seq=1)
    answer = selectors.list_messages(chat.pk, reader=reader_of(mei)).messages[1]
    assert answer.reply_to is not None
    assert (answer.reply_to.seq, answer.reply_to.body, answer.reply_to.sender) == (1, "去哪儿？", mei)


def test_what_is_not_there_cannot_be_answered(chat: Chat, mei: Account, write: Write) -> None:
    with pytest.raises(MessageMissing):
        write(mei, chat, reply_to_seq=7)
    chat.refresh_from_db()
    assert chat.last_seq == 0


def test_both_pages_are_told_the_words_once(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    message = write(mei, chat, "你好")
    for who in (mei, tom):
        (heard,) = heard_by(told, who, "message")
        assert (heard["chat"], heard["seq"], heard["message"]["body"]) == (str(chat.pk), 1, "你好")
        assert heard["message"]["id"] == str(message.pk)


def test_very_long_words_are_asked_for(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    write(mei, chat, "长" * 2000)
    (heard,) = heard_by(told, tom, "message")
    assert "body" not in heard["message"]
    assert selectors.list_messages(chat.pk, reader=reader_of(tom)).messages[0].body == "长" * 2000


def test_sending_asks_seven_times(
    chat: Chat, mei: Account, write: Write, django_assert_num_queries: Any
) -> None:
    write(mei, chat)
    # Begin, number, who is in it, message, read mark, news, end.
    with django_assert_num_queries(7):
        write(mei, chat, "Once more", key=uuid.uuid4())
    assert ChatMember.objects.count() == 2
