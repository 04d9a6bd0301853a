"""Somebody's chats: the inbox, the requests, one chat and its members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from sampan.accounts.models import Account
from sampan.accounts.querysets import no_block_between
from sampan.accounts.selectors import suggest_accounts
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing
from sampan.conversations.models import Chat, ChatMember, ContactSettings, Message, MessageMedia
from sampan.conversations.selectors.folded import folded_account_ids
from sampan.conversations.selectors.settling import settle
from sampan.conversations.types import ChatKind, MemberState, MessageKind
from sampan.core.errors import SignInNeeded
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page

OTHERS_SHOWN = 4
"""Members of a group that its row names: there is room for so many pictures."""
CONTACTS_SHOWN = 8
TITLES_MAX = 60
"""Names of groups in one question: more than stand in an inbox that was opened further once."""
NO_END = 2**63 - 1


@dataclass(frozen=True)
class ChatRow:
    """A chat as its member sees it in a list."""

    chat: Chat
    member: ChatMember
    """The reader's own place in it."""
    others: list[Account] = field(default_factory=list)
    """Some of the others, at most OTHERS_SHOWN, the longest members first."""
    other: Account | None = None
    """Of a direct chat the other person; None when they deleted their account."""
    last: Message | None = None
    """The latest message that the reader can see, with its sender; only in lists."""
    unread: int = 0
    member_count: int = 0
    waits: bool = False
    """A direct chat whose other side has not let the reader in: words only, and few."""
    left: int = 0
    """How many messages the reader may send until then."""


