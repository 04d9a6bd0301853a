"""How many chats wait to be read or answered: two numbers that every page asks for."""

from __future__ import annotations

from sampan.accounts.types import Reader
from sampan.core.prepared import prepared_cursor

UNREAD_MAX = 100
"""More than this are not counted: a badge says 99+."""

_OTHER = """
    SELECT FROM conversations_chatmember o JOIN accounts_account a ON a.id = o.account_id
    WHERE o.chat_id = c.id AND o.account_id <> %(me)s::bigint
"""
_OUT_OF_SIGHT = """
    (a.suspended_at IS NOT NULL AND a.deleted_at IS NULL)
    OR EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = %(me)s::bigint AND b.blocked_id = a.id)
    OR EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = a.id AND b.blocked_id = %(me)s::bigint)
"""
_MUTED = "EXISTS (SELECT FROM accounts_mute u WHERE u.muter_id = %(me)s::bigint AND u.muted_id = a.id)"
_COUNT = f"""
SELECT count(*) FROM (
    SELECT FROM conversations_chatmember m JOIN conversations_chat c ON c.id = m.chat_id
    WHERE m.account_id = %(me)s::bigint AND {{which}} LIMIT {UNREAD_MAX}
) found
"""  # noqa: S608 - put together out of the texts here
_UNREAD = _COUNT.format(
    which=f"""m.state = 'active' AND NOT m.muted AND c.last_seq > greatest(m.read_seq, m.from_seq)
    AND (c.kind = 'group' OR NOT EXISTS ({_OTHER} AND ({_OUT_OF_SIGHT} OR {_MUTED})))"""
)
_REQUESTS = _COUNT.format(
    which=f"""m.state = 'request'
    AND (c.kind = 'group' OR (c.last_seq > m.from_seq AND NOT EXISTS ({_OTHER} AND ({_OUT_OF_SIGHT}))))"""
)
"""Written out, since composing them takes longer than answering them."""


def unread_chats(reader: Reader) -> int:
    """In how many chats of the inbox something is unread, muted chats and people aside; at most UNREAD_MAX.
    One query; none for visitors."""
    return _count(_UNREAD, reader)


def count_requests(reader: Reader) -> int:
    """How many requests wait for an answer, at most UNREAD_MAX. One query; none for visitors."""
    return _count(_REQUESTS, reader)


def _count(sql: str, reader: Reader) -> int:
    if reader.account_id is None:
        return 0
    with prepared_cursor() as cursor:
        cursor.execute(sql, {"me": reader.account_id})
        return int(cursor.fetchone()[0])
