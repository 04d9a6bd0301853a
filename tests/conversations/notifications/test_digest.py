"""Tests of the letter of unread notifications: when it comes, what it says in which language, how it ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account, User
from sampan.conversations.models import Chat, ChatMember, Message, Notification, NotificationSettings
from sampan.conversations.services.notifying import digest, notify
from sampan.conversations.types import MemberState, NotificationKind
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.notes.models import Note
from sampan.translation.services import keep_author_translation
from sampan.translation.types import Text
from tests.conversations.conftest import Say
from tests.conversations.notifications.conftest import Acts, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mailing(settings: Any) -> None:
    settings.SAMPAN_DIGEST = True
    settings.SAMPAN_URL = "https://sampan.example"


@pytest.fixture
def unread(note: Note, mei: Account, tom: Account) -> Notification:
    """A like of mei's note that she has not read for a day, a week and more after she came."""
    return unread_like(note, tom)


def unread_like(note: Note, who: Account) -> Notification:
    Account.objects.filter(pk=note.author_id).update(created_at=now() - timedelta(days=8))
    notify(
        account_id=note.author_id,
        kind=NotificationKind.LIKE,
        actor_id=who.pk,
        group=f"like:{note.pk}",
        note_id=note.pk,
    )
    age()
    return Notification.objects.get()


def age(**by: int) -> None:
    """Let all lines be a day old, or as old as said."""
    Notification.objects.update(place=id_for(now() - timedelta(**(by or {"days": 1}))))


def queued() -> list[int]:
    """Queue what is due, and take the accounts out of the queue."""
    digest.queue_digests()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING (args ->> 'account_id')::bigint",
            [digest.SEND_DIGEST],
        )
        return sorted(row[0] for row in cursor.fetchall())


def letter() -> EmailMessage:
    (one,) = mail.outbox
    assert isinstance(one, EmailMessage)
    return one


def test_a_letter_tells_what_was_not_read_in_the_readers_language(
    unread: Notification, mei: Account, tom: Account, note: Note
) -> None:
    assert queued() == [mei.pk]
    assert digest.send_digest(account_id=mei.pk)
    one = letter()
    assert mei.user is not None
    assert one.to == [mei.user.email]
    assert "Tom" in one.body
    assert note.title in one.body
    assert f"https://sampan.example{reverse('notification', args=[unread.pk])}" in one.body
    assert "https://sampan.example/notifications\n" not in one.body  # all stand in the letter


def test_an_english_letter_reads_well(note: Note, mei: Account, tom: Account) -> None:
    User.objects.filter(pk=mei.user_id).update(interface_language="en")
    unread_like(note, tom)
    digest.send_digest(account_id=mei.pk)
    one = letter()
    assert "1 unread notification" in one.subject
    assert "Hello 小梅," in one.body
    assert '- Tom liked your note\n  "早餐"\n' in one.body


def test_words_of_others_are_translated_where_memory_has_them(
    note: Note, mei: Account, tom: Account, say: Say
) -> None:
    comment = say(tom, "What a lovely breakfast that is")
    text = Text(comment.body, comment.language, f"comment:{comment.pk}:body", context=note.title)
    keep_author_translation(text=text, to="zh-Hans", body="多么美好的早餐", account_id=tom.pk)
    deliver()
    age()
    Account.objects.filter(pk=mei.pk).update(created_at=now() - timedelta(days=8))
    digest.send_digest(account_id=mei.pk)
    assert "多么美好的早餐" in letter().body


def test_whoever_wants_no_words_shown_gets_none(
    unread: Notification, mei: Account, tom: Account, note: Note
) -> None:
    NotificationSettings.objects.create(account=mei, push_words=False)
    digest.send_digest(account_id=mei.pk)
    assert note.title not in letter().body
    assert "Tom" in letter().body


def test_one_letter_in_its_time_whatever_runs_twice(unread: Notification, mei: Account) -> None:
    assert digest.send_digest(account_id=mei.pk)
    assert not digest.send_digest(account_id=mei.pk)
    assert queued() == []
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("wish", "days", "sent"),
    [
        ("weekly", 6, False),
        ("weekly", 8, True),
        ("daily", 2, True),
        ("daily", 0, False),
        ("never", 30, False),
    ],
)
def test_letters_come_as_often_as_somebody_chose(
    unread: Notification, mei: Account, wish: str, days: int, sent: bool
) -> None:
    NotificationSettings.objects.create(
        account=mei, digest=wish, digested_at=now() - timedelta(days=days, hours=1)
    )
    Notification.objects.update(place=id_for(now() - timedelta(hours=4)))
    if days == 0:
        NotificationSettings.objects.update(digested_at=now() - timedelta(hours=20))
    assert queued() == ([mei.pk] if sent else [])
    assert digest.send_digest(account_id=mei.pk) == sent
    assert len(mail.outbox) == sent


@pytest.mark.parametrize("column", ["read_at", "pushed_at"])
def test_what_was_read_or_pushed_is_not_mailed(unread: Notification, mei: Account, column: str) -> None:
    Notification.objects.update(**{column: now()})
    assert queued() == []
    assert not digest.send_digest(account_id=mei.pk)
    assert mail.outbox == []


def test_what_came_before_the_last_letter_is_not_told_again(unread: Notification, mei: Account) -> None:
    NotificationSettings.objects.create(account=mei, digested_at=now() - timedelta(days=8))
    age(days=9)
    assert queued() == []
    assert not digest.send_digest(account_id=mei.pk)
    assert mail.outbox == []


