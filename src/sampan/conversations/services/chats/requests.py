"""Let a stranger's chat, or a group into which one was asked, into the inbox, or not."""

from __future__ import annotations

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.services import block as block_account
from sampan.accounts.types import Reader
from sampan.conversations.models import ChatMember
from sampan.conversations.selectors.chat_access import get_access
from sampan.conversations.services.chats.members import ensure_admin, leave_group
from sampan.conversations.services.chats.notices import say_notice
from sampan.conversations.services.chats.numbering import hold_chat
from sampan.conversations.services.chats.telling import tell_chat
from sampan.conversations.types import MemberState


@transaction.atomic
def accept_request(*, reader: Reader, chat_id: int) -> None:
    """Take a request into the inbox; from now on the other may write freely. Twice changes nothing.

    Raises ChatMissing, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    hold_chat(chat_id)
    access = get_access(chat_id, me=me)
    waiting = ChatMember.objects.filter(chat=chat_id, account=me, state=MemberState.REQUEST)
    if not waiting.update(state=MemberState.ACTIVE):
        return
    if access.is_direct:
        tell_chat(chat_id, [me, *(one.account_id for one in access.others)])
    else:
        say_notice(chat_id, me=me, what="joined")
        ensure_admin(chat_id)


@transaction.atomic
def decline_request(*, reader: Reader, chat_id: int, block: bool = False) -> None:
    """Put a request out of sight; who wrote is told nothing, and more of theirs in it stays unseen.

    `block`: the one who wrote is blocked as well (of a group nobody is). What is no request changes nothing.
    Raises ChatMissing, SignInNeeded, Suspended, and what blocking raises.
    """
    me = require_account(reader)
    hold_chat(chat_id)
    access = get_access(chat_id, me=me)
    if access.me.state != MemberState.REQUEST:
        return
    if access.is_direct:
        ChatMember.objects.filter(chat=chat_id, account=me).update(
            state=MemberState.LEFT, from_seq=access.last_seq, to_seq=access.last_seq
        )
    else:
        leave_group(access)
        ChatMember.objects.filter(chat=chat_id, account=me).update(from_seq=access.last_seq)
    tell_chat(chat_id, [me])
    other = access.other
    if block and other is not None:
        block_account(reader=reader, account_id=other.account_id)
