"""Read marks, typing and reactions: who sees them, and who does not."""

from __future__ import annotations

from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import selectors, services
from sampan.conversations.errors import ChatMissing, EmojiInvalid, MessageMissing
from sampan.conversations.models import Chat, MessageReaction
from sampan.conversations.services.chats.reacting import clean_emoji
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by, member


def hide_marks(who: Account) -> None:
    """Switch read marks and typing off."""
    services.save_contact_settings(
        reader=reader_of(who), who="followed", shares_read=False, shares_typing=False
    )


def test_what_was_read_counts_no_longer_and_never_goes_back(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    for _ in range(3):
        write(mei, chat)
    assert selectors.list_chats(reader=reader_of(tom)).items[0].unread == 3
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=2)
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=1)
    assert (member(chat, tom).read_seq, selectors.unread_chats(reader_of(tom))) == (2, 1)
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=99)
    assert (member(chat, tom).read_seq, selectors.unread_chats(reader_of(tom))) == (3, 0)
    assert [one["seq"] for one in heard_by(told, mei, "read")] == [2, 3]
    assert heard_by(told, tom, "unread") == [{"t": "unread", "chats": 1}, {"t": "unread", "chats": 0}]
    assert selectors.list_messages(chat.pk, reader=reader_of(mei)).reads == {tom.pk: 3}


@pytest.mark.parametrize("hider", ["mei", "tom"])
def test_who_hides_marks_shows_none_and_sees_none(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any, hider: str
) -> None:
    write(mei, chat)
    hide_marks(mei if hider == "mei" else tom)
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=1)
    services.tell_typing(reader=reader_of(tom), chat_id=chat.pk)
    assert heard_by(told, mei, "read") == heard_by(told, mei, "typing") == []
    assert selectors.list_messages(chat.pk, reader=reader_of(mei)).reads == {}
    assert selectors.list_messages(chat.pk, reader=reader_of(tom)).reads == {}
    assert heard_by(told, tom, "read")  # one's own other pages


def test_typing_is_shown_to_the_others_alone(group: Chat, mei: Account, tom: Account, told: Any) -> None:
    services.tell_typing(reader=reader_of(mei), chat_id=group.pk)
    assert heard_by(told, tom, "typing") == [{"t": "typing", "chat": str(group.pk), "account": str(mei.pk)}]
    assert heard_by(told, mei, "typing") == []


@pytest.mark.parametrize("tie", [Block, Mute])
def test_who_blocks_or_mutes_is_told_nothing(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write, told: Any, tie: Any
) -> None:
    said = write(tom, group)
    if tie is Block:
        Block.objects.create(blocker=tom, blocked=mei)
    else:
        Mute.objects.create(muter=tom, muted=mei)
    told.clear()
    services.tell_typing(reader=reader_of(mei), chat_id=group.pk)
    services.mark_chat_read(reader=reader_of(mei), chat_id=group.pk, seq=2)
    services.react(reader=reader_of(mei), chat_id=group.pk, seq=said.seq, emoji="👍")
    assert [payload for channel, payload in told if channel == f"account:{tom.pk}"] == []
    assert len(heard_by(told, lan, "typing")) == 1
    assert list(selectors.get_message(group.pk, said.seq, reader=reader_of(tom)).reactions.all()) == []


def test_a_muted_person_raises_no_badge(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat)
    Mute.objects.create(muter=tom, muted=mei)
    assert selectors.unread_chats(reader_of(tom)) == 0
    assert [one.body for one in selectors.list_messages(chat.pk, reader=reader_of(tom)).messages] == [
        "Hello!"
    ]


def test_a_muted_chat_raises_no_badge(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat)
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, muted=True)
    assert selectors.unread_chats(reader_of(tom)) == 0
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, muted=False)
    assert selectors.unread_chats(reader_of(tom)) == 1


def test_wishes_change_one_at_a_time(chat: Chat, mei: Account, tom: Account) -> None:
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True, remote_engines=True)
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, pinned=True)
    mine = member(chat, tom)
    assert (mine.translates, mine.remote_engines, mine.pinned, mine.muted) == (True, True, True, False)
    assert member(chat, mei).translates is None


def test_nobody_sets_a_chat_of_others(chat: Chat, mei: Account, lan: Account) -> None:
    with pytest.raises(ChatMissing):
        services.set_chat(reader=reader_of(lan), chat_id=chat.pk, muted=True)
    assert not member(chat, mei).muted


def test_one_reaction_of_each_that_can_be_changed_and_taken_back(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    write(mei, chat)
    told.clear()
    for emoji in ("👍", "👍", "❤️", "", ""):
        services.react(reader=reader_of(tom), chat_id=chat.pk, seq=1, emoji=emoji)
    services.react(reader=reader_of(mei), chat_id=chat.pk, seq=1, emoji="🥟")
    shown = selectors.get_message(chat.pk, 1, reader=reader_of(tom)).reactions.all()
    assert [(one.account, one.emoji) for one in shown] == [(mei, "🥟")]
    assert len(heard_by(told, mei, "reaction")) == 4


@pytest.mark.parametrize("emoji", ["👍", "👍🏽", "👩‍👩‍👧‍👦", "🇨🇳", "❤️", "1️⃣", "👩🏽‍❤️‍💋‍👨🏿"])
def test_an_emoji_is_one_however_it_is_made(emoji: str) -> None:
    assert clean_emoji(f" {emoji} ") == emoji


@pytest.mark.parametrize(
    "emoji", ["a", "好", "👍👍", "1", "<b>", "👍a", "#", "\u200d", "é", "👍" + "\u0301" * 20]
)
def test_what_is_no_single_emoji_is_refused(
    chat: Chat, mei: Account, tom: Account, write: Write, emoji: str
) -> None:
    write(mei, chat)
    with pytest.raises(EmojiInvalid):
        services.react(reader=reader_of(tom), chat_id=chat.pk, seq=1, emoji=emoji)
    assert not MessageReaction.objects.exists()


def test_notices_and_what_is_not_there_take_no_reactions(group: Chat, mei: Account) -> None:
    for seq in (1, 7):
        with pytest.raises(MessageMissing):
            services.react(reader=reader_of(mei), chat_id=group.pk, seq=seq, emoji="👍")
    assert not MessageReaction.objects.exists()
