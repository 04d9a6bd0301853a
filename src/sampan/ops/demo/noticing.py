"""Tells the people of the demo world what happened to their things while nobody looked, as old as it was.

The lines bear the groups that the handlers of these events give them, and what was told is not told again:
the jobs that still wait for the worker find them there.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from sampan.accounts.models import Account, Follow
from sampan.conversations.models import (
    Comment,
    CommentLike,
    CommentMention,
    Message,
    Notification,
    NotificationActor,
)
from sampan.conversations.types import NotificationKind as Kind
from sampan.core.ids import SEQUENCE_BITS
from sampan.notes.models import Collect, Like, Mention
from sampan.ops.demo.backdating import id_at
from sampan.shop.models import OrderHistory, OrderLine, Review
from sampan.shop.types import OrderAct, Party

UNREAD = timedelta(hours=2)
"""What is younger was not seen yet."""
LIKED_FOR = timedelta(days=5)
"""Comments are liked and notes kept while they are new."""
KNOWN_FOR = timedelta(days=20)
"""Over so many days people found each other, since nobody wrote down when."""
HEARD = {OrderAct.PAY: Party.SELLER, OrderAct.SHIP: Party.BUYER, OrderAct.RECEIVE: Party.SELLER}
"""Who is told of the steps that the orders of this world take."""


@dataclass
class _Line:
    """What is told of one thing; `acts` are moments with whoever acted, in any order."""

    kind: Kind
    about: dict[str, int] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    acts: list[tuple[datetime, int | None]] = field(default_factory=list)


Lines = dict[tuple[int, str], _Line]
"""By the account that is told, and the group."""


@transaction.atomic
def tell(accounts: dict[str, Account], *, began: datetime) -> int:
    """Write the lines that are missing; gives how many there are."""
    ours, lines = [account.pk for account in accounts.values()], Lines()
    for gather in (_of_notes, _of_comments, _of_comment_likes, _of_follows, _of_corrections, _of_trade):
        gather(lines, ours, began)
    told = set(Notification.objects.filter(account__in=ours).values_list("account", "group"))
    _write([(key, line) for key, line in lines.items() if key not in told and key[0] in set(ours)], began)
    return len(lines)


def _add(
    lines: Lines,
    account_id: int | None,
    group: str,
    kind: Kind,
    at: datetime,
    actor_id: int | None,
    **about: int | None,
) -> None:
    """One act; nobody is told of their own."""
    if account_id is not None and account_id != actor_id:
        known = {name: value for name, value in about.items() if value is not None}
        lines.setdefault((account_id, group), _Line(kind, known)).acts.append((at, actor_id))


def _of_notes(lines: Lines, ours: list[int], began: datetime) -> None:
    for like in Like.objects.filter(account__in=ours).select_related("note"):
        author, about = like.note.author_id, {"note_id": like.note_id}
        _add(lines, author, f"like:{like.note_id}", Kind.LIKE, _moment(like.pk), like.account_id, **about)
    kept = Collect.objects.filter(account__in=ours, board__is_public=True).select_related("note")
    for row in kept:
        at, note = _moment(row.pk), row.note
        if at > began:  # the people's own boards are filled while the world is loaded
            at = _between(note.created_at, began, f"{row.account_id}:{note.pk}", most=LIKED_FOR)
        about = {"note_id": row.note_id}
        group = f"collect:{row.note_id}"
        _add(lines, note.author_id, group, Kind.COLLECT, at, row.account_id, **about)
    for named in Mention.objects.filter(note__author__in=ours).select_related("note"):
        note, group = named.note, f"mention:{named.note_id}"
        _add(lines, named.account_id, group, Kind.MENTION, note.created_at, note.author_id, note_id=note.pk)


def _of_comments(lines: Lines, ours: list[int], began: datetime) -> None:
    """The nearest reason counts: whoever is answered, then the author of the note, then who is named."""
    named: dict[int, list[int]] = {}
    for comment_id, account_id in CommentMention.objects.values_list("comment", "account"):
        named.setdefault(comment_id, []).append(account_id)
    for comment in Comment.objects.filter(author__in=ours).select_related("note", "reply_to"):
        hears: dict[int | None, Kind] = dict.fromkeys(named.get(comment.pk, ()), Kind.MENTION)
        hears[comment.note.author_id] = Kind.COMMENT
        if comment.reply_to is not None:
            hears[comment.reply_to.author_id] = Kind.CORRECTION if comment.is_correction else Kind.REPLY
        about = {"note_id": comment.note_id, "comment_id": comment.pk}
        for account_id, kind in hears.items():
            at, group = comment.created_at, f"comment:{comment.pk}"
            _add(lines, account_id, group, kind, at, comment.author_id, **about)


def _of_comment_likes(lines: Lines, ours: list[int], began: datetime) -> None:
    for like in CommentLike.objects.filter(account__in=ours).select_related("comment"):
        comment = like.comment
        at = _between(comment.created_at, began, f"{like.account_id}:{comment.pk}", most=LIKED_FOR)
        about = {"note_id": comment.note_id, "comment_id": comment.pk}
        group = f"comment_like:{comment.pk}"
        _add(lines, comment.author_id, group, Kind.COMMENT_LIKE, at, like.account_id, **about)


def _of_follows(lines: Lines, ours: list[int], began: datetime) -> None:
    for follower, followed in Follow.objects.filter(follower__in=ours).values_list("follower", "followed"):
        at = _between(began - KNOWN_FOR, began, f"{follower}:{followed}", most=KNOWN_FOR)
        _add(lines, followed, "follow", Kind.FOLLOW, at, follower)


def _of_corrections(lines: Lines, ours: list[int], began: datetime) -> None:
    mended = Message.objects.filter(sender__in=ours, is_correction=True, reply_to__isnull=False)
    for message in mended.select_related("reply_to"):
        assert message.reply_to is not None
        account_id, group = message.reply_to.sender_id, f"message:{message.pk}"
        at, about = message.created_at, {"message_id": message.pk}
        _add(lines, account_id, group, Kind.CORRECTION, at, message.sender_id, **about)


def _of_trade(lines: Lines, ours: list[int], began: datetime) -> None:
    steps = OrderHistory.objects.filter(order__buyer__in=ours, act__in=HEARD).select_related("order")
    for step in steps.order_by("pk"):
        order, party = step.order, HEARD[OrderAct(step.act)]
        account_id = order.buyer_id if party == Party.BUYER else order.shop_id
        group = f"order:{order.pk}"
        _add(lines, account_id, group, Kind.ORDER, step.created_at, None, order_id=order.pk)
        if account_id is not None:
            lines[account_id, group].detail = {"act": step.act, "role": party.value, "mark": step.pk}
    _of_shares(lines, ours)
    for review in Review.objects.filter(author__in=ours).select_related("product"):
        seller, about = review.product.shop_id, {"review_id": review.pk}
        group = f"review:{review.pk}"
        _add(lines, seller, group, Kind.REVIEW, review.created_at, review.author_id, **about)
        if review.answer and review.author_id is not None:
            at, group = review.answered_at or review.created_at, f"answer:{review.pk}"
            _add(lines, review.author_id, group, Kind.REVIEW, at, seller, **about)
            lines[review.author_id, group].detail = {"answer": True}


def _of_shares(lines: Lines, ours: list[int]) -> None:
    """What creators earned by orders that their notes led to."""
    earned = OrderLine.objects.filter(creator__in=ours, commission__gt=0).exclude(order__paid_at=None)
    for row in earned.select_related("order").order_by("pk"):
        order, group = row.order, f"commission:{row.order_id}"
        assert order.paid_at is not None
        assert row.creator_id is not None
        _add(lines, row.creator_id, group, Kind.COMMISSION, order.paid_at, None, note_id=row.via_note_id)
        line = lines[row.creator_id, group]
        sum_before = line.detail.get("amount", 0)
        line.detail = {"amount": sum_before + row.commission, "currency": order.currency}


def _write(lines: Iterable[tuple[tuple[int, str], _Line]], began: datetime) -> None:
    rows, actors = [], []
    for (account_id, group), line in lines:
        acts = sorted(line.acts, key=lambda act: act[0])
        latest = acts[-1][0]
        row = Notification(
            id=id_at(acts[0][0]),
            account_id=account_id,
            kind=line.kind,
            group=group,
            place=id_at(latest),
            actor_count=len({who for _at, who in acts if who is not None}),
            detail=line.detail,
            read_at=latest + UNREAD / 5 if latest < began - UNREAD else None,
            created_at=acts[0][0],
            pushed_at=latest,  # or a letter would tell all of it to an address that nobody has
            **line.about,
        )
        rows.append(row)
        actors += list(_actors(row, acts))
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    NotificationActor.objects.bulk_create(actors, ignore_conflicts=True)


def _actors(row: Notification, acts: list[tuple[datetime, int | None]]) -> Iterator[NotificationActor]:
    for at, account_id in acts:
        if account_id is not None:
            yield NotificationActor(id=id_at(at), notification=row, account_id=account_id)


def _moment(pk: int) -> datetime:
    return datetime.fromtimestamp((pk >> SEQUENCE_BITS) / 1000, tz=UTC)


def _between(start: datetime, end: datetime, name: str, *, most: timedelta) -> datetime:
    """A moment between both, the same each time for one name; soon rather than late, and not after `most`."""
    return start + min(end - start, most) * random.Random(name).random() ** 2  # noqa: S311
