"""Names of groups and remarks of corrections: translated as messages are, gone with what they belong to."""

from __future__ import annotations

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.events import MessageSent
from sampan.conversations.handlers import message_words
from sampan.conversations.models import Chat, Message
from sampan.conversations.selectors.message_texts import (
    remark_scope,
    remark_text,
    title_scope,
    title_text,
)
from sampan.conversations.services.chats import translating
from sampan.conversations.types import Correction
from sampan.core import events
from sampan.translation.events import PrivateTranslated
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import text_key
from sampan.translation.services.keeping import remember
from sampan.translation.types import Text
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write
from tests.conversations.chats.test_message_words import heard, wish

pytestmark = pytest.mark.django_db
__all__ = ["heard"]

NAME = "周末去哪里吃饭"
REMARK = "这样说更自然"


def waiting(scope: str) -> list[tuple[str, bool]]:
    rows = Wanted.objects.filter(scope=scope, is_private=True)
    return sorted(rows.values_list("target", "may_leave"))


def keep(text: Text, body: str) -> None:
    """Put a translation into the memory, as a worker does."""
    row = Memory(
        text_hash=memory_hash(text), scope=text.scope, is_private=True, source="zh-Hans", target="en"
    )
    row.origin, row.engine, row.body = "engine", "here", body
    remember([row])


def rename(who: Account, group: Chat, title: str = NAME) -> None:
    services.rename_group(reader=reader_of(who), chat_id=group.pk, title=title)
    group.title = title


@pytest.fixture
def correction(chat: Chat, mei: Account, tom: Account, write: Write) -> Message:
    """What mei puts right of tom's, with a remark in Chinese; tom has the chat translated."""
    wish(tom, chat, translates=True)
    said = write(tom, chat, "I very like tea")
    return write(
        mei, chat, "I like tea very much", reply_to_seq=said.seq, correction=Correction(remark=REMARK)
    )


# --- names of groups ---


def test_a_new_name_is_translated_for_the_members_who_asked_and_no_others(
    group: Chat, mei: Account, tom: Account, lan: Account
) -> None:
    rename(mei, group)
    assert waiting(title_scope(group.pk)) == []
    wish(tom, group, translates=True)
    wish(lan, group, translates=True)
    rename(mei, group, "下周末去哪里吃饭")
    assert waiting(title_scope(group.pk)) == [("en", False)]


def test_a_name_leaves_this_house_only_for_a_reader_of_that_language_who_agreed(
    group: Chat, mei: Account, tom: Account, lan: Account
) -> None:
    wish(tom, group, translates=True)
    wish(lan, group, translates=True, remote_engines=True)
    rename(mei, group)
    assert waiting(title_scope(group.pk)) == [("en", False)]
    wish(tom, group, remote_engines=True)
    rename(mei, group, "下周末去哪里吃饭")
    assert waiting(title_scope(group.pk)) == [("en", True)]
    wish(tom, group, remote_engines=False)
    assert waiting(title_scope(group.pk)) == [("en", False)]


def test_who_left_closes_what_waits_by_their_consent(group: Chat, mei: Account, tom: Account) -> None:
    wish(tom, group, translates=True, remote_engines=True)
    rename(mei, group)
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    assert waiting(title_scope(group.pk)) == [("en", False)]


def test_nothing_is_left_of_the_name_before(group: Chat, mei: Account, tom: Account) -> None:
    wish(tom, group, translates=True)
    rename(mei, group)
    keep(title_text(group), "Where to eat at the weekend")
    rename(mei, group, "下周末去哪里吃饭")
    assert not Memory.objects.filter(scope=title_scope(group.pk)).exists()
    assert Wanted.objects.get(scope=title_scope(group.pk)).text == "下周末去哪里吃饭"


def test_a_group_that_nobody_can_read_any_more_takes_its_name_along(
    group: Chat, mei: Account, tom: Account, lan: Account
) -> None:
    keep(title_text(group), "Kitchen")
    for who in (lan, tom, mei):
        services.leave_chat(reader=reader_of(who), chat_id=group.pk)
        services.empty_chat(reader=reader_of(who), chat_id=group.pk)
    services.purge_abandoned_chats()
    assert not Memory.objects.filter(scope=title_scope(group.pk)).exists()


def test_the_arrival_of_a_name_is_told_to_those_who_asked_alone(
    group: Chat, mei: Account, tom: Account, heard: list[tuple[str, Any]]
) -> None:
    wish(tom, group, translates=True)
    heard.clear()
    arrival = PrivateTranslated([title_scope(group.pk)], "en")
    assert message_words.is_of_messages(arrival)
    message_words.on_private_translated(arrival)
    key = text_key(title_text(group), to="en")
    assert heard == [(f"account:{tom.pk}", {"t": "texts", "keys": [key]})]


def test_what_was_made_of_a_name_is_told_on_no_channel_that_anybody_may_hear(
    group: Chat, heard: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[Any] = []
    monkeypatch.setattr(events, "record", recorded.append)
    keep(title_text(group), "Kitchen")
    assert recorded == [PrivateTranslated([title_scope(group.pk)], "en")]
    assert heard == []


# --- remarks of corrections ---


def test_a_remark_is_translated_for_the_learner_who_reads_the_words_themselves(correction: Message) -> None:
    translating.prepare_message(message_id=correction.pk)
    assert waiting(remark_scope(correction.pk)) == [("en", False)]
    assert Wanted.objects.count() == 1


def test_a_remark_in_another_language_is_news_for_the_translators(
    chat: Chat, mei: Account, tom: Account, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[Any] = []
    monkeypatch.setattr(events, "record", recorded.append)
    wish(tom, chat, translates=True)
    said = write(tom, chat, "I very like tea")
    for remark in (REMARK, "More natural this way"):
        given = Correction(remark=remark)
        write(mei, chat, "I like tea very much", reply_to_seq=said.seq, correction=given)
    sent = [one for one in recorded if isinstance(one, MessageSent)]
    assert [one.translates for one in sent] == [False, True, False]


def test_the_arrival_of_a_remark_names_its_own_key_alone(
    correction: Message, tom: Account, heard: list[tuple[str, Any]]
) -> None:
    heard.clear()
    translating.tell_translated(scopes=[remark_scope(correction.pk)], target="en")
    key = text_key(remark_text(correction), to="en")
    assert heard == [(f"account:{tom.pk}", {"t": "texts", "keys": [key]})]


def test_a_deleted_correction_takes_its_remark_along(chat: Chat, mei: Account, correction: Message) -> None:
    translating.prepare_message(message_id=correction.pk)
    keep(remark_text(correction), "More natural this way")
    Wanted.objects.create(
        text_hash="zh", scope=remark_scope(correction.pk), text=REMARK, target="zh-Hant", is_private=True
    )
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=correction.seq)
    assert not Memory.objects.filter(scope=remark_scope(correction.pk)).exists()
    assert not Wanted.objects.filter(scope=remark_scope(correction.pk)).exists()


def test_consent_that_is_taken_back_holds_for_remarks_that_wait(
    chat: Chat, tom: Account, correction: Message
) -> None:
    wish(tom, chat, remote_engines=True)
    translating.prepare_message(message_id=correction.pk)
    assert waiting(remark_scope(correction.pk)) == [("en", True)]
    wish(tom, chat, remote_engines=False)
    assert waiting(remark_scope(correction.pk)) == [("en", False)]
