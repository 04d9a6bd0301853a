"""The letter of what somebody has not read: as often as they chose, in their language, ended by one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.conversations.models import ChatMember, NotificationSettings
from sampan.conversations.quiet_hours import is_quiet
from sampan.conversations.selectors import unread_chats
from sampan.conversations.selectors.notifications import NotificationRow, list_unread_since
from sampan.conversations.sentences import sentence
from sampan.conversations.services.notifying.excerpts import excerpts
from sampan.conversations.services.notifying.wishes import stop_digest
from sampan.conversations.types import Digest, MemberState
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.ids import id_for
from sampan.core.queue import defer

SEND_DIGEST: Final = "conversations.send_digest"
QUEUE_DIGESTS: Final = "conversations.queue_digests"
SALT: Final = "sampan.digest"
EVERY: Final = {Digest.DAILY: timedelta(days=1), Digest.WEEKLY: timedelta(days=7)}
FRESH: Final = timedelta(hours=3)
"""What is younger may still be read in the page: it alone makes no letter."""
LINES_MAX: Final = 12
"""Of one letter; more are counted."""
BATCH: Final = 500
"""Accounts that one job queues letters for."""


@dataclass(frozen=True)
class Unread:
    """What a letter tells: lines, their words by id, how many there are in all, and how many chats."""

    rows: Sequence[NotificationRow]
    words: dict[int, str]
    count: int
    chats: int


_DUE_SQL = """
SELECT a.id FROM accounts_account a
JOIN accounts_user u ON u.id = a.user_id
LEFT JOIN conversations_notificationsettings s ON s.account_id = a.id
WHERE a.id > %(after)s AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND u.is_active
AND coalesce(s.digested_at, a.created_at) <= CASE coalesce(s.digest, 'weekly')
    WHEN 'daily' THEN %(day_ago)s::timestamptz WHEN 'weekly' THEN %(week_ago)s::timestamptz END
AND (EXISTS (
    SELECT FROM conversations_notification n
    WHERE n.account_id = a.id AND n.read_at IS NULL AND n.pushed_at IS NULL AND n.place < %(fresh)s
    AND n.place >= (extract(epoch FROM coalesce(s.digested_at, a.created_at)) * 1000)::bigint << 16
) OR EXISTS (
    SELECT FROM conversations_chatmember m JOIN conversations_chat c ON c.id = m.chat_id
    WHERE m.account_id = a.id AND m.state = 'active' AND NOT m.muted
    AND c.last_seq > greatest(m.read_seq, m.from_seq) AND c.place < %(fresh)s
    AND c.place >= (extract(epoch FROM coalesce(s.digested_at, a.created_at)) * 1000)::bigint << 16
))
AND EXISTS (
    SELECT FROM account_emailaddress e WHERE e.user_id = u.id AND e.verified AND e.email = u.email
)
ORDER BY a.id LIMIT %(size)s
"""


def queue_digests(*, after: int = 0) -> int:
    """Queue a letter for everybody who is due for one, so many in one job; gives how many. None unless
    SAMPAN_DIGEST."""
    if not settings.SAMPAN_DIGEST:
        return 0
    at = now()
    asked: dict[str, int | datetime] = {
        "after": after,
        "day_ago": at - EVERY[Digest.DAILY],
        "week_ago": at - EVERY[Digest.WEEKLY],
        "fresh": id_for(at - FRESH),
        "size": BATCH,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE_SQL, asked)
        due = [row[0] for row in cursor.fetchall()]
    for account_id in due:
        defer(SEND_DIGEST, _queueing_lock=f"digest:{account_id}", account_id=account_id)
    if len(due) == BATCH:
        defer(QUEUE_DIGESTS, after=due[-1])
    return len(due)


@transaction.atomic
def send_digest(*, account_id: int) -> bool:
    """Send the letter if one is due, and tell whether one went out; a second job at once finds it sent.

    In quiet hours it waits. Without anything unread that is still open to the reader there is no letter, and
    none is tried before the next is due. A mail server that fails leaves all as it was, for the next try.
    """
    account = Account.objects.select_related("user").filter(pk=account_id, suspended_at=None).first()
    if (
        not settings.SAMPAN_DIGEST
        or account is None
        or account.user is None
        or account.deleted_at is not None
    ):
        return False
    NotificationSettings.objects.get_or_create(account=account)
    wishes = NotificationSettings.objects.select_for_update(no_key=True).get(account=account)
    at, since = now(), wishes.digested_at or account.created_at
    if not _is_due(wishes, since, at) or is_quiet(wishes, at):
        return False
    wishes.digested_at = at
    wishes.save(update_fields=["digested_at"])
    reader = reader_of(account)
    rows, count = list_unread_since(id_for(since), reader=reader, size=LINES_MAX)
    chats = unread_chats(reader) if _has_new_chats(account, since) else 0
    if not rows and not chats:
        return False
    words = excerpts(rows, reader=reader) if wishes.push_words else {}
    with translation.override(account.user.interface_language):
        _letter(account, account.user.email, Unread(rows, words, count, chats)).send()
    return True


def stop_token(account_id: int) -> str:
    """What the link that ends the letters carries; it holds as long as the instance's key."""
    return signing.dumps(account_id, salt=SALT)