def test_chats_with_new_messages_are_counted_and_told_once(mei: Account, tom: Account) -> None:
    User.objects.filter(pk=mei.user_id).update(interface_language="en")
    Account.objects.filter(pk=mei.pk).update(created_at=now() - timedelta(days=8))
    low, high = sorted((mei.pk, tom.pk))
    chat = Chat.objects.create(
        kind="direct", pair=f"{low}:{high}", last_seq=1, place=id_for(now() - timedelta(days=1))
    )
    member = ChatMember.objects.create(chat=chat, account=mei)
    Message.objects.create(chat=chat, seq=1, sender=tom, body="A secret between us")
    for state, due in ((MemberState.REQUEST, []), (MemberState.ACTIVE, [mei.pk])):
        ChatMember.objects.filter(pk=member.pk).update(state=state)
        assert queued() == due
    assert digest.send_digest(account_id=mei.pk)
    assert "1 chat with new messages" in letter().subject
    assert "- 1 chat with new messages\n  https://sampan.example/messages\n" in letter().body
    assert "secret" not in letter().body
    NotificationSettings.objects.update(digested_at=now() - timedelta(days=8))
    Chat.objects.update(place=id_for(now() - timedelta(days=9)))
    assert queued() == []
    assert not digest.send_digest(account_id=mei.pk)


def test_what_is_fresh_makes_no_letter(unread: Notification, mei: Account) -> None:
    age(hours=1)
    assert queued() == []


def test_what_is_closed_to_the_reader_by_now_makes_no_letter(
    unread: Notification, mei: Account, tom: Account
) -> None:
    Account.objects.filter(pk=tom.pk).update(suspended_at=now())
    assert not digest.send_digest(account_id=mei.pk)
    assert mail.outbox == []
    assert queued() == []  # nor is it tried again every hour


def test_letters_wait_for_the_end_of_quiet_hours(
    unread: Notification, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    NotificationSettings.objects.create(
        account=mei, quiet_from=22 * 60, quiet_to=7 * 60, time_zone="Asia/Shanghai"
    )
    night = (now() + timedelta(days=1)).replace(hour=16, minute=0)  # midnight in Shanghai
    monkeypatch.setattr(digest, "now", lambda: night)
    assert not digest.send_digest(account_id=mei.pk)
    assert mail.outbox == []
    monkeypatch.setattr(digest, "now", lambda: night + timedelta(hours=7))
    assert digest.send_digest(account_id=mei.pk)


@pytest.mark.parametrize("state", ["suspended", "gone", "unproven", "off"])
def test_who_gets_no_letter_at_all(unread: Notification, mei: Account, state: str, settings: Any) -> None:
    if state == "suspended":
        Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    elif state == "gone":
        Account.objects.filter(pk=mei.pk).update(deleted_at=now())
    elif state == "unproven":
        assert mei.user is not None
        mei.user.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    else:
        settings.SAMPAN_DIGEST = False
    assert queued() == []
    if state != "unproven":
        assert not digest.send_digest(account_id=mei.pk)
    assert mail.outbox == []


def test_a_mail_server_that_fails_leaves_the_letter_due(
    unread: Notification, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_letter: EmailMessage) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", fail)
        with pytest.raises(ConnectionRefusedError):
            digest.send_digest(account_id=mei.pk)
    assert queued() == [mei.pk]
    assert digest.send_digest(account_id=mei.pk)


def test_a_long_letter_counts_the_rest(mei: Account, note: Note) -> None:
    User.objects.filter(pk=mei.user_id).update(interface_language="en")
    Account.objects.filter(pk=mei.pk).update(created_at=now() - timedelta(days=8))
    for number in range(digest.LINES_MAX + 3):
        notify(account_id=mei.pk, kind=NotificationKind.DECISION, group=f"decision:{number}")
    age()
    digest.send_digest(account_id=mei.pk)
    assert "... and 3 more:\nhttps://sampan.example/notifications\n" in letter().body
    assert "15 unread notifications" in letter().subject


def test_many_letters_are_queued_by_a_row_of_jobs(
    note: Note, crowd: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd(3)
    for who in people:
        notify(account_id=who.pk, kind=NotificationKind.DECISION, group="decision:1")
    Account.objects.update(created_at=now() - timedelta(days=8))
    age()
    monkeypatch.setattr(digest, "BATCH", 2)
    assert digest.queue_digests() == 2
    assert digest.queue_digests(after=people[1].pk) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [digest.QUEUE_DIGESTS])
        assert [row[0] for row in cursor.fetchall()] == [f'{{"after": {people[1].pk}}}']


def stop_url(one: EmailMessage) -> str:
    header = str(one.extra_headers["List-Unsubscribe"])
    return header.removeprefix("<https://sampan.example").removesuffix(">")


def test_one_click_ends_the_letters_without_signing_in(unread: Notification, mei: Account) -> None:
    digest.send_digest(account_id=mei.pk)
    one = letter()
    assert one.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://sampan.example{stop_url(one)}" in one.body
    client = Client(enforce_csrf_checks=True)
    assert client.get(stop_url(one)).status_code == 200
    assert NotificationSettings.objects.get().digest == "weekly"  # looking at a link ends nothing
    for _twice in range(2):
        answer = client.post(stop_url(one), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert NotificationSettings.objects.get().digest == "never"


def test_a_forged_link_ends_nothing(unread: Notification, mei: Account, tom: Account) -> None:
    digest.send_digest(account_id=mei.pk)
    real = digest.stop_token(mei.pk)
    for forged in (f"{real}x", str(mei.pk), "x", digest.stop_token(1)):
        for answer in (
            Client().post(f"/notifications/digest/stop/{forged}"),
            Client().get(f"/notifications/digest/stop/{forged}"),
        ):
            assert answer.status_code == 404
    assert NotificationSettings.objects.get().digest == "weekly"
