"""Who gets a push of what, when, in which language; and who does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import services
from sampan.conversations.events import MessageSent, Notified
from sampan.conversations.handlers import push as handlers
from sampan.conversations.models import (
    ChatMember,
    Comment,
    Message,
    Notification,
    NotificationSettings,
    PushSubscription,
)
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.services import pushing
from sampan.conversations.services.notifying import mark_notifications_read, notify
from sampan.conversations.services.pushing import telling
from sampan.conversations.services.pushing.telling import NotNow
from sampan.conversations.types import NotificationKind
from sampan.notes.models import Note
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory
from sampan.translation.services.keeping import remember
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.conversations.pushing.conftest import Subscribe
from tests.conversations.pushing.endpoint import BrowserKeys, PushServer

pytestmark = pytest.mark.django_db
Pushed = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's."""
    return make_note(mei)


def told(note: Note, who: Account, kind: NotificationKind = NotificationKind.LIKE, **more: Any) -> int:
    line = notify(
        account_id=note.author_id,
        kind=kind,
        actor_id=who.pk,
        group=f"{kind}:{note.pk}" if kind == NotificationKind.LIKE else "",
        note_id=note.pk,
        **more,
    )
    assert line is not None
    return line


def jobs(name: str) -> list[dict[str, Any]]:
    """The arguments of the waiting jobs of a task, with when they may begin."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args::text, scheduled_at FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        return [{**json.loads(args), "at": at} for args, at in cursor.fetchall()]


def test_a_like_is_pushed_in_the_language_of_whoever_is_told(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, pushed: Pushed
) -> None:
    subscribe(mei)
    line = told(note, tom)
    assert mei.user is not None
    mei.user.interface_language = "en"
    mei.user.save()
    assert pushing.push_notification(notification_id=line)
    assert pushed() == [
        {"title": "Tom liked your note", "body": "早餐", "url": f"/notifications/{line}", "tag": f"n{line}"}
    ]
    assert Notification.objects.get().pushed_at is not None


def test_the_words_of_a_comment_are_pushed_unless_they_are_not_to_be_seen_on_a_locked_screen(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, pushed: Pushed
) -> None:
    subscribe(mei)
    first, second = (
        told(note, tom, NotificationKind.COMMENT, comment_id=_comment(note, tom, words).pk)
        for words in ("看起来很好吃", "真的吗")
    )
    assert pushing.push_notification(notification_id=first)
    NotificationSettings.objects.create(account=mei, push_words=False)
    assert pushing.push_notification(notification_id=second)
    shown, silent = pushed()
    assert shown["body"] == "看起来很好吃"
    assert "Tom" not in json.dumps(silent)
    assert "真的吗" not in json.dumps(silent, ensure_ascii=False)


def test_what_was_read_meanwhile_is_not_pushed(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, server: PushServer
) -> None:
    subscribe(mei)
    line = told(note, tom)
    mark_notifications_read(reader=reader_of(mei), ids=[line])
    assert not pushing.push_notification(notification_id=line)
    assert server.requests == []


def test_of_a_line_that_many_join_the_beginning_is_pushed_once(
    note: Note,
    mei: Account,
    make_account: Callable[..., Account],
    subscribe: Subscribe,
    server: PushServer,
) -> None:
    subscribe(mei)
    for _person in range(3):
        pushing.push_notification(notification_id=told(note, make_account()))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "way", ["kind off", "no browser", "suspended", "pushes off", "blocked since", "hidden"]
)
def test_nothing_is_pushed_to_who_does_not_want_it_or_may_not_see_it(
    way: str,
    note: Note,
    mei: Account,
    tom: Account,
    subscribe: Subscribe,
    server: PushServer,
    settings: Any,
) -> None:
    subscribe(mei)
    line = told(note, tom)
    match way:
        case "kind off":
            NotificationSettings.objects.create(account=mei, push_off=["like"])
        case "no browser":
            PushSubscription.objects.all().delete()
        case "suspended":
            Account.objects.filter(pk=mei.pk).update(suspended_at=datetime.now(tz=UTC))
        case "pushes off":
            settings.SAMPAN_PUSH = False
        case "blocked since":
            Block.objects.create(blocker=mei, blocked=tom)
        case "hidden":
            Account.objects.filter(pk=tom.pk).update(suspended_at=datetime.now(tz=UTC))
    assert not pushing.push_notification(notification_id=line)
    assert server.requests == []
    assert Notification.objects.get().pushed_at is None


def test_in_quiet_hours_all_waits_for_one_summary_at_their_end(
    note: Note,
    mei: Account,
    tom: Account,
    subscribe: Subscribe,
    pushed: Pushed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subscribe(mei)
    night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    NotificationSettings.objects.create(
        account=mei, quiet_from=22 * 60, quiet_to=7 * 60, time_zone="Europe/Berlin"
    )
    monkeypatch.setattr(telling, "now", lambda: night)
    lines = [told(note, tom), told(note, tom, NotificationKind.COMMENT, comment_id=_comment(note, tom).pk)]
    assert not any(pushing.push_notification(notification_id=line) for line in lines)
    assert pushed() == []
    (job,) = jobs("conversations.push_summary")
    assert (job["account_id"], job["at"]) == (mei.pk, datetime(2026, 11, 24, 6, tzinfo=UTC))
    monkeypatch.setattr(telling, "now", lambda: job["at"])
    assert pushing.push_summary(account_id=mei.pk)
    (summary,) = pushed()
    assert (summary["url"], summary["tag"]) == ("/notifications", "quiet")
    assert "2" in summary["body"]
    assert not pushing.push_summary(account_id=mei.pk)


def test_a_browser_that_is_gone_is_forgotten_and_the_others_are_told(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, server: PushServer
) -> None:
    subscribe(mei)
    subscribe(mei, path="/browser/2", using=BrowserKeys(seed=5))
    server.status = 410
    assert not pushing.push_notification(notification_id=told(note, tom))
    assert len(server.requests) == 2
    assert not PushSubscription.objects.exists()
    assert Notification.objects.get().pushed_at is None


def test_while_no_browser_can_be_reached_the_job_is_tried_again(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, server: PushServer
) -> None:
    row = subscribe(mei)
    server.status = 500
    line = told(note, tom)
    with pytest.raises(NotNow):
        pushing.push_notification(notification_id=line)
    row.refresh_from_db()
    assert (row.failures, Notification.objects.get().pushed_at) == (1, None)
    server.status = 201
    assert pushing.push_notification(notification_id=line)


def test_a_push_waits_some_seconds_and_a_line_that_grows_is_one_push(
    note: Note, mei: Account, tom: Account, subscribe: Subscribe, settings: Any
) -> None:
    subscribe(mei)
    settings.SAMPAN_PUSH_WAIT_SECONDS = 30
    before = datetime.now(tz=UTC)
    event = Notified(notification_id=told(note, tom), account_id=mei.pk)
    handlers.on_notified(event)
    handlers.on_notified(event)
    (job,) = jobs("conversations.push_notification")
    assert job["notification_id"] == event.notification_id
    assert job["at"] >= before + timedelta(seconds=30)


def test_no_job_is_made_for_who_has_no_browser(note: Note, mei: Account, tom: Account, settings: Any) -> None:
    event = Notified(notification_id=told(note, tom), account_id=mei.pk)
    handlers.on_notified(event)
    assert jobs("conversations.push_notification") == []
    settings.SAMPAN_PUSH = False
    assert not handlers.pushes_notifications(event)


def _comment(note: Note, who: Account, body: str = "好") -> Comment:
    return Comment.objects.create(note=note, author=who, body=body, language="zh-Hans")


@pytest.fixture
def say(mei: Account, tom: Account) -> Callable[..., Message]:
    """Tom writes to mei, who accepted that: say("Hello")."""
    chat = services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    services.send_message(reader=reader_of(tom), chat_id=chat.pk, body="Hi")
    services.accept_request(reader=reader_of(mei), chat_id=chat.pk)
    services.mark_chat_read(reader=reader_of(mei), chat_id=chat.pk, seq=1)

    def make(body: str) -> Message:
        return services.send_message(reader=reader_of(tom), chat_id=chat.pk, body=body)

    return make


def test_messages_that_come_together_are_one_push_with_the_latest_words(
    say: Callable[..., Message], mei: Account, subscribe: Subscribe, pushed: Pushed
) -> None:
    subscribe(mei)
    for words in ("First", "Second"):
        message = say(words)
        handlers.on_message_sent(MessageSent(message_id=message.pk, chat_id=message.chat_id, pushes=True))
    (job,) = jobs("conversations.push_chat")
    assert (job["account_id"], job["chat_id"]) == (mei.pk, message.chat_id)
    assert pushing.push_chat(account_id=mei.pk, chat_id=message.chat_id)
    (push,) = pushed()
    assert (push["body"], push["url"]) == ("Second", f"/messages/{message.chat_id}")
    assert push["title"].startswith("Tom")
    assert "2" in push["title"]


def test_a_message_is_pushed_translated_only_to_the_member_who_wants_that_of_the_chat(
    say: Callable[..., Message], mei: Account, subscribe: Subscribe, pushed: Pushed
) -> None:
    subscribe(mei)
    message = say("See you at the station")
    text = message_text(message)
    made = Memory(text_hash=memory_hash(text), scope=text.scope, is_private=True, source="en")
    made.target, made.origin, made.engine, made.body = "zh-Hans", "engine", "here", "车站见"
    remember([made])
    for translates in (False, True):
        ChatMember.objects.filter(account=mei).update(translates=translates)
        assert pushing.push_chat(account_id=mei.pk, chat_id=message.chat_id)
    assert [push["body"] for push in pushed()] == ["See you at the station", "车站见"]


@pytest.mark.parametrize("way", ["read", "muted chat", "muted person", "blocked", "kind off", "deleted"])
def test_a_message_is_not_pushed_to_who_read_it_or_wants_to_hear_nothing(
    way: str,
    say: Callable[..., Message],
    mei: Account,
    tom: Account,
    subscribe: Subscribe,
    server: PushServer,
) -> None:
    subscribe(mei)
    message = say("Hello")
    match way:
        case "read":
            services.mark_chat_read(reader=reader_of(mei), chat_id=message.chat_id, seq=message.seq)
        case "muted chat":
            ChatMember.objects.filter(account=mei).update(muted=True)
        case "muted person":
            Mute.objects.create(muter=mei, muted=tom)
        case "blocked":
            Block.objects.create(blocker=tom, blocked=mei)
        case "kind off":
            NotificationSettings.objects.create(account=mei, push_off=["message"])
        case "deleted":
            services.delete_for_all(reader=reader_of(tom), chat_id=message.chat_id, seq=message.seq)
    handlers.on_message_sent(MessageSent(message_id=message.pk, chat_id=message.chat_id, pushes=True))
    assert way == "kind off" or jobs("conversations.push_chat") == []
    assert not pushing.push_chat(account_id=mei.pk, chat_id=message.chat_id)
    assert server.requests == []


def test_a_strangers_request_is_not_pushed(
    mei: Account, tom: Account, subscribe: Subscribe, server: PushServer
) -> None:
    subscribe(mei)
    chat = services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    message = services.send_message(reader=reader_of(tom), chat_id=chat.pk, body="Hello stranger")
    handlers.on_message_sent(MessageSent(message_id=message.pk, chat_id=chat.pk, pushes=True))
    assert jobs("conversations.push_chat") == []
    assert not pushing.push_chat(account_id=mei.pk, chat_id=chat.pk)
    assert server.requests == []
