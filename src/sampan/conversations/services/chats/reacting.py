"""React to a message with an emoji."""

from __future__ import annotations

import regex
from django.conf import settings
from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing, EmojiInvalid, MessageMissing
from sampan.conversations.models import Message, MessageReaction
from sampan.conversations.policies import check_may_write
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.telling import tell_of_message
from sampan.conversations.types import MessageKind
from sampan.core import ratelimit
from sampan.notes.wording import EMOJI_LONGEST

_EMOJI = regex.compile(r"(?:\p{RI}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}\X?)", regex.V1)


@transaction.atomic
def react(*, reader: Reader, chat_id: int, seq: int, emoji: str = "") -> None:
    """Put one emoji on a message; another takes its place, '' takes it away. The same twice changes nothing.

    Raises EmojiInvalid, ChatMissing (also before a request is accepted), MessageMissing, TooMany,
    SignInNeeded, Suspended.
    """
    me = require_account(reader)
    sign = clean_emoji(emoji)
    ratelimit.check(f"message_reaction:{me}", limit=settings.SAMPAN_MESSAGES_MINUTE_MAX, seconds=60)
    access = get_access(chat_id, me=me)
    check_may_write(access)
    if not access.is_active:
        raise ChatMissing
    rows = Message.objects.filter(chat=chat_id, seq=seq, seq__gt=access.me.from_seq, kind=MessageKind.TEXT)
    # Held, so that none is put on what is being deleted.
    message = rows.filter(deleted_at=None, hidden_at=None).select_for_update().first()
    if message is None:
        raise MessageMissing
    if _set(message, me, sign):
        tell_of_message(access, "reaction", seq)


def clean_emoji(emoji: str) -> str:
    """One emoji, or '' for none. Raises EmojiInvalid."""
    sign = emoji.strip()
    if not sign:
        return ""
    one = regex.fullmatch(r"\X", sign) is not None and _EMOJI.match(sign) is not None
    if not one or len(sign) > EMOJI_LONGEST:
        raise EmojiInvalid
    return sign


def _set(message: Message, me: int, sign: str) -> bool:
    mine = MessageReaction.objects.filter(message=message, account=me)
    if not sign:
        gone, _kinds = mine.delete()
        return bool(gone)
    if mine.exclude(emoji=sign).update(emoji=sign):
        return True
    _row, is_new = MessageReaction.objects.get_or_create(
        message=message, account_id=me, defaults={"emoji": sign}
    )
    return is_new
