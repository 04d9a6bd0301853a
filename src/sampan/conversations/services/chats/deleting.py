"""Take messages out of one's own sight, or out of everybody's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import MessageMissing
from sampan.conversations.events import MessageDeleted
from sampan.conversations.models import ChatMember, HiddenMessage, Message
from sampan.conversations.parties import is_number
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.media import release_media
from sampan.conversations.services.chats.telling import (
    channel_of,
    tell_all_of_message,
    tell_chat,
    tell_of_message,
    untell_message,
)
from sampan.conversations.services.chats.translating import forget_words
from sampan.conversations.types import MessageKind
from sampan.core import events
from sampan.core.clock import now
from sampan.core.live import publish_to

AT_ONCE = 100
"""Messages that one call takes out of one's own sight: as many as a page can choose."""


@transaction.atomic
def delete_for_me(*, reader: Reader, chat_id: int, seqs: Sequence[int]) -> int:
    """Take these messages out of the reader's own sight, for good; others see them as before.

    Of more than AT_ONCE the first ones are taken; what is not there is passed over. Gives how many there
    were. Raises ChatMissing, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    access = get_access(chat_id, me=me)
    wanted = sorted({seq for seq in seqs if is_number(seq)})[:AT_ONCE]
    rows = Message.objects.filter(chat=chat_id, seq__in=wanted, seq__gt=access.me.from_seq)
    if access.me.to_seq is not None:
        rows = rows.filter(seq__lte=access.me.to_seq)
    found = list(rows.order_by("seq"))
    HiddenMessage.objects.bulk_create(
        [HiddenMessage(message=one, account_id=me) for one in found], ignore_conflicts=True
    )
    for one in found:
        publish_to([channel_of(me)], {"t": "deleted", "chat": str(chat_id), "seq": one.seq})
    return len(found)


@transaction.atomic
def delete_for_all(*, reader: Reader, chat_id: int, seq: int) -> None:
    """Empty one's own message for everybody: words, media, cards and reactions go, its place stays.

    Records MessageDeleted; twice changes nothing. Raises ChatMissing, MessageMissing (not there, not one's
    own, a notice), SignInNeeded, Suspended.
    """
    me = require_account(reader)
    access = get_access(chat_id, me=me)
    message = Message.objects.select_for_update().filter(chat=chat_id, seq=seq, sender=me).first()
    if message is None or message.kind != MessageKind.TEXT:
        raise MessageMissing
    if message.deleted_at is None:
        empty_message(message)
        tell_of_message(access, "deleted", seq)


@transaction.atomic
def empty_chat(*, reader: Reader, chat_id: int) -> None:
    """Take all that was said so far out of the reader's own sight; others see it as before.

    Raises ChatMissing, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    access = get_access(chat_id, me=me)
    until = access.last_seq if access.me.to_seq is None else access.me.to_seq
    mine = ChatMember.objects.filter(chat=chat_id, account=me)
    mine.filter(from_seq__lt=until).update(from_seq=until, pinned=False)
    HiddenMessage.objects.filter(account=me, message__chat=chat_id, message__seq__lte=until).delete()
    tell_chat(chat_id, [me])


@transaction.atomic
def hide_message(*, message_id: int) -> bool:
    """Hide it from everybody by decision of the staff; False when it is hidden, deleted or gone already."""
    rows = Message.objects.filter(pk=message_id, hidden_at=None, deleted_at=None)
    if not rows.update(hidden_at=now()):
        return False
    message = Message.objects.get(pk=message_id)
    untell_message(message)
    tell_all_of_message(message, "changed")
    return True


@transaction.atomic
def restore_message(*, message_id: int) -> bool:
    """Show a hidden message again; False when there is nothing to restore."""
    rows = Message.objects.filter(pk=message_id, deleted_at=None).exclude(hidden_at=None)
    if not rows.update(hidden_at=None):
        return False
    tell_all_of_message(Message.objects.get(pk=message_id), "changed")
    return True


def empty_message(message: Message) -> None:
    """Leave nothing of a locked message but its number, in the caller's transaction; records MessageDeleted.

    The key stays, so that a browser that sends it again does not write it anew.
    """
    release_media(message)
    message.reactions.all().delete()
    message.body, message.language, message.remark, message.sounds = "", "und", "", ""
    message.note = message.product = message.reply_to = None
    message.is_correction = False
    message.deleted_at = now()
    message.save()
    untell_message(message)
    forget_words(message_ids=[message.pk])
    events.record(MessageDeleted(message.pk, message.chat_id))