def list_chats(
    *, reader: Reader, box: str = "inbox", cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[ChatRow]:
    """The reader's chats, the pinned first, then by their latest message; `box` is 'inbox' or 'requests'.

    Groups that they left stay in the inbox until they empty them. Direct chats in which there is nothing to
    see are left out, and those with people who are blocked either way or suspended. Four queries.
    """
    if reader.account_id is None:
        raise SignInNeeded
    in_box = Q(state=MemberState.REQUEST) if box == "requests" else _in_inbox()
    # Who left does not see by the order that others went on talking.
    end = Message.objects.filter(chat=OuterRef("chat"), seq=OuterRef("to_seq")).values("pk")[:1]
    rows: Any = _own(reader).filter(in_box).annotate(spot=Coalesce(Subquery(end), F("chat__place")))
    after = _parse_cursor(cursor)
    if after is not None:
        pinned, place = after
        later = Q(pinned=pinned, spot__lt=place)
        rows = rows.filter(later | Q(pinned=False) if pinned else later)
    found = list(_whole(rows, reader).order_by("-pinned", "-spot")[: size + 1])
    shown = found[:size]
    last = _last_messages(shown, reader) if shown else {}
    people = _people(pk for row in shown for pk in row.other_ids)
    cursor = None
    if len(found) > size:
        cursor = f"{int(shown[-1].pinned)}-{shown[-1].spot}"
    return Page(
        [_row(one, people, last.get(one.last_ids[0] if one.last_ids else 0)) for one in shown], cursor
    )


def get_chat(chat_id: int, *, reader: Reader) -> ChatRow:
    """One chat for its page, without its latest message. Two queries. Raises ChatMissing, SignInNeeded."""
    if reader.account_id is None:
        raise SignInNeeded
    rows = _whole(memberships(reader).filter(chat=chat_id), reader)
    member = rows.first()
    if member is None:
        raise ChatMissing
    return _row(member, _people(member.other_ids), None)


def list_members(chat_id: int, reader: Reader) -> list[ChatMember]:
    """Who is in a chat, with their accounts, the admins first, then the longest; at most SAMPAN_GROUP_MAX, no
    deleted accounts. Who left a group finds themselves alone. Two queries. Raises ChatMissing."""
    mine = memberships(reader).filter(chat=chat_id).first()
    if mine is None:
        raise ChatMissing
    inside = ChatMember.objects.filter(chat=chat_id, account__deleted_at=None)
    if mine.state == MemberState.LEFT:
        return list(inside.filter(pk=mine.pk).select_related("account"))
    # Of a direct chat both stay: that one declined is not told.
    inside = inside.filter(~Q(state=MemberState.LEFT) | Q(chat__kind=ChatKind.DIRECT))
    return list(inside.select_related("account").order_by("role", "pk")[: settings.SAMPAN_GROUP_MAX])


def list_titled_groups(ids: Iterable[int], *, reader: Reader) -> list[ChatMember]:
    """The reader's places in those of these groups that have a name and that they have not left, each with
    its chat. At most TITLES_MAX are looked at. One query."""
    wanted = [pk for pk in dict.fromkeys(ids) if 0 < pk <= NO_END][:TITLES_MAX]
    if not wanted or reader.account_id is None:
        return []
    rows = memberships(reader).filter(chat__in=wanted, chat__kind=ChatKind.GROUP)
    return list(rows.exclude(state=MemberState.LEFT).exclude(chat__title="").select_related("chat"))


def find_contact_settings(account_id: int) -> ContactSettings:
    """Whom an account lets write first and what it shows; what goes without saying where nothing was saved.
    One query."""
    found = ContactSettings.objects.filter(pk=account_id).first()
    return found or ContactSettings(account_id=account_id)


def suggest_contacts(reader: Reader, prefix: str) -> list[Account]:
    """People to write to: by the beginning of their handle or a part of their name, the followed ones first;
    without a prefix those with whom the reader last wrote. At most CONTACTS_SHOWN. One query, or two."""
    me = reader.account_id
    if me is None:
        return []
    if prefix.strip():
        found = suggest_accounts(prefix, reader=reader, size=CONTACTS_SHOWN + 1)
        return [one for one in found if one.pk != me and not one.domain][:CONTACTS_SHOWN]
    rows = _own(reader).filter(state=MemberState.ACTIVE, chat__kind=ChatKind.DIRECT)
    latest = _with_others(rows, reader).order_by("-chat__place")[:CONTACTS_SHOWN]
    ids = [pk for row in latest for pk in row.other_ids]
    people = _people(ids)
    return [people[pk] for pk in ids if pk in people]


def is_in_sight(reader: Reader) -> Q:
    """Condition on memberships: it is no direct chat with somebody who is out of the reader's sight."""
    others = ChatMember.objects.filter(chat=OuterRef("chat")).exclude(account=reader.account_id)
    gone = Q(account__suspended_at__isnull=False, account__deleted_at=None)
    out_of_sight = others.filter(gone | ~no_block_between(reader, "account"))
    return ~Q(Exists(out_of_sight), chat__kind=ChatKind.DIRECT)


def memberships(reader: Reader) -> QuerySet[ChatMember]:
    """The reader's places in chats at which they may look: in a group also what they left."""
    rows = ChatMember.objects.filter(account=reader.account_id or 0)
    not_declined = ~(Q(chat__kind=ChatKind.DIRECT) & Q(state=MemberState.LEFT))
    return rows.filter(not_declined & is_in_sight(reader))


def _own(reader: Reader) -> QuerySet[ChatMember]:
    """Those in which there is something to see."""
    return memberships(reader).filter(Q(chat__kind=ChatKind.GROUP) | Q(chat__last_seq__gt=F("from_seq")))


def _in_inbox() -> Q:
    return Q(state=MemberState.ACTIVE) | Q(state=MemberState.LEFT, to_seq__gt=F("from_seq"))


def _with_others(rows: QuerySet[ChatMember], reader: Reader) -> Any:
    others = ChatMember.objects.filter(chat=OuterRef("chat")).exclude(account=reader.account_id)
    standing = others.filter(~Q(state=MemberState.LEFT) | Q(chat__kind=ChatKind.DIRECT))
    ids = ArraySubquery(standing.order_by("pk").values("account")[:OTHERS_SHOWN])
    return rows.select_related("chat").annotate(other_ids=ids)


def _whole(rows: QuerySet[ChatMember], reader: Reader) -> Any:
    """With all that a row says, but for people and words."""
    everybody = ChatMember.objects.filter(chat=OuterRef("chat"))
    inside = everybody.filter(~Q(state=MemberState.LEFT) | Q(chat__kind=ChatKind.DIRECT))
    others = everybody.exclude(account=reader.account_id)
    waits = Exists(others.filter(~Q(state=MemberState.ACTIVE), chat__kind=ChatKind.DIRECT))
    until = Coalesce(OuterRef("to_seq"), Value(NO_END))
    seen = Message.objects.filter(chat=OuterRef("chat"), seq__gt=OuterRef("from_seq"), seq__lte=until)
    last = seen.exclude(hidden_for__account=reader.account_id).order_by("-seq").values("pk")[:1]
    named = Message.objects.filter(
        chat=OuterRef("chat"), kind=MessageKind.NOTICE, seq__lte=OuterRef("to_seq"), detail__has_key="title"
    )
    last_title = named.order_by("-seq").values(title=KeyTextTransform("title", "detail"))[:1]
    count = inside.order_by().values("chat").annotate(count=Count("pk")).values("count")
    return _with_others(rows, reader).annotate(
        member_count=Subquery(count),
        waits=waits,
        last_ids=ArraySubquery(last),
        last_title=Subquery(last_title),
    )


def _last_messages(rows: Sequence[Any], reader: Reader) -> dict[int, Message]:
    folded = folded_account_ids(reader)
    ids = [pk for row in rows for pk in row.last_ids]
    found = (
        Message.objects.filter(pk__in=ids)
        .select_related("sender")
        .annotate(has_media=Exists(MessageMedia.objects.filter(message=OuterRef("pk"))))
    )
    kinds = {row.chat_id: row.chat.kind for row in rows}
    last: dict[int, Message] = {}
    for message in found:
        settle(message, chat_kind=kinds[message.chat_id], folded=folded)
        last[message.pk] = message
    return last


def _people(ids: Iterable[int]) -> dict[int, Account]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {one.pk: one for one in Account.objects.filter(pk__in=wanted, deleted_at=None)}


def _row(member: Any, people: dict[int, Account], last: Message | None) -> ChatRow:
    chat = member.chat
    if member.state == MemberState.LEFT:
        # What the group is called now and who is in it is no longer theirs to know.
        chat.title = member.last_title or ""
        return ChatRow(chat=chat, member=member, last=last)
    others = [people[pk] for pk in member.other_ids if pk in people]
    is_direct = chat.kind == ChatKind.DIRECT
    unread = chat.last_seq - max(member.read_seq, member.from_seq)
    return ChatRow(
        chat=chat,
        member=member,
        others=others,
        other=others[0] if is_direct and others else None,
        last=last,
        unread=max(0, unread),
        member_count=member.member_count or 0,
        waits=member.waits,
        left=max(0, settings.SAMPAN_REQUEST_MESSAGES - chat.last_seq) if member.waits else 0,
    )


def _parse_cursor(cursor: str | None) -> tuple[bool, int] | None:
    pinned, _dash, place = (cursor or "").partition("-")
    number = parse_id(place)
    return None if number is None or pinned not in ("0", "1") else (pinned == "1", number)
