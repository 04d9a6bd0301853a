"""Gives messages their numbers: the chat's row is held until the transaction ends, so that they are seen in
the order of their numbers and none is missed."""

from sampan.conversations.errors import ChatMissing
from sampan.conversations.parties import is_number
from sampan.core.prepared import prepared_cursor

_NEXT = """
UPDATE conversations_chat c SET last_seq = c.last_seq + 1, place = sampan_next_id()
WHERE c.id = %(chat)s::bigint AND EXISTS (
    SELECT FROM conversations_chatmember m
    WHERE m.chat_id = c.id AND m.account_id = %(me)s::bigint AND m.state <> 'left'
)
RETURNING c.last_seq
"""
_HOLD = "SELECT last_seq FROM conversations_chat WHERE id = %(chat)s::bigint FOR NO KEY UPDATE"


def take_number(chat_id: int, *, me: int) -> int:
    """The number of the next message; the chat is held. Raises ChatMissing for those who are not in it."""
    if not is_number(chat_id):
        raise ChatMissing
    with prepared_cursor() as cursor:
        cursor.execute(_NEXT, {"chat": chat_id, "me": me})
        row = cursor.fetchone()
    if row is None:
        raise ChatMissing
    return int(row[0])


def hold_chat(chat_id: int) -> int:
    """Keep others from writing in the chat and from changing its members until the transaction ends; gives
    the number of the latest message. Raises ChatMissing when it is not there."""
    if not is_number(chat_id):
        raise ChatMissing
    with prepared_cursor() as cursor:
        cursor.execute(_HOLD, {"chat": chat_id})
        row = cursor.fetchone()
    if row is None:
        raise ChatMissing
    return int(row[0])
