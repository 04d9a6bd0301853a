"""Messages in another language: made for the members who ask, told to them alone, gone with the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sampan import wiring
from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import services
from sampan.conversations.events import MessageDeleted, MessageSent
from sampan.conversations.handlers import message_words
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.message_texts import (
    chat_ids,
    message_ids,
    message_scope,
    message_text,
)
from sampan.conversations.services.chats import translating
from sampan.core import events, live, queue
from sampan.translation.events import PrivateTranslated
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import text_key
from sampan.translation.services.keeping import remember
from sampan.translation.types import Text
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, befriend

pytestmark = pytest.mark.django_db

ZH = "我们分手了，先别告诉妈妈"


def wish(who: Account, chat: Chat, **wishes: bool) -> None:
    services.set_chat(reader=reader_of(who), chat_id=chat.pk, **wishes)


def prepared(message: Message) -> list[tuple[str, bool]]:
    """The languages in which it waits, and whether any engine may have it."""
    translating.prepare_message(message_id=message.pk)
    rows = Wanted.objects.filter(scope=message_scope(message.pk), is_private=True)
    return sorted(rows.values_list("target", "may_leave"))


def made(message: Message, body: str = "We broke up, do not tell mum yet", target: str = "en") -> None:
    text = message_text(message)
    row = Memory(text_hash=memory_hash(text), scope=text.scope, is_private=True, source="zh-Hans")
    row.target, row.origin, row.engine, row.body = target, "engine", "here", body
    remember([row])


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What `tell_translated` says, as (channel, payload)."""
    found: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        live, "publish_to", lambda channels, payload, **_: found.extend((one, payload) for one in channels)
    )
    return found


# --- making them ---


