"""How far somebody has read, and that they are typing; each is shown only to those who show theirs."""

from __future__ import annotations

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.models import ChatMember
from sampan.conversations.policies import check_may_write
from sampan.conversations.selectors.badges import unread_chats
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.telling import channel_of
from sampan.conversations.types import MemberState
from sampan.core import ratelimit
from sampan.core.errors import SignInNeeded, TooMany
from sampan.core.live import publish_to

TYPING_MINUTE_MAX = 40
"""A page says it every few seconds; beyond this nobody is told."""


@transaction.atomic
def mark_read(*, reader: Reader, chat_id: int, seq: int) -> None:
    """Say that the reader has read up to this message; an earlier one changes nothing.

    Their own pages learn how many chats are unread. The others of the chat learn it as far as both show their
    marks, and not of a request. Suspended people read too, without a mark for others. Raises ChatMissing,
    SignInNeeded.
    """
    me = reader.account_id
    if me is None:
        raise SignInNeeded
    access = get_access(chat_id, me=me)
    until = min(seq, access.last_seq if access.me.to_seq is None else access.me.to_seq)
    mine = ChatMember.objects.filter(chat=chat_id, account=me, read_seq__lt=until)
    if not mine.update(read_seq=until):
        return
    told = {"t": "read", "chat": str(chat_id), "account": str(me), "seq": until}
    channels = [channel_of(me)]
    if access.is_active and access.me.shares_read and not reader.is_suspended:
        channels += [
            channel_of(one.account_id)
            for one in access.others
            if one.shares_read and one.hears_me and one.state == MemberState.ACTIVE
        ]
    publish_to(channels, told)
    publish_to([channel_of(me)], {"t": "unread", "chats": unread_chats(reader)})


def tell_typing(*, reader: Reader, chat_id: int) -> None:
    """Let the others of a chat see that the reader is typing, as far as both show it; nothing is written.

    Before a request is accepted nobody is told. Raises ChatMissing, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    try:
        ratelimit.check(f"typing:{me}", limit=TYPING_MINUTE_MAX, seconds=60)
    except TooMany:
        return
    access = get_access(chat_id, me=me)
    check_may_write(access)
    if not (access.is_active and access.me.shares_typing):
        return
    shown = [
        channel_of(one.account_id)
        for one in access.others
        if one.shares_typing and one.hears_me and one.state == MemberState.ACTIVE
    ]
    publish_to(shown, {"t": "typing", "chat": str(chat_id), "account": str(me)}, fleeting=True)
