"""Take back what was told: an act that was undone, a comment that is gone, somebody who left."""

from __future__ import annotations

from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.conversations.models import Notification
from sampan.conversations.services.notifying.telling import announce_count, in_turn
from sampan.conversations.types import GATHERED

BATCH = 500
"""Acts of somebody who left that go in one transaction."""

_LEAVE_SQL = """
WITH acts AS (
    DELETE FROM conversations_notificationactor x USING conversations_notification n
    WHERE n.id = x.notification_id AND n.account_id = %(me)s AND n."group" = %(group)s
    AND x.account_id = %(actor)s
    RETURNING x.notification_id
)
UPDATE conversations_notification line SET actor_count = greatest(line.actor_count - 1, 0)
FROM acts WHERE line.id = acts.notification_id
RETURNING line.id, line.actor_count, line.read_at IS NULL
"""
_LEAVE_ALL_SQL = """
WITH chosen AS (
    SELECT x.id, x.notification_id FROM conversations_notificationactor x
    JOIN conversations_notification n ON n.id = x.notification_id
    WHERE x.account_id = %(actor)s ORDER BY x.notification_id LIMIT %(size)s FOR UPDATE OF n
), acts AS (
    DELETE FROM conversations_notificationactor x USING chosen WHERE x.id = chosen.id
    RETURNING x.notification_id
)
UPDATE conversations_notification line SET actor_count = greatest(line.actor_count - 1, 0)
FROM acts WHERE line.id = acts.notification_id
RETURNING line.id, line.actor_count, line.kind
"""
"""One actor has one row a line, so each line comes once; locked in the order of their ids."""


def forget(*, account_id: int, group: str, actor_id: int | None = None) -> None:
    """Take an act of `actor_id` out of the account's lines of this group, read or not; a line without any act
    goes. Without an actor the group's lines go altogether. Twice does no more than once."""
    with in_turn(account_id, group):
        if actor_id is None:
            gone, _kinds = Notification.objects.filter(account=account_id, group=group).delete()
            if gone:
                _announce(account_id)
            return
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE_SQL, {"me": account_id, "group": group, "actor": actor_id})
            rows = cursor.fetchall()
        Notification.objects.filter(pk__in=[line for line, people, _unread in rows if not people]).delete()
        if any(unread and not people for _line, people, unread in rows):
            _announce(account_id)


@transaction.atomic
def forget_comment(*, comment_id: int) -> None:
    """Remove every line about a comment that is gone: to the note's author, the answered, the named."""
    lines = Notification.objects.filter(comment=comment_id)
    people = set(lines.filter(read_at=None).values_list("account_id", flat=True))
    lines.delete()
    for account_id in sorted(people):
        _announce(account_id)


def forget_people(*, actor_id: int) -> int:
    """Take all acts of a leaving account out of other people's lines, in batches; gives how many."""
    done = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LEAVE_ALL_SQL, {"actor": actor_id, "size": BATCH})
                rows = cursor.fetchall()
            empty = [line for line, people, kind in rows if not people and kind in GATHERED]
            Notification.objects.filter(pk__in=empty).delete()
        done += len(rows)
        if len(rows) < BATCH:
            return done


def _announce(account_id: int) -> None:
    account = Account.objects.select_related("user").filter(pk=account_id, deleted_at=None).first()
    if account is not None:
        announce_count(reader_of(account))
