"""Tell somebody that something happened: join the open line of its group, or begin one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from sampan.accounts.types import Reader
from sampan.conversations.events import Notified
from sampan.conversations.selectors.notifications import unread_count
from sampan.conversations.types import GATHERED, NotificationKind
from sampan.core import events, live
from sampan.core.clock import now
from sampan.notes.models import Note

LOUD_MAX = 16
"""So many people of one line are announced one by one; beyond, only each doubling: ten thousand likes are
ten thousand rows, not ten thousand disturbances."""
FROM_STRANGERS = frozenset(
    {
        NotificationKind.ORDER,
        NotificationKind.REVIEW,
        NotificationKind.COMMISSION,
        NotificationKind.DECISION,
    }
)
"""Told also to who wants to hear of followed people alone: these are business, not company."""

_HEARS_SQL = """
SELECT a.language, a.reads, u.is_staff
FROM accounts_account a JOIN accounts_user u ON u.id = a.user_id
LEFT JOIN conversations_notificationsettings s ON s.account_id = a.id
WHERE a.id = %(me)s AND a.deleted_at IS NULL AND (%(always)s OR (
    NOT (%(kind)s = ANY(coalesce(s.off, '{}')))
    AND (%(actor)s::bigint IS NULL OR (
        EXISTS (
            SELECT FROM accounts_account o
            WHERE o.id = %(actor)s::bigint AND o.suspended_at IS NULL AND o.deleted_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM accounts_block b
            WHERE (b.blocker_id, b.blocked_id) IN ((%(me)s, %(actor)s::bigint), (%(actor)s::bigint, %(me)s))
        )
        AND NOT EXISTS (
            SELECT FROM accounts_mute m WHERE m.muter_id = %(me)s AND m.muted_id = %(actor)s::bigint
        )
        AND (%(strangers)s OR NOT coalesce(s.followed_only, false) OR EXISTS (
            SELECT FROM accounts_follow f WHERE f.follower_id = %(me)s AND f.followed_id = %(actor)s::bigint
        ))
    ))
))
"""

_TOLD_SQL = """
SELECT EXISTS (
    SELECT FROM conversations_notification n
    WHERE n.account_id = %(me)s AND n."group" = %(group)s AND n."group" <> ''
    AND coalesce((n.detail ->> 'mark')::bigint, 0) >= %(mark)s
)
"""
_TOLD_OF_SQL = """
SELECT EXISTS (
    SELECT FROM conversations_notificationactor x
    JOIN conversations_notification n ON n.id = x.notification_id
    WHERE n.account_id = %(me)s AND n."group" = %(group)s AND n."group" <> '' AND x.account_id = %(actor)s
)
"""

_TARGETS = ("note_id", "comment_id", "message_id", "order_id", "review_id")
_JOIN_SQL = """
INSERT INTO conversations_notification AS line
    (account_id, kind, "group", actor_count, note_id, comment_id, message_id, order_id, review_id, detail,
     created_at)
VALUES
    (%(me)s, %(kind)s, %(group)s, %(one)s, %(note_id)s, %(comment_id)s, %(message_id)s, %(order_id)s,
     %(review_id)s, %(detail)s::jsonb, %(now)s)
ON CONFLICT (account_id, "group") WHERE read_at IS NULL AND "group" <> ''
DO UPDATE SET place = sampan_next_id(), detail = excluded.detail,
    actor_count = line.actor_count + excluded.actor_count * (NOT EXISTS (
        SELECT FROM conversations_notificationactor x
        WHERE x.notification_id = line.id AND x.account_id = %(actor)s::bigint
    ))::int
RETURNING id, actor_count, xmax = 0
"""
"""A line that is being marked read at this moment is waited for, and then is no longer the open one."""
_ACTOR_SQL = """
INSERT INTO conversations_notificationactor (notification_id, account_id) VALUES (%s, %s)
ON CONFLICT (notification_id, account_id) DO NOTHING
"""


@contextmanager
def in_turn(account_id: int, group: str) -> Iterator[None]:
    """A transaction in which nobody else tells or takes back anything of this group of the account's lines.

    Whoever asks in it whether an act still stands, and then tells of it or takes it back, is right however
    the jobs of a like and of its taking back come: late, twice or at once.
    """
    with transaction.atomic():
        if group:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"notify:{account_id}:{group}"]
                )
        yield


def notify(
    *,
    account_id: int,
    kind: str,
    actor_id: int | None = None,
    group: str = "",
    note_id: int | None = None,
    comment_id: int | None = None,
    message_id: int | None = None,
    order_id: int | None = None,
    review_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    mark: int = 0,
) -> int | None:
    """Tell the account of an act; gives the line's id, or None when there was nothing to tell.

    Acts with the same `group` join one line until it is read. What was told is not told again: of the kinds
    that gather people (`types.GATHERED`) each actor once a group, of others each group once, or, with `mark`
    (the id of the row in which the act stands), once for every higher mark.

    Nothing is told to oneself, of kinds that are switched off, by people blocked either way, muted or
    suspended, by strangers when these are not wanted, nor of a note that the account may not see; decisions
    of the staff always. Announced live, and by Notified, when the transaction ends.
    """
    if actor_id == account_id:
        return None
    with in_turn(account_id, group):
        reader = _hearing_reader(account_id, kind, actor_id)
        if reader is None or (note_id is not None and not _may_see(reader, note_id)):
            return None
        asked = {"me": account_id, "group": group, "actor": actor_id, "mark": mark}
        if _ask(_TOLD_OF_SQL if kind in GATHERED else _TOLD_SQL, asked)[0]:
            return None
        targets = dict(zip(_TARGETS, (note_id, comment_id, message_id, order_id, review_id), strict=True))
        said = {**(detail or {}), **({"mark": mark} if mark else {})}
        written = {
            "kind": str(kind),
            "one": int(actor_id is not None),
            "detail": json.dumps(said),
            "now": now(),
        }
        line_id, people, is_new = _ask(_JOIN_SQL, {**asked, **targets, **written})
        if actor_id is not None:
            with connection.cursor() as cursor:
                cursor.execute(_ACTOR_SQL, [line_id, actor_id])
        if is_new or _is_loud(people):
            announce(reader, line_id=line_id, kind=kind)
            events.record(Notified(line_id, account_id))
        return int(line_id)


def announce(reader: Reader, *, line_id: int, kind: str) -> None:
    """Let the account's open pages know of a line that is new or has grown. One query more."""
    told = {"t": "notification", "id": str(line_id), "kind": str(kind), "unread": unread_count(reader)}
    live.publish(f"account:{reader.account_id}", told)


def announce_count(reader: Reader) -> None:
    """Let the account's open pages know how many lines are unread now, without a new one. One query more."""
    told = {"t": "notifications_read", "unread": unread_count(reader)}
    live.publish(f"account:{reader.account_id}", told)


def _is_loud(people: int) -> bool:
    return people <= LOUD_MAX or people & (people - 1) == 0


def _hearing_reader(account_id: int, kind: str, actor_id: int | None) -> Reader | None:
    """The account as a reader when it wants to hear of such an act by this actor, else None. One query."""
    asked = {
        "me": account_id,
        "kind": str(kind),
        "actor": actor_id,
        "always": kind == NotificationKind.DECISION,
        "strangers": kind in FROM_STRANGERS,
    }
    row = _ask(_HEARS_SQL, asked)
    return Reader(account_id, row[0], tuple(row[1]), is_staff=row[2]) if row else None


def _may_see(reader: Reader, note_id: int) -> bool:
    return Note.objects.visible_to(reader).filter(pk=note_id).exists()


def _ask(sql: str, given: Mapping[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()
