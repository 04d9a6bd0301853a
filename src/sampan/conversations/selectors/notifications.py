"""Somebody's notifications as they may see them now: lines, who acted, how many are unread; their wishes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value

from sampan.accounts.models import Account, Follow, Mute
from sampan.accounts.querysets import no_block_between
from sampan.accounts.selectors import HIDDEN_SQL
from sampan.accounts.types import Reader
from sampan.conversations.models import (
    ChatMember,
    Comment,
    HiddenMessage,
    Message,
    Notification,
    NotificationActor,
    NotificationSettings,
)
from sampan.conversations.types import MemberState
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.core.prepared import prepared_cursor
from sampan.notes.models import Note
from sampan.shop.models import Order, Review

UNREAD_MAX = 100
"""Counting stops here: a badge says '99+'."""
ACTORS_SHOWN = 3
"""People of one line whom the pages name or draw."""
ACTORS_LOOKED_AT = 50
"""The latest people of a line among whom those who are hidden by now are counted; of a line of thousands
nobody reads all for the sake of one."""


@dataclass(frozen=True)
class NotificationRow:
    """One line. `actors`: the latest people who did it, the newest first; `others`: how many more.

    The line's note (with author and cover), comment (with author and what it answers), order (with shop and
    buyer), review (with author and product) and message (with sender and what it answers) are loaded.
    """

    notification: Notification
    actors: list[Account] = field(default_factory=list)
    others: int = 0


def list_notifications(
    *,
    reader: Reader,
    followed: bool = False,
    kind: str = "",
    kinds: Collection[str] = (),
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[NotificationRow]:
    """What happened, the latest first; `followed`: done by people whom the reader follows; `kind`: one alone;
    `kinds`: these alone.

    Three queries, one more where there are messages, orders or reviews among them, for each of these; none
    for visitors. The cursor is a line's `place`. Lines are left out whose note, comment,
    message, order or review is not open to the reader, and those that only hidden people caused.
    """
    if reader.account_id is None:
        return Page()
    rows = shown_lines(reader, followed=followed)
    if kind or kinds:
        rows = rows.filter(kind__in=[kind] if kind else list(kinds))
    page = page_by_id(_whole(rows), cursor=cursor, size=size, by="place")
    people = _people_of([line.pk for line in page.items], reader, followed=followed)
    return page.map(lambda line: _row(line, *people.get(line.pk, ([], 0))))


def find_notification(notification_id: int, *, reader: Reader) -> NotificationRow | None:
    """One of the reader's lines as the list shows it; None when it is not there or not open to them by now.

    Three queries, one more for a message, an order or a review; none for visitors.
    """
    if reader.account_id is None:
        return None
    line = _whole(shown_lines(reader).filter(pk=notification_id)).first()
    if line is None:
        return None
    people, gone = _people_of([line.pk], reader, followed=False).get(line.pk, ([], 0))
    return _row(line, people, gone)


def list_unread_since(place: int, *, reader: Reader, size: int) -> tuple[list[NotificationRow], int]:
    """What came from `place` on and was neither read nor pushed, the latest first, and how many such lines
    there are, at most UNREAD_MAX. One query more than the list takes."""
    rows = shown_lines(reader).filter(read_at=None, pushed_at=None, place__gte=place)
    count = rows.order_by()[:UNREAD_MAX].count()
    lines = list(_whole(rows).order_by("-place")[:size])
    people = _people_of([line.pk for line in lines], reader, followed=False)
    return [_row(line, *people.get(line.pk, ([], 0))) for line in lines], count


def _whole(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """With all that a line shows and leads to. What few lines have is loaded apart: planning as many joins
    would take longer than all of the queries."""
    near = ("note__author", "note__cover", "comment__author", "comment__reply_to__author")
    return (
        rows.select_related(*near)
        .defer("note__heard_and_seen")
        .prefetch_related(
            Prefetch("message", Message.objects.select_related("sender", "reply_to")),
            Prefetch("order", Order.objects.select_related("shop__account", "buyer")),
            Prefetch("review", Review.objects.select_related("author", "product__cover")),
        )
    )


def unread_count(reader: Reader) -> int:
    """How many lines the reader has not read, at most UNREAD_MAX. One query, none for visitors."""
    if reader.account_id is None:
        return 0
    sql, params = _unread_sql(reader.is_staff)
    given = [reader.account_id if value == _STAND_IN else value for value in params]
    with prepared_cursor() as cursor:
        cursor.execute(sql, given)
        return int(cursor.fetchone()[0])


def get_settings(account_id: int) -> NotificationSettings:
    """What the account wants to hear of; without a row, an unsaved one that says what holds. One query."""
    found = NotificationSettings.objects.filter(pk=account_id).first()
    return found if found is not None else NotificationSettings(account_id=account_id)


def shown_lines(reader: Reader, *, followed: bool = False) -> QuerySet[Notification]:
    """The reader's lines that they may see now, in no order; `followed`: of people whom they follow."""
    me = reader.account_id or 0
    people = _shown_people(reader).filter(notification=OuterRef("pk"))
    if followed:
        people = people.filter(Exists(Follow.objects.filter(follower=me, followed=OuterRef("account"))))
    done = Q(_asked(people)) if followed else Q(actor_count=0) | Q(_asked(people))
    notes = Note.objects.visible_to(reader).filter(pk=OuterRef("note")).order_by()
    comments = Comment.objects.alive().filter(pk=OuterRef("comment"))
    reviews = Review.objects.visible_to(reader).filter(pk=OuterRef("review"))
    return (
        Notification.objects.filter(account=me)
        .filter(done)
        .filter(Q(note=None) | Q(_asked(notes)))
        .filter(Q(comment=None) | Q(_asked(comments)))
        .filter(Q(message=None) | Q(_asked(_open_messages(me))))
        .filter(Q(order=None) | Q(_asked(_own_orders(me))))
        .filter(Q(review=None) | Q(_asked(reviews)))
    )


