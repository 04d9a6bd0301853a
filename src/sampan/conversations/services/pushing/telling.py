"""Pushes what is new to somebody's browsers, if they have not read it yet and want to hear of it now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.accounts.types import Reader
from sampan.conversations.models import Notification, NotificationSettings, PushSubscription
from sampan.conversations.quiet_hours import quiet_until
from sampan.conversations.selectors import comment_texts, get_chat, list_messages, unread_chats
from sampan.conversations.selectors.message_texts import message_text, title_text
from sampan.conversations.selectors.notifications import find_notification, get_settings, unread_count
from sampan.conversations.selectors.push import chat_listeners
from sampan.conversations.selectors.talk_words import known_words
from sampan.conversations.services.pushing import composing
from sampan.conversations.services.pushing.composing import Push
from sampan.conversations.services.pushing.sending import Outcome, send
from sampan.conversations.services.pushing.subscriptions import note_outcome
from sampan.conversations.types import GATHERED
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.ids import SEQUENCE_BITS
from sampan.core.queue import defer
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text

MESSAGE = "message"
"""What messages are called among the kinds whose pushes can be switched off."""


class NotNow(Exception):
    """None of the browsers could be reached; the job is tried again."""


def push_notification(*, notification_id: int) -> bool:
    """Push one line, and tell whether it went out. It does not when it was read, pushed before, is of a kind
    that the account does not want pushed, or is closed to it by now; in quiet hours it waits for their end.

    Of a line that many join only the beginning is pushed. Raises NotNow.
    """
    line = Notification.objects.filter(pk=notification_id, read_at=None).first()
    if line is None or _was_pushed(line):
        return False
    listener = _Listener.find(line.account_id, line.kind)
    if listener is None:
        return False
    row = find_notification(notification_id, reader=listener.reader)
    if row is None:
        return False
    with translation.override(listener.interface):
        words = _words_of(row, listener.reader)
        push = composing.of_line(row, words=words, shows_words=listener.wishes.push_words)
    sent = _deliver(listener.reader, push)
    if sent:
        Notification.objects.filter(pk=notification_id).update(pushed_at=now())
    return sent


def push_chat(*, account_id: int, chat_id: int) -> bool:
    """Push the latest message of a chat to one of its members, unless all is read or the chat is muted; in
    quiet hours it waits for their end. Raises NotNow."""
    listener = _Listener.find(account_id, MESSAGE)
    if listener is None:
        return False
    try:
        row = get_chat(chat_id, reader=listener.reader)
        found = list_messages(chat_id, reader=listener.reader, size=1).messages
    except NotFound:
        return False
    last = found[-1] if found else None
    if not row.unread or last is None or last.is_folded or last.is_gone:
        return False
    if last.sender is None or account_id not in chat_listeners(last.pk):
        return False
    words, title = known_words([message_text(last), title_text(row.chat)], row.member, listener.reader)
    with translation.override(listener.interface):
        push = composing.of_chat(
            chat_id=chat_id,
            name=(title or row.chat.title) if row.other is None else "",
            sender=last.sender.display_name or last.sender.handle,
            words=words or last.body,
            unread=row.unread,
            shows_words=listener.wishes.push_words,
        )
    return _deliver(listener.reader, push)


def push_summary(*, account_id: int) -> bool:
    """At the end of quiet hours: say in one push how much came meanwhile. Raises NotNow."""
    listener = _Listener.find(account_id)
    if listener is None:
        return False
    waiting = Notification.objects.filter(account=account_id, read_at=None, pushed_at=None)
    lines = waiting.exclude(kind__in=listener.wishes.push_off)
    chats = 0 if MESSAGE in listener.wishes.push_off else unread_chats(listener.reader)
    count = min(lines.count(), unread_count(listener.reader))
    with translation.override(listener.interface):
        push = composing.of_quiet_hours(notifications=count, chats=chats)
    if push is None or not _deliver(listener.reader, push):
        return False
    waiting.update(pushed_at=now())
    return True


def has_browsers(account_ids: list[int]) -> list[int]:
    """Those of the accounts that have a browser which takes pushes. One query."""
    rows = PushSubscription.objects.signed_in().filter(account__in=account_ids)
    return sorted(set(rows.values_list("account_id", flat=True)))


class _Listener:
    """Somebody to push to: as a reader, in which language, and with which wishes."""

    def __init__(self, account: Account, wishes: NotificationSettings) -> None:
        self.reader = reader_of(account)
        self.interface = account.user.interface_language if account.user else settings.LANGUAGE_CODE
        self.wishes = wishes

    @classmethod
    def find(cls, account_id: int, kind: str = "") -> _Listener | None:
        """None when nothing of this kind is to be pushed to them now."""
        if not settings.SAMPAN_PUSH or not has_browsers([account_id]):
            return None
        standing = Account.objects.select_related("user").filter(pk=account_id, deleted_at=None)
        account = standing.filter(suspended_at=None).first()
        if account is None:
            return None
        wishes = get_settings(account_id)
        if kind and kind in wishes.push_off:
            return None
        moment = now()
        until = quiet_until(wishes, moment)
        if until > moment:
            defer(
                "conversations.push_summary",
                _at=until,
                _queueing_lock=f"push-quiet:{account_id}",
                account_id=account_id,
            )
            return None
        return cls(account, wishes)


def _was_pushed(line: Notification) -> bool:
    if line.pushed_at is None:
        return False
    latest = datetime.fromtimestamp((line.place >> SEQUENCE_BITS) / 1000, tz=UTC)
    return line.kind in GATHERED or latest <= line.pushed_at


def _deliver(reader: Reader, push: Push) -> bool:
    """Send to every browser of the reader's; tells whether one took it. Raises NotNow when all failed."""
    own = PushSubscription.objects.signed_in().filter(account=reader.account_id)
    rows = list(own[: settings.SAMPAN_PUSH_BROWSERS_MAX])
    words = push.as_bytes()
    outcomes = set()
    for row in rows:
        outcome = send(row, words, topic=push.tag, urgent=push.urgent)
        note_outcome(subscription_id=row.pk, outcome=outcome)
        outcomes.add(outcome)
    if Outcome.SENT in outcomes:
        return True
    if Outcome.FAILED in outcomes:
        raise NotNow
    return False


def _words_of(row: Any, reader: Reader) -> str:
    """What somebody said to the reader, in the reader's language where memory has it; '' for a like."""
    line = row.notification
    text: Text | None = None
    if line.comment is not None and line.note is not None and line.comment.author_id != reader.account_id:
        text = next(iter(comment_texts(line.comment)), None)
    elif line.note is not None and line.note.title:
        text = Text(line.note.title, line.note.language, f"note:{line.note_id}:title")
    if text is None:
        return ""
    if not reader.auto_translate or reader.understands(text.language or ""):
        return text.body
    found = find_translations([text], to=reader.language)[0]
    return found.body if found is not None and found.is_translation else text.body
