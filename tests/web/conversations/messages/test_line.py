"""What a page on which a message arrives says of it, and what it says nothing of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.models import Chat, ChatMember, Message, NotificationSettings
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.types import MemberState
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory
from sampan.translation.services.keeping import remember
from tests.conftest import reader_of
from tests.web.conversations.messages.conftest import Write


def line(client: Client, message: Message) -> tuple[int, str]:
    """The answer's status, and what it says."""
    answer = client.get(f"/notifications/message/{message.pk}")
    return answer.status_code, answer.json()["text"] if answer.status_code == 200 else ""


def test_the_words_are_said_with_the_name_of_who_wrote_them(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, django_assert_num_queries: Any
) -> None:
    said = write(mei, chat, "Hello\n <b>Tom</b>! How are you? " + "x" * 200)
    toms.get(f"/notifications/message/{said.pk}")
    with django_assert_num_queries(QUERIES):
        status, text = line(toms, said)
    assert status == 200
    assert text.startswith("小梅: Hello <b>Tom</b>! How are you? xxx")
    assert len(text) < 90
    answer = toms.get(f"/notifications/message/{said.pk}")
    assert (answer.json()["url"], answer["Cache-Control"]) == (f"/messages/{chat.pk}", "no-store")


QUERIES = 6
"""Session and reader; the message with its chat and sender; the place in the chat; hidden people; wishes."""


def test_a_group_is_named(mei: Account, group: Chat, write: Write, toms: Client) -> None:
    assert line(toms, write(mei, group, "The soup is ready")) == (200, "小梅 in 厨房: The soup is ready")
    assert line(toms, write(mei, group, "汤好了")) == (200, "小梅 wrote in 厨房.")


def test_words_that_cannot_be_read_are_said_only_where_their_translation_is_at_hand(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "你好，汤姆！")
    translate(said, "Hello, Tom!")
    assert line(toms, said) == (200, "小梅 sent you a message.")
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True)
    assert line(toms, said) == (200, "小梅: Hello, Tom!")
    assert line(toms, write(mei, chat, "再见！")) == (200, "小梅 sent you a message.")


def test_where_words_are_not_shown_neither_is_the_name(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    NotificationSettings.objects.create(account=tom, push_words=False)
    assert line(toms, write(mei, chat, "This is a secret")) == (200, "You have a new message.")


def translate(message: Message, words: str) -> None:
    """Let memory have the message in English."""
    text = message_text(message)
    made = Memory(text_hash=memory_hash(text), scope=text.scope, is_private=True, source="zh-Hans")
    made.target, made.origin, made.engine, made.body = "en", "engine", "here", words
    remember([made])


def mute(chat: Chat, tom: Account) -> None:
    ChatMember.objects.filter(chat=chat, account=tom).update(muted=True)


def ask(chat: Chat, tom: Account) -> None:
    ChatMember.objects.filter(chat=chat, account=tom).update(state=MemberState.REQUEST)


def rest(chat: Chat, tom: Account) -> None:
    NotificationSettings.objects.create(account=tom, quiet_from=0, quiet_to=1439)


def read(chat: Chat, tom: Account) -> None:
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=1)


@pytest.mark.parametrize("why", [mute, ask, rest, read])
def test_nothing_is_said(
    why: Callable[[Chat, Account], None], mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "Hello, how are you today?")
    assert line(toms, said)[0] == 200
    why(chat, tom)
    assert line(toms, said) == (204, "")


def test_of_what_is_not_theirs_to_read_people_learn_nothing(
    mei: Account,
    tom: Account,
    lan: Account,
    chat: Chat,
    write: Write,
    toms: Client,
    meis: Client,
    sign_in: Any,
) -> None:
    said = write(mei, chat, "Hello, how are you today?")
    assert line(meis, said) == (204, "")
    assert sign_in(lan).get(f"/notifications/message/{said.pk}").status_code == 404
    assert toms.get("/notifications/message/1").status_code == 404
    assert Client().get(f"/notifications/message/{said.pk}").status_code == 302
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    assert toms.get(f"/notifications/message/{said.pk}").status_code == 404