def _asked(rows: QuerySet[Any]) -> Subquery:
    """Whether there is such a row, asked line by line. As an EXISTS PostgreSQL may look at all notes or all
    acts of everybody first, to have them at hand for a few lines."""
    return Subquery(rows.annotate(asked=Value(True)).values("asked")[:1], output_field=BooleanField())


def _shown_people(reader: Reader) -> QuerySet[NotificationActor]:
    """Those who acted, stand, and are neither blocked either way nor muted."""
    muted = Mute.objects.filter(muter=reader.account_id, muted=OuterRef("account"))
    rows = NotificationActor.objects.filter(account__suspended_at=None, account__deleted_at=None)
    return rows.filter(no_block_between(reader, "account")).filter(~Exists(muted))


def _open_messages(me: int) -> QuerySet[Message]:
    member = ChatMember.objects.filter(
        chat=OuterRef("chat"), account=me, state=MemberState.ACTIVE, from_seq__lt=OuterRef("seq")
    )
    put_away = HiddenMessage.objects.filter(message=OuterRef("pk"), account=me)
    rows = Message.objects.filter(pk=OuterRef("message"), deleted_at=None)
    return rows.filter(Exists(member), ~Exists(put_away))


def _own_orders(me: int) -> QuerySet[Order]:
    return Order.objects.filter(Q(buyer=me) | Q(shop__account=me), pk=OuterRef("order"))


_STAND_IN = -77_777_777_777_777_777
"""In place of the reader's id while the statement is composed; no row has it."""


@lru_cache(maxsize=2)
def _unread_sql(is_staff: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement and its parameters: composing it takes longer than answering it, so it is done once."""
    nobody = Reader(_STAND_IN, "en", ("en",), is_staff=is_staff)
    rows = shown_lines(nobody).filter(read_at=None).order_by().values("pk")[:UNREAD_MAX]
    sql, params = rows.query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) AS unread", params  # noqa: S608 - composed by Django


_PEOPLE_SQL = f"""
WITH hidden AS MATERIALIZED ({HIDDEN_SQL})
SELECT line.id,
    ARRAY(
        SELECT act.account_id FROM conversations_notificationactor act
        WHERE act.notification_id = line.id AND act.account_id NOT IN (SELECT * FROM hidden)
        AND (
            SELECT who.suspended_at IS NULL AND who.deleted_at IS NULL
            FROM accounts_account who WHERE who.id = act.account_id
        )
        AND CASE WHEN %(followed)s THEN (
            SELECT true FROM accounts_follow f WHERE f.follower_id = %(me)s AND f.followed_id = act.account_id
        ) ELSE true END
        ORDER BY act.id DESC LIMIT {ACTORS_SHOWN}
    ),
    (
        SELECT count(*) FROM (
            SELECT account_id FROM conversations_notificationactor
            WHERE notification_id = line.id ORDER BY id DESC LIMIT {ACTORS_LOOKED_AT}
        ) act
        WHERE act.account_id IN (SELECT * FROM hidden) OR NOT (
            SELECT who.suspended_at IS NULL AND who.deleted_at IS NULL
            FROM accounts_account who WHERE who.id = act.account_id
        )
    )
FROM unnest(%(ids)s::bigint[]) AS line (id)
"""  # noqa: S608 - put together out of the texts above
"""Accounts are asked for one by one and not joined: of a line of thousands a join would read them all before
it knew the latest three."""


def _people_of(
    line_ids: Sequence[int], reader: Reader, *, followed: bool
) -> dict[int, tuple[list[Account], int]]:
    """Of each line: its latest people, and how many of its people are hidden by now. Two queries."""
    if not line_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE_SQL, {"me": reader.account_id, "ids": list(line_ids), "followed": followed})
        rows = cursor.fetchall()
    people = Account.objects.in_bulk({pk for _line, ids, _gone in rows for pk in ids})
    return {line: ([people[pk] for pk in ids if pk in people], gone) for line, ids, gone in rows}


def _row(line: Notification, people: list[Account], gone: int) -> NotificationRow:
    if line.comment is not None and line.note is not None and line.comment.note_id == line.note_id:
        line.comment.note = line.note  # loaded already
    return NotificationRow(line, people, max(0, line.actor_count - gone - len(people)))
