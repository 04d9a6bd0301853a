"""What was said in a chat, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing, MessageMissing
from sampan.conversations.models import (
    ChatMember,
    ContactSettings,
    HiddenMessage,
    Message,
    MessageMedia,
    MessageReaction,
)
from sampan.conversations.parties import is_number
from sampan.conversations.selectors.chats import memberships
from sampan.conversations.selectors.folded import folded_account_ids
from sampan.conversations.selectors.settling import is_folded, set_nothing_attached, settle
from sampan.conversations.types import MemberState, MessageKind
from sampan.notes.selectors import list_notes_by_ids
from sampan.shop.selectors import cards

MESSAGES_PAGE = 40
MESSAGES_MAX = 100
BY_IDS_MAX = 200


@dataclass(frozen=True)
class MessagePage:
    """A run of messages, the oldest first."""

    messages: list[Message] = field(default_factory=list)
    has_older: bool = False
    has_newer: bool = False
    reads: dict[int, int] = field(default_factory=dict)
    """How far the others have read, by account, as far as they and the reader show it."""


def list_messages(
    chat_id: int,
    *,
    reader: Reader,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    size: int = MESSAGES_PAGE,
) -> MessagePage:
    """The latest messages, or those before or after a number, or around one.

    Loaded are sender, media, reactions with accounts, the answered message with its sender, and note and
    product as cards where the reader may see them. Of deleted, hidden and folded messages nothing but their
    place comes along. Six queries; one more each for notes, products and the names in notices where there are
    some. Raises ChatMissing.
    """
    member = _member(chat_id, reader)
    size = max(1, min(size, MESSAGES_MAX))
    rows = _seen(member)
    older: list[Message] = []
    newer: list[Message] = []
    if around is not None:
        # Both halves in one query would read the whole chat: a page around a message is rare.
        half = size // 2
        older = list(rows.filter(seq__lt=around).order_by("-seq")[: half + 1])
        newer = list(rows.filter(seq__gte=around).order_by("seq")[: size - half + 1])
        found = [*reversed(older[:half]), *newer[: size - half]]
        page = MessagePage(found, len(older) > half, len(newer) > size - half, _reads(member))
    elif after is not None:
        newer = list(rows.filter(seq__gt=after).order_by("seq")[: size + 1])
        page = MessagePage(newer[:size], after > member.from_seq, len(newer) > size, _reads(member))
    else:
        rows = rows if before is None else rows.filter(seq__lt=before)
        older = list(rows.order_by("-seq")[: size + 1])
        found = list(reversed(older[:size]))
        page = MessagePage(found, len(older) > size, before is not None, _reads(member))
    _load(page.messages, {member.chat_id: member}, reader)
    return page


def get_message(chat_id: int, seq: int, *, reader: Reader) -> Message:
    """One message as `list_messages` gives it; its `member` has the chat loaded. Raises ChatMissing,
    MessageMissing."""
    member = _member(chat_id, reader)
    message = _seen(member).filter(seq=seq).first()
    if message is None:
        raise MessageMissing
    _load([message], {chat_id: member}, reader)
    return message


def get_sent_message(message: Message, *, sender: Account, reader: Reader) -> Message:
    """What `send_message` gave, as `get_message` gives it to its sender. No query where it `is_bare`; of
    `member` there is then only whose it is, and of which chat. Raises ChatMissing, MessageMissing."""
    if not message.is_bare:
        return get_message(message.chat_id, message.seq, reader=reader)
    message.sender = sender
    message.member = ChatMember(chat=message.chat, account=sender)
    set_nothing_attached(message)
    return message


def list_messages_by_ids(ids: Iterable[int], *, reader: Reader) -> list[Message]:
    """Those of the messages that the reader may read, in no order, each with `member`, the reader's place in
    its chat: nothing deleted, hidden or folded. At most BY_IDS_MAX are looked at. Three queries."""
    wanted = [pk for pk in dict.fromkeys(ids) if is_number(pk)][:BY_IDS_MAX]
    if not wanted or reader.account_id is None:
        return []
    rows = Message.objects.filter(pk__in=wanted, deleted_at=None, hidden_at=None, kind=MessageKind.TEXT)
    rows = rows.filter(_not_hidden(reader.account_id)).select_related("chat", "sender")
    found = list(rows)
    members = {
        row.chat_id: row for row in memberships(reader).filter(chat__in={row.chat_id for row in found})
    }
    folded = folded_account_ids(reader)
    shown = []
    for message in found:
        member = members.get(message.chat_id)
        if member is not None and _is_within(member, message.seq):
            message.member = member
            if not is_folded(message, chat_kind=message.chat.kind, folded=folded):
                shown.append(message)
    return shown


def get_message_media(media_id: int, *, reader: Reader) -> MessageMedia:
    """A medium with its message, for a reader who may see both. Raises MessageMissing."""
    row = MessageMedia.objects.filter(media=media_id).select_related("media").first()
    found = list_messages_by_ids([row.message_id], reader=reader) if row is not None else []
    if row is None or not found:
        raise MessageMissing
    row.message = found[0]
    return row


def visible_messages(reader: Reader) -> QuerySet[Message]:
    """Messages with words in the reader's chats that they can see, folded ones among them."""
    # In one filter: each further one would join the members anew, anybody's.
    until = Q(chat__members__to_seq=None) | Q(seq__lte=F("chat__members__to_seq"))
    within = Q(chat__members__in=memberships(reader), seq__gt=F("chat__members__from_seq")) & until
    rows = Message.objects.filter(within, deleted_at=None, hidden_at=None, kind=MessageKind.TEXT)
    return rows.filter(_not_hidden(reader.account_id or 0), sender__suspended_at=None)


