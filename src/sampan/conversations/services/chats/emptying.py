"""What goes of people who leave, and the chats that nobody can read any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.deleting import empty_message
from sampan.conversations.services.chats.media import release_media
from sampan.conversations.services.chats.members import leave_group
from sampan.conversations.services.chats.numbering import hold_chat
from sampan.conversations.services.chats.telling import tell_all_of_message
from sampan.conversations.services.chats.translating import forget_title, forget_words
from sampan.conversations.types import ChatKind, MemberState, MessageKind
from sampan.core.clock import now

BATCH = 100
"""Messages of a leaving account, or abandoned chats, that go in one transaction."""
UNUSED_DAYS = 7
"""So long a chat in which nothing was ever said is kept."""
PURGE_MOST = 500
"""Chats that one run looks at; the next takes the rest."""


def forget_chats(*, account_id: int) -> int:
    """Empty all that a leaving account wrote, for everybody, and take it out of its groups; how many messages
    that were. What others wrote stays theirs. Twice does no harm."""
    _leave_groups(account_id)
    done = 0
    rows = Message.objects.filter(sender=account_id, deleted_at=None, kind=MessageKind.TEXT)
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update().order_by("pk")[:BATCH])
            for message in batch:
                empty_message(message)
                tell_all_of_message(message, "deleted")
        if not batch:
            return done
        done += len(batch)


def purge_abandoned_chats() -> int:
    """Remove chats that nobody can read: unused ones, and those of which nothing is left for anybody.

    Their media go with their files. Gives how many chats there were.
    """
    reader = ChatMember.objects.filter(chat=OuterRef("pk")).filter(
        ~Q(state=MemberState.LEFT) | Q(to_seq__gt=F("from_seq"))
    )
    unused = Q(kind=ChatKind.DIRECT, last_seq=0, created_at__lt=now() - timedelta(days=UNUSED_DAYS))
    rows = Chat.objects.filter(unused | ~Exists(reader)).order_by("pk")
    removed = 0
    for chat_id in list(rows.values_list("pk", flat=True)[:PURGE_MOST]):
        with transaction.atomic():
            hold_chat(chat_id)
            if not rows.filter(pk=chat_id).exists():  # somebody came in at this very moment
                continue
            _remove(chat_id)
            removed += 1
    return removed


def _remove(chat_id: int) -> None:
    for message in Message.objects.filter(chat=chat_id, attachments__isnull=False).distinct():
        release_media(message)
    said = Message.objects.filter(chat=chat_id).exclude(body="")
    forget_words(message_ids=said.values_list("pk", flat=True))
    forget_title(chat_id=chat_id)
    Chat.objects.filter(pk=chat_id).delete()


def _leave_groups(account_id: int) -> None:
    inside = ChatMember.objects.filter(account=account_id, chat__kind=ChatKind.GROUP)
    for chat_id in list(inside.exclude(state=MemberState.LEFT).values_list("chat", flat=True)):
        with transaction.atomic():
            hold_chat(chat_id)
            access = get_access(chat_id, me=account_id)
            if access.me.state != MemberState.LEFT:
                leave_group(access)
