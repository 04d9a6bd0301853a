"""Deleting for oneself and for all, emptying, decisions of the staff, and what stays of it: nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.conversations import selectors, services
from sampan.conversations.errors import MessageMissing
from sampan.conversations.models import Chat, Message, MessageReaction
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by
from tests.conversations.conftest import make_note


def seen(chat: Chat, who: Account) -> list[tuple[int, str]]:
    """Numbers and words that somebody sees."""
    page = selectors.list_messages(chat.pk, reader=reader_of(who))
    return [(one.seq, one.body) for one in page.messages]


def test_deleted_for_oneself_others_still_see_it(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    for words in ("One", "Two", "Three"):
        write(mei, chat, words)
    told.clear()
    gone = services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[1, 3, 3, 99])
    assert gone == 2
    services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[1])
    assert seen(chat, tom) == [(2, "Two")]
    assert seen(chat, mei) == [(1, "One"), (2, "Two"), (3, "Three")]
    assert heard_by(told, mei, "deleted") == []
    last = selectors.list_chats(reader=reader_of(tom)).items[0].last
    assert last is not None
    assert last.seq == 2


def test_what_one_deleted_for_oneself_comes_back_nowhere(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    first = write(mei, chat, "Secret")
    write(mei, chat, "About that", reply_to_seq=1)
    services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[1])
    reader = reader_of(tom)
    assert selectors.list_messages(chat.pk, reader=reader).messages[0].reply_to is None
    assert selectors.search_messages(reader=reader, query="Secret").items == []
    assert selectors.list_messages_by_ids([first.pk], reader=reader) == []
    with pytest.raises(MessageMissing):
        selectors.get_message(chat.pk, 1, reader=reader)
    with pytest.raises(MessageMissing):
        write(tom, chat, "What?", reply_to_seq=1)


def test_deleted_for_all_only_its_place_stays(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    write(mei, chat, "Words", note_id=make_note(mei).pk)
    write(tom, chat, "Answer", reply_to_seq=1)
    services.react(reader=reader_of(tom), chat_id=chat.pk, seq=1, emoji="👍")
    told.clear()
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    row = Message.objects.get(chat=chat, seq=1)
    assert (row.body, row.note_id, row.language, row.is_gone) == ("", None, "und", True)
    assert not MessageReaction.objects.exists()
    for who in (mei, tom):
        assert heard_by(told, who, "deleted") == [{"t": "deleted", "chat": str(chat.pk), "seq": 1}]
        assert seen(chat, who) == [(1, ""), (2, "Answer")]
    answered = selectors.get_message(chat.pk, 2, reader=reader_of(tom)).reply_to
    assert answered is not None
    assert (answered.is_gone, answered.body) == (True, "")


def test_words_of_others_and_notices_are_not_deleted_for_all(
    group: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(tom, group, "Tom's")
    for seq in (1, 2, 99):
        with pytest.raises(MessageMissing):
            services.delete_for_all(reader=reader_of(mei), chat_id=group.pk, seq=seq)
    assert Message.objects.get(chat=group, seq=2).body == "Tom's"
    assert not Message.objects.exclude(deleted_at=None).exists()


def test_nothing_is_put_on_what_is_deleted(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat)
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    with pytest.raises(MessageMissing):
        services.react(reader=reader_of(tom), chat_id=chat.pk, seq=1, emoji="👍")
    with pytest.raises(MessageMissing):
        write(tom, chat, reply_to_seq=1)
    assert not MessageReaction.objects.exists()


def test_who_left_a_group_can_still_take_words_back(
    group: Chat, mei: Account, tom: Account, write: Write
) -> None:
    said = write(tom, group, "Regret")
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    services.delete_for_all(reader=reader_of(tom), chat_id=group.pk, seq=said.seq)
    assert Message.objects.get(pk=said.pk).body == ""


def test_an_emptied_chat_is_gone_until_something_new_is_said(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(mei, chat, "Old")
    services.empty_chat(reader=reader_of(tom), chat_id=chat.pk)
    assert selectors.list_chats(reader=reader_of(tom)).items == []
    assert selectors.unread_chats(reader_of(tom)) == 0
    assert selectors.search_messages(reader=reader_of(tom), query="Old").items == []
    write(mei, chat, "New")
    assert seen(chat, tom) == [(2, "New")]
    assert seen(chat, mei) == [(1, "Old"), (2, "New")]
    row = selectors.list_chats(reader=reader_of(tom)).items[0]
    assert row.unread == 1


def test_leaving_a_chat_with_one_person_empties_it(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(mei, chat)
    services.leave_chat(reader=reader_of(tom), chat_id=chat.pk)
    assert selectors.list_chats(reader=reader_of(tom)).items == []
    write(mei, chat, "Still there?")
    assert seen(chat, tom) == [(2, "Still there?")]


def test_hidden_by_the_staff_and_restored(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    said = write(mei, chat, "Insult")
    assert services.hide_message(message_id=said.pk)
    assert not services.hide_message(message_id=said.pk)
    for who in (mei, tom):
        assert seen(chat, who) == [(1, "")]
        assert selectors.search_messages(reader=reader_of(who), query="Insult").items == []
    assert services.restore_message(message_id=said.pk)
    assert not services.restore_message(message_id=said.pk)
    assert seen(chat, tom) == [(1, "Insult")]


def test_what_is_deleted_does_not_come_back_by_decision(chat: Chat, mei: Account, write: Write) -> None:
    said = write(mei, chat, "Insult")
    services.hide_message(message_id=said.pk)
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    assert not services.restore_message(message_id=said.pk)
    assert Message.objects.get(pk=said.pk).is_gone