def load_messages(messages: Sequence[Message], members: dict[int, ChatMember], reader: Reader) -> None:
    """Load what is shown of messages, and empty what is not: see `list_messages`."""
    _load(messages, members, reader)


def _member(chat_id: int, reader: Reader) -> ChatMember:
    member = memberships(reader).filter(chat=chat_id).select_related("chat").first()
    if member is None:
        raise ChatMissing
    return member


def _seen(member: ChatMember) -> QuerySet[Message]:
    rows = Message.objects.filter(chat=member.chat_id, seq__gt=member.from_seq)
    if member.to_seq is not None:
        rows = rows.filter(seq__lte=member.to_seq)
    return rows.filter(_not_hidden(member.account_id)).select_related("sender", "reply_to__sender")


def _not_hidden(me: int) -> Q:
    """That they did not delete it for themselves."""
    return ~Q(Exists(HiddenMessage.objects.filter(account=me, message=OuterRef("pk"))))


def _is_within(member: ChatMember, seq: int) -> bool:
    return seq > member.from_seq and (member.to_seq is None or seq <= member.to_seq)


def _load(messages: Sequence[Message], members: dict[int, ChatMember], reader: Reader) -> None:
    if not messages:
        return
    folded = folded_account_ids(reader)
    hidden = _hidden_answers(messages, reader)
    shown = []
    for message in messages:
        member = members[message.chat_id]
        message.member = member
        settle(message, chat_kind=member.chat.kind, folded=folded)
        _settle_answer(message, member, folded, hidden)
        if not (message.is_folded or message.is_gone):
            shown.append(message)
    _load_attached(shown, folded)
    _load_cards(shown, reader)
    _name_people(messages)


def _settle_answer(
    message: Message, member: ChatMember, folded: frozenset[int], hidden: frozenset[int]
) -> None:
    answered = message.reply_to
    if answered is None:
        return
    if not _is_within(member, answered.seq) or answered.pk in hidden:
        message.reply_to = None
        return
    settle(answered, chat_kind=member.chat.kind, folded=folded)


def _hidden_answers(messages: Sequence[Message], reader: Reader) -> frozenset[int]:
    ids = [message.reply_to_id for message in messages if message.reply_to_id]
    if not ids:
        return frozenset()
    rows = HiddenMessage.objects.filter(account=reader.account_id, message__in=ids)
    return frozenset(rows.values_list("message", flat=True))


def _load_attached(messages: Sequence[Message], folded: frozenset[int]) -> None:
    media = MessageMedia.objects.select_related("media__picture_text").order_by("position")
    reactions = MessageReaction.objects.select_related("account").order_by("pk")
    standing = reactions.filter(account__suspended_at=None).exclude(account__in=folded)
    prefetch_related_objects(messages, Prefetch("attachments", media), Prefetch("reactions", standing))


def _load_cards(messages: Sequence[Message], reader: Reader) -> None:
    """Put note and product beside the words only where the reader may see them."""
    note_ids = [message.note_id for message in messages if message.note_id]
    notes = {note.pk: note for note in list_notes_by_ids(note_ids, reader=reader)} if note_ids else {}
    product_ids = [message.product_id for message in messages if message.product_id]
    products = {one.pk: one for one in cards(product_ids, reader=reader)}
    for message in messages:
        message.note = notes.get(message.note_id or 0)
        message.product = products.get(message.product_id or 0)


def _name_people(messages: Sequence[Message]) -> None:
    """Put today's names to the ids in notices; '' for whoever left."""
    notices = [message for message in messages if message.kind == MessageKind.NOTICE]
    ids = {int(pk) for notice in notices for pk in notice.detail.get("who", ())}
    if not ids:
        return
    names = dict(Account.objects.filter(pk__in=ids, deleted_at=None).values_list("pk", "display_name"))
    for notice in notices:
        who = [{"id": str(pk), "name": names.get(int(pk), "")} for pk in notice.detail.get("who", ())]
        notice.detail = {**notice.detail, "who": who}


def _reads(member: ChatMember) -> dict[int, int]:
    """How far the others have read: of those who show it, to somebody who shows it too. One query."""
    if member.state != MemberState.ACTIVE:
        return {}
    hiding = ContactSettings.objects.filter(shares_read=False)
    others = ChatMember.objects.filter(chat=member.chat_id, state=MemberState.ACTIVE)
    shown = others.exclude(account=member.account_id).exclude(account__in=hiding.values("pk"))
    shown = shown.filter(~Exists(hiding.filter(pk=member.account_id)))
    return dict(shown.values_list("account", "read_seq"))
