"""What rooms and jobs are told of messages, and that nothing is deferred where nobody needs it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import selectors, services
from sampan.conversations.errors import CorrectionInvalid
from sampan.conversations.events import MessageCorrected, MessageDeleted, MessageSent
from sampan.conversations.models import Chat, Message, PushSubscription
from sampan.conversations.types import Correction
from sampan.core.events import Event
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """All that is recorded from now on."""
    recorded: list[Event] = []
    monkeypatch.setattr("sampan.core.events.record", recorded.append)
    return recorded


def sent(news: list[Event]) -> tuple[bool, bool]:
    """Whether the latest message wants translating and pushing."""
    event = [one for one in news if isinstance(one, MessageSent)][-1]
    return event.translates, event.pushes


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def test_a_plain_message_defers_no_job(chat: Chat, mei: Account, write: Write) -> None:
    before = jobs()
    write(mei, chat)
    assert jobs() == before


def test_translation_is_wanted_where_somebody_asked_and_does_not_read_it(
    chat: Chat, mei: Account, tom: Account, write: Write, news: list[Event]
) -> None:
    write(mei, chat, "你好，吃了吗")
    assert sent(news) == (False, False)
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True)
    write(mei, chat, "你好，吃了吗")
    assert sent(news) == (True, False)
    write(mei, chat, "Have you eaten yet?")
    assert sent(news) == (False, False)
    write(mei, chat, "😀")
    assert sent(news) == (False, False)
    write(tom, chat, "Not yet, and you?")  # mei did not ask
    assert sent(news) == (False, False)


@pytest.mark.parametrize("why", ["muted_chat", "muted_person", "blocked", "request", "left"])
def test_pushes_go_only_to_whom_the_message_may_reach(
    group: Chat, mei: Account, tom: Account, write: Write, news: list[Event], why: str
) -> None:
    PushSubscription.objects.create(account=tom, endpoint="https://push.example/1", p256dh="k", auth="a")
    write(mei, group)
    assert sent(news) == (False, True)
    if why == "muted_chat":
        services.set_chat(reader=reader_of(tom), chat_id=group.pk, muted=True)
    elif why == "muted_person":
        Mute.objects.create(muter=tom, muted=mei)
    elif why == "blocked":
        Block.objects.create(blocker=tom, blocked=mei)
    else:
        services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    if why == "request":
        services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[tom.pk])
    write(mei, group)
    assert sent(news) == (False, False)


def test_the_sender_is_not_pushed(chat: Chat, mei: Account, write: Write, news: list[Event]) -> None:
    PushSubscription.objects.create(account=mei, endpoint="https://push.example/1", p256dh="k", auth="a")
    write(mei, chat)
    assert sent(news) == (False, False)


def test_what_is_deleted_for_all_is_told_once(
    chat: Chat, mei: Account, write: Write, news: list[Event]
) -> None:
    message = write(mei, chat)
    for _ in range(2):
        services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    told = [one for one in news if isinstance(one, MessageDeleted)]
    assert told == [MessageDeleted(message.pk, chat.pk)]


def test_a_correction_puts_an_answered_message_right(
    chat: Chat, mei: Account, tom: Account, write: Write, news: list[Event]
) -> None:
    write(tom, chat, "我昨天去了商店买东西了")
    correction = Correction(sounds="stiff", remark="One 了 is enough.")
    right = write(mei, chat, "我昨天去商店买东西了", reply_to_seq=1, correction=correction)
    shown = selectors.get_message(chat.pk, 2, reader=reader_of(tom))
    assert (shown.is_correction, shown.sounds, shown.remark) == (True, "stiff", "One 了 is enough.")
    assert MessageCorrected(right.pk, chat.pk) in news


@pytest.mark.parametrize("why", ["own", "no_answer", "same", "media"])
def test_what_corrects_nothing_is_refused(
    chat: Chat, mei: Account, tom: Account, write: Write, why: str
) -> None:
    write(mei if why == "own" else tom, chat, "I has eaten")
    more: dict[str, Any] = {} if why == "no_answer" else {"reply_to_seq": 1}
    if why == "media":
        more["media_ids"] = [1]
    body = "I has eaten" if why == "same" else "I have eaten"
    with pytest.raises(CorrectionInvalid):
        write(mei, chat, body, correction=Correction(), **more)
    assert Message.objects.count() == 1
