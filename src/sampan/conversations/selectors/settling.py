"""Lets nothing of a message through that its reader is not shown."""

from __future__ import annotations

from sampan.conversations.models import Message, MessageMedia, MessageReaction
from sampan.conversations.types import ChatKind, MessageKind


def settle(message: Message, *, chat_kind: str, folded: frozenset[int]) -> None:
    """Set `is_folded`, and empty what is folded or gone. The sender is loaded; no query.

    Folded is in a group what comes from the `folded` accounts, and anywhere what comes from somebody who is
    suspended. Of people who deleted their account the words are gone at once, before the job that empties
    them has run. Such a row must not be saved.
    """
    sender = message.sender
    if sender is not None and sender.deleted_at is not None:
        message.sender = None
        if message.kind == MessageKind.TEXT:
            message.deleted_at = message.deleted_at or sender.deleted_at
    else:
        message.is_folded = is_folded(message, chat_kind=chat_kind, folded=folded)
    if message.is_folded or message.is_gone:
        _empty(message)


def is_folded(message: Message, *, chat_kind: str, folded: frozenset[int]) -> bool:
    """Whether its words are kept from the reader because of who wrote them. The sender is loaded."""
    if message.kind == MessageKind.NOTICE:
        return False
    sender = message.sender
    if sender is not None and sender.suspended_at is not None:
        return True
    return chat_kind == ChatKind.GROUP and message.sender_id in folded


def _empty(message: Message) -> None:
    message.body, message.language, message.remark, message.sounds = "", "und", "", ""
    message.note = message.product = message.reply_to = None
    message.is_correction = False
    set_nothing_attached(message)


def set_nothing_attached(message: Message) -> None:
    """Say of a message that it has neither media nor reactions, so that nobody asks for them."""
    message._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "attachments": MessageMedia.objects.none(),
        "reactions": MessageReaction.objects.none(),
    }