def stop_by_token(token: str) -> None:
    """End the letters of the account that the link was made for. Raises NotFound for a forged one."""
    stop_digest(account_id=check_stop_token(token))


def check_stop_token(token: str) -> int:
    """The account of such a link; nothing is changed. Raises NotFound for a forged one, a closed account."""
    try:
        account_id = int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise NotFound("digest") from None
    if not Account.objects.filter(pk=account_id, deleted_at=None).exists():
        raise NotFound("digest")
    return account_id


def _is_due(wishes: NotificationSettings, since: datetime, at: datetime) -> bool:
    return wishes.digest in EVERY and since <= at - EVERY[Digest(wishes.digest)]


def _has_new_chats(account: Account, since: datetime) -> bool:
    """Whether something unread came in a chat after the last letter; of what is older that told already."""
    rows = ChatMember.objects.filter(account=account, state=MemberState.ACTIVE, muted=False)
    unread = rows.filter(chat__last_seq__gt=Greatest("read_seq", "from_seq"))
    return unread.filter(chat__place__gte=id_for(since)).exists()


def _letter(account: Account, address: str, unread: Unread) -> EmailMessage:
    """Plain text: nothing in it tells that it was opened."""
    house = settings.SAMPAN_URL.rstrip("/")
    stop = house + reverse("digest_stop", args=[stop_token(account.pk)])
    lines = [
        {
            "said": _sentence(row),
            "words": unread.words.get(row.notification.pk, ""),
            "url": house + reverse("notification", args=[row.notification.pk]),
        }
        for row in unread.rows
    ]
    chats = ngettext("%(count)s chat with new messages", "%(count)s chats with new messages", unread.chats)
    told = ngettext("%(count)s unread notification", "%(count)s unread notifications", unread.count)
    subject = told % {"count": unread.count} if unread.rows else chats % {"count": unread.chats}
    shown = {
        "name": account.display_name or account.handle,
        "house": settings.SAMPAN_NAME,
        "lines": lines,
        "more": unread.count - len(unread.rows),
        "chats": chats % {"count": unread.chats} if unread.chats else "",
        "chats_url": house + reverse("messages"),
        "all_url": house + reverse("notifications"),
        "settings_url": house + reverse("settings_notifications"),
        "stop_url": stop,
    }
    return EmailMessage(
        subject=f"[{settings.SAMPAN_NAME}] {subject}",
        body=render_to_string("notifications/digest.txt", shown).strip() + "\n",
        to=[address],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _sentence(row: NotificationRow) -> str:
    line = row.notification
    names = [account.display_name or account.handle for account in row.actors]
    return sentence(
        line.kind, names=names, others=row.others, detail=line.detail, in_comment=line.comment_id is not None
    )
