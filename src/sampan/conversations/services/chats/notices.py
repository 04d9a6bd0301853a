"""Lines of a group that nobody wrote: who made it, named it, came, went or became its admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sampan.conversations.events import MessageSent
from sampan.conversations.models import ChatMember, Message
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.numbering import take_number
from sampan.conversations.services.chats.telling import tell_chat, tell_message
from sampan.conversations.types import MessageKind
from sampan.core import events


def say_notice(
    chat_id: int, *, me: int, what: str, who: Sequence[int] = (), title: str = "", also: Sequence[int] = ()
) -> Message:
    """Write that `me` did `what` (made, named, added, removed, left, joined, admin, member) to `who`.

    Only ids are kept of people: their names are those of the day on which it is read. The chat is held by the
    caller or here. `also`: whose pages are told besides those of the members.
    """
    seq = take_number(chat_id, me=me)
    detail: dict[str, Any] = {"what": what}
    if who:
        detail["who"] = [str(pk) for pk in who]
    if title:
        detail["title"] = title
    message = Message(chat_id=chat_id, seq=seq, sender_id=me, kind=MessageKind.NOTICE, detail=detail)
    message.save(force_insert=True)
    ChatMember.objects.filter(chat=chat_id, account=me).update(read_seq=seq)
    events.record(MessageSent(message.pk, chat_id))
    access = get_access(chat_id, me=me)
    tell_message(access, message, is_rich=True)
    tell_chat(chat_id, [me, *(one.account_id for one in access.others), *also])
    return message
