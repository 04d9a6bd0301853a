"""Tells the open pages of a chat's members what happened in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampan.conversations.models import ChatMember, Message
from sampan.conversations.parties import Access, Party
from sampan.conversations.types import MemberState
from sampan.core.live import forget_words, publish_to

LIVE_BODY_BYTES = 3_400
"""Of words that travel with the news: with the rest it stays under 4,000. Longer ones are asked for."""


def channel_of(account_id: int) -> str:
    """What the pages of a member listen to."""
    return f"account:{account_id}"


def tell_message(access: Access, message: Message, *, is_rich: bool = False) -> None:
    """Send the words to all who are in the chat and hear the sender; where it is a request, only that there
    is news. `is_rich`: something stands beside the words, or it answers another message."""
    heard = [party for party in access.others if party.hears_me]
    inside = [party for party in heard if party.state == MemberState.ACTIVE]
    publish_to(
        [channel_of(access.me.account_id), *_channels(inside)],
        {
            "t": "message",
            "chat": str(access.chat_id),
            "seq": message.seq,
            "message": _live(message, is_rich=is_rich),
        },
        words_of=_words_of(message),
    )
    asked = [party for party in heard if party.state == MemberState.REQUEST]
    publish_to(_channels(asked), {"t": "chat", "chat": str(access.chat_id)})


def untell_message(message: Message) -> None:
    """Take the words out of the news that pages can still ask for; that there was a message is left."""
    instead = {"t": "message", "chat": str(message.chat_id), "seq": message.seq}
    forget_words(_words_of(message), instead=instead)


def tell_of_message(access: Access, kind: str, seq: int) -> None:
    """Say to all in the chat, the one who acts too, that something about the message `seq` is other now."""
    inside = [one for one in access.others if one.hears_me and one.state != MemberState.LEFT]
    channels = [channel_of(access.me.account_id), *_channels(inside)]
    publish_to(channels, {"t": kind, "chat": str(access.chat_id), "seq": seq})


def tell_all_of_message(message: Message, kind: str) -> None:
    """The same where nobody of the chat acts: the staff, or the house itself."""
    rows = ChatMember.objects.filter(chat=message.chat_id).exclude(state=MemberState.LEFT)
    ids = rows.values_list("account", flat=True)
    publish_to([channel_of(pk) for pk in ids], {"t": kind, "chat": str(message.chat_id), "seq": message.seq})


def tell_chat(chat_id: int, account_ids: Iterable[int]) -> None:
    """Say that title, members or state of the chat changed."""
    publish_to([channel_of(pk) for pk in account_ids], {"t": "chat", "chat": str(chat_id)})


def _words_of(message: Message) -> str:
    return f"message:{message.pk}"


def _channels(parties: Iterable[Party]) -> list[str]:
    return [channel_of(party.account_id) for party in parties]


def _live(message: Message, *, is_rich: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(message.pk),
        "seq": message.seq,
        "sender": str(message.sender_id),
        "kind": str(message.kind),
        "language": message.language,
        "created_at": message.created_at.isoformat(),
        "rich": is_rich,
    }
    if len(message.body.encode()) <= LIVE_BODY_BYTES:
        told["body"] = message.body
    return told