def test_nothing_is_translated_before_somebody_asks(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    message = write(mei, chat, ZH)
    assert prepared(message) == []
    wish(tom, chat, translates=False)
    assert prepared(message) == []
    assert not Wanted.objects.exists()


def test_a_message_is_translated_for_the_member_who_asked(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    wish(tom, chat, translates=True)
    message = write(mei, chat, ZH)
    assert prepared(message) == [("en", False)]
    assert prepared(message) == [("en", False)]
    row = Wanted.objects.get()
    assert (row.text, row.context, row.priority) == (ZH, "", 5)


def test_a_wish_for_one_chat_is_none_for_another(
    chat: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    befriend(tom, lan)
    other = services.open_direct(reader=reader_of(lan), account_id=tom.pk)
    wish(tom, chat, translates=True)
    assert prepared(write(lan, other, ZH)) == []


def test_what_every_member_reads_needs_nothing(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    wish(tom, chat, translates=True)
    wish(mei, chat, translates=True)
    assert prepared(write(tom, chat, "See you at the station")) == [("zh-Hans", False)]
    tom.reads = ["en", "zh-Hans"]
    tom.save()
    assert prepared(write(mei, chat, ZH)) == []


def test_who_translates_nothing_by_itself_gets_nothing_made_ahead(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    wish(tom, chat, translates=True)
    tom.auto_translate = False
    tom.save()
    assert prepared(write(mei, chat, ZH)) == []


def test_one_translation_serves_both_scripts_of_a_group(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    lan.language, lan.reads = "zh-Hant", ["zh-Hant"]
    lan.save()
    for who in (mei, tom, lan):
        wish(who, group, translates=True)
    assert prepared(write(tom, group, "The train is late, wait for me")) == [("zh-Hans", False)]
    assert prepared(write(mei, group, ZH)) == [("en", False)]


def test_engines_elsewhere_may_have_it_only_for_a_reader_of_that_language_who_agreed(
    group: Chat, mei: Account, tom: Account, lan: Account, make_account: Callable[..., Account], write: Write
) -> None:
    for who in (mei, tom, lan):
        wish(who, group, translates=True)
    wish(lan, group, remote_engines=True)
    assert prepared(write(mei, group, ZH)) == [("en", False)]
    assert prepared(write(tom, group, "The train is late, wait for me")) == [("zh-Hans", True)]


def test_consent_without_the_wish_to_translate_is_none(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    wish(tom, chat, translates=True, remote_engines=True)
    wish(tom, chat, translates=False)
    assert prepared(write(mei, chat, ZH)) == []


def test_consent_taken_back_holds_for_what_still_waits(
    group: Chat, mei: Account, tom: Account, lan: Account, make_account: Callable[..., Account], write: Write
) -> None:
    for who in (mei, lan):
        wish(who, group, translates=True, remote_engines=True)
    message = write(tom, group, "The train is late, wait for me")
    assert prepared(message) == [("zh-Hans", True)]
    wish(mei, group, remote_engines=False)
    assert Wanted.objects.get().may_leave
    wish(lan, group, translates=False)
    assert not Wanted.objects.get().may_leave


def test_consent_leaves_a_group_with_who_gave_it(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    wish(lan, group, translates=True, remote_engines=True)
    assert prepared(write(tom, group, "The train is late, wait for me")) == [("zh-Hans", True)]
    services.leave_chat(reader=reader_of(lan), chat_id=group.pk)
    assert not Wanted.objects.get().may_leave


def test_somebody_who_blocks_or_mutes_the_writer_lets_nothing_be_sent_away(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    wish(mei, group, translates=True, remote_engines=True)
    wish(lan, group, translates=True, remote_engines=True)
    Mute.objects.create(muter=mei, muted=tom)
    Block.objects.create(blocker=lan, blocked=tom)
    assert prepared(write(tom, group, "The train is late, wait for me")) == []


def test_who_has_left_a_group_asks_for_nothing_any_more(
    group: Chat, mei: Account, tom: Account, write: Write
) -> None:
    wish(tom, group, translates=True)
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    assert prepared(write(mei, group, ZH)) == []


@pytest.mark.parametrize("act", ["delete", "hide"])
def test_a_message_that_is_gone_is_not_translated(
    chat: Chat, mei: Account, tom: Account, write: Write, act: str
) -> None:
    wish(tom, chat, translates=True)
    message = write(mei, chat, ZH)
    if act == "delete":
        services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=message.seq)
    else:
        services.hide_message(message_id=message.pk)
    assert prepared(message) == []


def test_a_job_exists_only_when_a_member_wants_it(
    chat: Chat, mei: Account, tom: Account, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiring.connect()
    asked: list[str] = []
    monkeypatch.setattr(events, "defer", lambda _name, **job: asked.append(job.get("handler", "")))
    wanted = "MessageSent>sampan.conversations.handlers.message_words.on_message_sent"
    write(mei, chat, ZH)
    assert wanted not in asked
    wish(tom, chat, translates=True)
    write(tom, chat, "The train is late")
    assert wanted not in asked
    write(mei, chat, ZH)
    assert wanted in asked


def test_the_handler_has_it_made(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    wish(tom, chat, translates=True)
    message = write(mei, chat, ZH)
    message_words.on_message_sent(MessageSent(message.pk, chat.pk, translates=True))
    assert Wanted.objects.get().scope == message_scope(message.pk)


# --- telling ---


def test_an_arrival_is_told_to_the_members_who_read_it_so_and_to_nobody_else(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write, heard: list[tuple[str, Any]]
) -> None:
    wish(tom, group, translates=True)
    message = write(lan, group, ZH)
    heard.clear()
    message_words.on_private_translated(PrivateTranslated([message_scope(message.pk)], "en"))
    key = text_key(message_text(message), to="en")
    assert heard == [(f"account:{tom.pk}", {"t": "texts", "keys": [key]})]


def test_readers_of_the_two_scripts_are_told_by_keys_of_their_own(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write, heard: list[tuple[str, Any]]
) -> None:
    lan.language, lan.reads = "zh-Hant", ["zh-Hant"]
    lan.save()
    for who in (mei, tom, lan):
        wish(who, group, translates=True)
    message = write(tom, group, "The train is late")
    heard.clear()
    translating.tell_translated(scopes=[message_scope(message.pk)], target="zh-Hans")
    text = message_text(message)
    assert dict(heard) == {
        f"account:{mei.pk}": {"t": "texts", "keys": [text_key(text, to="zh-Hans")]},
        f"account:{lan.pk}": {"t": "texts", "keys": [text_key(text, to="zh-Hant")]},
    }


def test_who_came_later_or_emptied_the_chat_or_blocks_is_told_nothing(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write, heard: list[tuple[str, Any]]
) -> None:
    wish(tom, group, translates=True)
    message = write(mei, group, ZH)
    services.empty_chat(reader=reader_of(tom), chat_id=group.pk)
    heard.clear()
    translating.tell_translated(scopes=[message_scope(message.pk)], target="en")
    assert heard == []
    again = write(mei, group, ZH)
    Block.objects.create(blocker=tom, blocked=mei)
    heard.clear()
    translating.tell_translated(scopes=[message_scope(again.pk)], target="en")
    assert heard == []


def test_a_deleted_message_is_told_to_nobody(
    chat: Chat, mei: Account, tom: Account, write: Write, heard: list[tuple[str, Any]]
) -> None:
    wish(tom, chat, translates=True)
    message = write(mei, chat, ZH)
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=message.seq)
    heard.clear()
    translating.tell_translated(scopes=[message_scope(message.pk)], target="en")
    assert heard == []


def test_scopes_of_other_kinds_are_passed_over() -> None:
    scopes = ["message:7:body", "order_message:8:body", "message:x:body", "", "message:9", "chat:4:title"]
    assert message_ids([*scopes, "message:7:remark", "message:5:remark", "message:6:title"]) == [7, 5]
    assert chat_ids([*scopes, "chat:5:body"]) == [4]
    assert not message_words.is_of_messages(PrivateTranslated(["note:1:body"], "en"))


# --- forgetting ---


def left_of(message: Message) -> tuple[int, int]:
    scope = message_scope(message.pk)
    return Memory.objects.filter(scope=scope).count(), Wanted.objects.filter(scope=scope).count()


@pytest.fixture
def both(chat: Chat, mei: Account, tom: Account, write: Write) -> tuple[Message, Message]:
    """One message that is translated and one that waits, both of mei's."""
    wish(tom, chat, translates=True)
    first, second = write(mei, chat, ZH), write(mei, chat, "明天去哪里玩")
    made(first)
    assert prepared(second) == [("en", False)]
    assert (left_of(first), left_of(second)) == ((1, 0), (0, 1))
    return first, second


def test_deleting_for_all_takes_the_words_out_of_memory_and_list(
    chat: Chat, mei: Account, both: tuple[Message, Message]
) -> None:
    for message in both:
        services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=message.seq)
    assert [left_of(message) for message in both] == [(0, 0), (0, 0)]


def test_deleting_for_oneself_leaves_them_to_the_others(
    chat: Chat, tom: Account, both: tuple[Message, Message]
) -> None:
    services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[one.seq for one in both])
    assert [left_of(message) for message in both] == [(1, 0), (0, 1)]


def test_a_page_that_asked_while_it_was_deleted_leaves_nothing_for_long(
    chat: Chat, mei: Account, both: tuple[Message, Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[dict[str, Any]] = []
    monkeypatch.setattr(queue, "defer", lambda name, **job: later.append({"name": name, **job}))
    words = message_text(both[0])
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=both[0].seq)
    message_words.on_message_deleted(MessageDeleted(both[0].pk, chat.pk))
    Wanted.objects.create(
        text_hash="late", scope=words.scope, text=ZH, source="zh-Hans", target="en", is_private=True
    )
    [job] = [one for one in later if one["name"] == translating.FORGET_TASK]
    assert job["_at"] is not None
    translating.forget_words(message_ids=job["message_ids"])
    assert left_of(both[0]) == (0, 0)


def test_the_words_of_a_leaving_account_go_and_others_stay(
    chat: Chat, mei: Account, tom: Account, both: tuple[Message, Message], write: Write
) -> None:
    answer = write(tom, chat, "The train is late")
    made(answer, "火车晚点了", "zh-Hans")
    services.forget_chats(account_id=mei.pk)
    assert [left_of(message) for message in both] == [(0, 0), (0, 0)]
    assert left_of(answer) == (1, 0)
    assert not Memory.objects.filter(body__contains="mum").exists()
    assert not Wanted.objects.filter(text__contains="明天").exists()


def test_a_chat_that_nobody_can_read_any_more_takes_its_words_along(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    message = write(mei, group, ZH)
    made(message)
    for who in (lan, tom, mei):
        services.leave_chat(reader=reader_of(who), chat_id=group.pk)
        services.empty_chat(reader=reader_of(who), chat_id=group.pk)
    assert ChatMember.objects.exclude(state="left").count() == 0
    services.purge_abandoned_chats()
    assert not Chat.objects.filter(pk=group.pk).exists()
    assert left_of(message) == (0, 0)


def test_a_message_without_context_tells_nothing_of_what_was_said_before(
    chat: Chat, mei: Account, write: Write
) -> None:
    first = write(mei, chat, ZH)
    second = write(mei, chat, "好的", reply_to_seq=first.seq)
    expected = Text("好的", second.language, message_scope(second.pk), is_private=True)
    assert message_text(second) == expected
