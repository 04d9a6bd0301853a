"""Say something in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import CorrectionInvalid, MessageEmpty, MessageMissing, MessageTooLong
from sampan.conversations.events import MessageCorrected, MessageSent
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.parties import Access
from sampan.conversations.policies import check_contact, check_may_write
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.media import hang, take_media
from sampan.conversations.services.chats.numbering import take_number
from sampan.conversations.services.chats.strangers import check_first_message
from sampan.conversations.services.chats.telling import tell_chat, tell_message
from sampan.conversations.services.correcting import clean_correction
from sampan.conversations.types import Correction, MemberState, MessageKind
from sampan.core import events, ratelimit
from sampan.core.errors import NotFound
from sampan.notes.models import Media, Note
from sampan.notes.wording import clean_text
from sampan.shop.models import Product
from sampan.translation.language import detect_language
from sampan.translation.types import UND

READ_FACTOR = 20
"""So many times the limit is read at all: room for the spaces that fall away when it is tidied."""


class _SentBefore(Exception):
    """The same key was used before; what was begun is rolled back."""


@dataclass(frozen=True)
class _Wanted:
    """What somebody wants to send, cleaned."""

    body: str
    media_ids: Sequence[int] = field(default_factory=tuple)
    note_id: int | None = None
    product_id: int | None = None
    reply_to_seq: int | None = None
    correction: Correction | None = None

    @property
    def words_only(self) -> bool:
        return not (self.media_ids or self.note_id or self.product_id)


def send_message(
    *,
    reader: Reader,
    chat_id: int,
    body: str = "",
    media_ids: Sequence[int] = (),
    note_id: int | None = None,
    product_id: int | None = None,
    reply_to_seq: int | None = None,
    key: UUID | None = None,
    correction: Correction | None = None,
) -> Message:
    """Write a message; records MessageSent, and MessageCorrected for a correction of `reply_to_seq`.

    A second call with the same `key` gives the message of the first. A stranger's first messages wait in the
    request box, or come in by the other's wish; answering a request accepts it.

    Raises ChatMissing, ContactRefused, RequestWaiting, RequestWordsOnly, StrangersMax, MessageEmpty,
    MessageTooLong, MessageMediaInvalid, MessageMissing (the answered one), NotFound (note, product),
    CorrectionInvalid, RemarkTooLong, TooMany, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    wanted = _Wanted(_clean(body), tuple(media_ids), note_id, product_id, reply_to_seq, correction)
    if not wanted.body and wanted.words_only:
        raise MessageEmpty
    ratelimit.check(f"message:{me}", limit=settings.SAMPAN_MESSAGES_MINUTE_MAX, seconds=60)
    _check_cards(wanted, reader)
    try:
        with transaction.atomic():
            return _send(chat_id, me, wanted, key)
    except (_SentBefore, IntegrityError):
        twin = Message.objects.filter(sender=me, key=key).first() if key is not None else None
        if twin is None:
            raise
        return twin


def _send(chat_id: int, me: int, wanted: _Wanted, key: UUID | None) -> Message:
    seq = take_number(chat_id, me=me)
    access = get_access(chat_id, me=me, key=key)
    check_may_write(access)
    if access.twin_id is not None:
        raise _SentBefore
    check_contact(access, sent=seq - 1, words_only=wanted.words_only)
    if seq == 1 and access.other is not None and not access.other.follows_me:
        check_first_message(me)
    message = _message(access, seq, wanted, key)
    media = take_media(wanted.media_ids, owner_id=me) if wanted.media_ids else []
    message.save(force_insert=True)
    if media:
        hang(media, message)
    _tell(_enter(access, seq), message, media)
    message.is_bare = wanted.words_only and message.reply_to_id is None
    message.chat = Chat(pk=chat_id, kind=access.kind, title=access.title, last_seq=seq)  # as it was just read
    return message


