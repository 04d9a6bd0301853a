"""Who is in a chat and how they stand to one of them: what every act in a chat has to know, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sampan.conversations.errors import ChatMissing
from sampan.conversations.parties import Access, Candidate, Party, is_number
from sampan.conversations.types import MemberState
from sampan.core.prepared import array_literal, prepared_cursor

_ACCESS = """
SELECT
    c.kind, c.title, c.last_seq,
    (SELECT t.id FROM conversations_message t WHERE t.sender_id = %(me)s::bigint AND t.key = %(key)s::uuid),
    m.account_id, m.state, m.role, m.from_seq, m.to_seq, m.read_seq, m.muted, m.translates,
    a.reads, a.suspended_at IS NOT NULL, a.deleted_at IS NOT NULL,
    coalesce(s.who, 'followed'), coalesce(s.shares_read, true), coalesce(s.shares_typing, true),
    EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = m.account_id AND b.blocked_id = %(me)s::bigint),
    EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = %(me)s::bigint AND b.blocked_id = m.account_id),
    EXISTS (SELECT FROM accounts_mute u WHERE u.muter_id = m.account_id AND u.muted_id = %(me)s::bigint),
    EXISTS (
        SELECT FROM accounts_follow f WHERE f.follower_id = m.account_id AND f.followed_id = %(me)s::bigint
    ),
    EXISTS (SELECT FROM conversations_pushsubscription p WHERE p.account_id = m.account_id)
FROM conversations_chat c
JOIN conversations_chatmember m ON m.chat_id = c.id
JOIN accounts_account a ON a.id = m.account_id
LEFT JOIN conversations_contactsettings s ON s.account_id = m.account_id
WHERE c.id = %(chat)s::bigint
AND (m.state <> 'left' OR m.account_id = %(me)s::bigint OR c.kind = 'direct')
ORDER BY m.id
"""
"""Written out: it is asked for every message that is sent."""
_CANDIDATES = """
SELECT
    a.id, coalesce(s.who, 'followed'),
    EXISTS (SELECT FROM accounts_follow f WHERE f.follower_id = a.id AND f.followed_id = %(me)s::bigint)
FROM accounts_account a
LEFT JOIN conversations_contactsettings s ON s.account_id = a.id
WHERE a.id = ANY(%(ids)s::bigint[]) AND a.suspended_at IS NULL AND a.domain = ''
AND NOT EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = a.id AND b.blocked_id = %(me)s::bigint)
AND NOT EXISTS (SELECT FROM accounts_block b WHERE b.blocker_id = %(me)s::bigint AND b.blocked_id = a.id)
"""


def get_access(chat_id: int, *, me: int, key: UUID | None = None) -> Access:
    """The chat as `me` acts in it. One query. Raises ChatMissing where it may not be looked at: it is not
    there, not theirs, declined, or its other side is out of sight."""
    if not is_number(chat_id):
        raise ChatMissing
    with prepared_cursor() as cursor:
        cursor.execute(_ACCESS, {"chat": chat_id, "me": me, "key": key})
        rows = cursor.fetchall()
    parties = [_party(*row[4:]) for row in rows]
    mine = next((party for party in parties if party.account_id == me), None)
    if mine is None:
        raise ChatMissing
    kind, title, last_seq, twin_id = rows[0][:4]
    others = tuple(party for party in parties if party.account_id != me)
    access = Access(chat_id, kind, title, last_seq, mine, others, twin_id)
    if access.is_direct and (mine.state == MemberState.LEFT or any(one.is_out_of_sight for one in others)):
        raise ChatMissing
    return access


def get_candidates(account_ids: Iterable[int], *, me: int) -> list[Candidate]:
    """These people as somebody who would write to them, in the order asked. One query.

    Raises ChatMissing when one of them is missing, suspended, blocked either way or oneself.
    """
    wanted = list(dict.fromkeys(account_ids))
    if not all(is_number(pk) for pk in wanted):
        raise ChatMissing
    with prepared_cursor() as cursor:
        cursor.execute(_CANDIDATES, {"ids": array_literal(wanted), "me": me})
        found = {row[0]: Candidate(*row) for row in cursor.fetchall()}
    if me in wanted or len(found) != len(wanted):
        raise ChatMissing
    return [found[pk] for pk in wanted]


def _party(*columns: Any) -> Party:
    values: Any = (*columns[:8], tuple(columns[8]), *columns[9:])
    return Party(*values)