def _message(access: Access, seq: int, wanted: _Wanted, key: UUID | None) -> Message:
    answered = _answered(access, wanted.reply_to_seq)
    kept = _corrected(access, wanted, answered)
    return Message(
        chat_id=access.chat_id,
        seq=seq,
        sender_id=access.me.account_id,
        kind=MessageKind.TEXT,
        body=wanted.body,
        language=detect_language(wanted.body),
        reply_to=answered,
        note_id=wanted.note_id,
        product_id=wanted.product_id,
        is_correction=kept is not None,
        sounds=kept.sounds if kept else "",
        remark=kept.remark if kept else "",
        key=key,
    )


def _enter(access: Access, seq: int) -> Access:
    """Who writes has read all and is in; whom the other lets in, or by now follows, comes into the inbox.

    Gives the chat as it then is.
    """
    members = ChatMember.objects.filter(chat=access.chat_id)
    members.filter(account=access.me.account_id).update(read_seq=seq, state=MemberState.ACTIVE)
    if not access.is_active:
        tell_chat(access.chat_id, [access.me.account_id, *(one.account_id for one in access.others)])
    other = access.other
    if other is None or other.state == MemberState.ACTIVE or not other.lets_me_in:
        return access
    if other.state == MemberState.LEFT and not other.follows_me:
        return access
    wanted: dict[str, Any] = {"state": MemberState.ACTIVE, "to_seq": None}
    if other.state == MemberState.LEFT:
        wanted["from_seq"] = seq - 1  # what was declined stays unseen
    members.filter(account=other.account_id).update(**wanted)
    return replace(access, others=(replace(other, state=MemberState.ACTIVE),))


def _tell(access: Access, message: Message, media: Sequence[Media]) -> None:
    inside = [one for one in access.others if one.state == MemberState.ACTIVE]
    languages = {message.language} if message.body else set()
    if message.remark:  # often in the learner's own language, or in that of whoever corrects
        languages.add(detect_language(message.remark))
    languages.discard(UND)
    events.record(
        MessageSent(
            message.pk,
            access.chat_id,
            translates=any(one.translates and languages.difference(one.reads) for one in inside),
            pushes=any(one.takes_pushes and not one.muted and one.hears_me for one in inside),
        )
    )
    if message.is_correction:
        events.record(MessageCorrected(message.pk, access.chat_id))
    is_rich = bool(media or message.note_id or message.product_id or message.reply_to_id)
    tell_message(access, message, is_rich=is_rich)


def _answered(access: Access, seq: int | None) -> Message | None:
    """The message that is answered, as far as the writer may see it."""
    if seq is None:
        return None
    rows = Message.objects.filter(
        chat=access.chat_id, seq=seq, seq__gt=access.me.from_seq, kind=MessageKind.TEXT
    )
    found = rows.filter(deleted_at=None, hidden_at=None).exclude(hidden_for__account=access.me.account_id)
    answered = found.first()
    if answered is None:
        raise MessageMissing
    return answered


def _corrected(access: Access, wanted: _Wanted, answered: Message | None) -> Correction | None:
    if wanted.correction is None:
        return None
    if answered is None or not wanted.words_only:
        raise CorrectionInvalid
    is_own = answered.sender_id == access.me.account_id
    return clean_correction(wanted.correction, words=wanted.body, answered=answered.body, is_own=is_own)


def _check_cards(wanted: _Wanted, reader: Reader) -> None:
    """One shows only what one may see."""
    if wanted.note_id and not Note.objects.visible_to(reader).filter(pk=wanted.note_id).exists():
        raise NotFound("note")
    if wanted.product_id and not Product.objects.visible_to(reader).filter(pk=wanted.product_id).exists():
        raise NotFound("product")


def _clean(body: str) -> str:
    """The words as they are kept: as those of a note."""
    limit = settings.SAMPAN_MESSAGE_MAX
    if len(body) > READ_FACTOR * limit:
        raise MessageTooLong(limit=limit, length=len(body))
    text = clean_text(body)
    if len(text) > limit:
        raise MessageTooLong(limit=limit, length=len(text))
    return text
