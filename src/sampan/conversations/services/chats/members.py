"""Who is in a group: named, joined, put out, left; a group always has an admin while somebody is in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing, LastAdmin
from sampan.conversations.models import Chat, ChatMember
from sampan.conversations.parties import Access
from sampan.conversations.policies import check_is_group_admin
from sampan.conversations.selectors.chat_access import get_access, get_candidates
from sampan.conversations.services.chats.deleting import empty_chat
from sampan.conversations.services.chats.notices import say_notice
from sampan.conversations.services.chats.numbering import hold_chat
from sampan.conversations.services.chats.opening import check_group_room, clean_title
from sampan.conversations.services.chats.strangers import invite
from sampan.conversations.services.chats.translating import prepare_title, take_consent_back
from sampan.conversations.types import ChatKind, MemberRole, MemberState
from sampan.core import ratelimit


@transaction.atomic
def rename_group(*, reader: Reader, chat_id: int, title: str) -> None:
    """Give a group another name; the same one changes nothing. Raises TitleInvalid, ChatMissing,
    NotGroupAdmin, TooMany, SignInNeeded, Suspended."""
    me = require_account(reader)
    name = clean_title(title)
    access = _hold_as_admin(chat_id, me)
    if access.title == name:
        return
    _check_pace(me)
    Chat.objects.filter(pk=chat_id).update(title=name)
    say_notice(chat_id, me=me, what="named", title=name)
    prepare_title(chat_id=chat_id)


@transaction.atomic
def add_members(*, reader: Reader, chat_id: int, account_ids: Sequence[int]) -> None:
    """Bring people into a group; who is in it already stays as they are. They see what is said from now on.

    Those who do not let strangers in, and those who were in it before and left, are asked. Raises
    ChatMissing (also for one of them as in `open_direct`: then nobody is added), NotGroupAdmin, GroupFull,
    ContactRefused, StrangersMax, TooMany, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    access = _hold_as_admin(chat_id, me)
    inside = {me, *(one.account_id for one in access.others)}
    ids = [pk for pk in dict.fromkeys(account_ids) if pk not in inside]
    if not ids:
        return
    check_group_room(len(inside) + len(ids))
    _check_pace(me)
    states = invite(get_candidates(ids, me=me), me=me)
    came_back = _bring_back(chat_id, ids, access.last_seq)
    ChatMember.objects.bulk_create(
        ChatMember(chat_id=chat_id, account_id=pk, state=states[pk], from_seq=access.last_seq)
        for pk in ids
        if pk not in came_back
    )
    say_notice(chat_id, me=me, what="added", who=ids)


@transaction.atomic
def remove_member(*, reader: Reader, chat_id: int, account_id: int) -> None:
    """Put somebody out of a group; they can still read what was said until then. Somebody who is not in it
    changes nothing. Raises ChatMissing, NotGroupAdmin, TooMany, SignInNeeded, Suspended."""
    me = require_account(reader)
    access = _hold_as_admin(chat_id, me)
    if not any(one.account_id == account_id for one in access.others):
        return
    _check_pace(me)
    notice = say_notice(chat_id, me=me, what="removed", who=[account_id])
    end_membership(chat_id, account_id, last_seq=notice.seq)


@transaction.atomic
def leave_chat(*, reader: Reader, chat_id: int) -> None:
    """Leave a group; of a chat with one person, empty it, so that it is gone until something new is said.

    Twice changes nothing. Raises ChatMissing, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    hold_chat(chat_id)
    access = get_access(chat_id, me=me)
    if access.is_direct:
        empty_chat(reader=reader, chat_id=chat_id)
    elif access.me.state != MemberState.LEFT:
        leave_group(access)


@transaction.atomic
def set_role(*, reader: Reader, chat_id: int, account_id: int, role: str) -> None:
    """Make a member of a group an admin, or an admin a plain member. Raises ChatMissing (also for somebody
    who is not in it), NotGroupAdmin, LastAdmin, TooMany, SignInNeeded, Suspended."""
    me = require_account(reader)
    wanted = MemberRole.ADMIN if role == MemberRole.ADMIN else MemberRole.MEMBER
    _hold_as_admin(chat_id, me)
    members = ChatMember.objects.filter(chat=chat_id, state=MemberState.ACTIVE)
    member = members.filter(account=account_id).first()
    if member is None:
        raise ChatMissing
    if member.role == wanted:
        return
    if wanted == MemberRole.MEMBER and members.filter(role=MemberRole.ADMIN).count() == 1:
        raise LastAdmin
    _check_pace(me)
    members.filter(account=account_id).update(role=wanted)
    say_notice(chat_id, me=me, what=str(wanted.value), who=[account_id])


def leave_group(access: Access) -> None:
    """Take `access.me` out of the group, which is held. A request that is declined leaves no word."""
    me = access.me.account_id
    last_seq = access.last_seq
    if access.is_active:
        last_seq = say_notice(access.chat_id, me=me, what="left").seq
    end_membership(access.chat_id, me, last_seq=last_seq)


def end_membership(chat_id: int, account_id: int, *, last_seq: int) -> None:
    """Let somebody read up to this message and no further, and see that the group has an admin."""
    ChatMember.objects.filter(chat=chat_id, account=account_id).update(
        state=MemberState.LEFT, role=MemberRole.MEMBER, to_seq=last_seq, pinned=False
    )
    ensure_admin(chat_id)
    take_consent_back(chat_id=chat_id)


def ensure_admin(chat_id: int) -> None:
    """Make the one who is longest in a group its admin where it has none. Twice changes nothing."""
    inside = ChatMember.objects.filter(
        chat=chat_id, chat__kind=ChatKind.GROUP, state=MemberState.ACTIVE, account__suspended_at=None
    )
    if inside.filter(role=MemberRole.ADMIN).exists():
        return
    longest = inside.order_by("pk").first()
    if longest is not None:
        ChatMember.objects.filter(pk=longest.pk).update(role=MemberRole.ADMIN)
        say_notice(chat_id, me=longest.account_id, what="admin", who=[longest.account_id])


def _hold_as_admin(chat_id: int, me: int) -> Access:
    hold_chat(chat_id)
    access = get_access(chat_id, me=me)
    check_is_group_admin(access)
    return access


def _bring_back(chat_id: int, ids: Sequence[int], last_seq: int) -> set[int]:
    """Ask those again who were in it before: nobody is pulled back into what they left."""
    before = ChatMember.objects.filter(chat=chat_id, account__in=ids, state=MemberState.LEFT)
    found = set(before.values_list("account", flat=True))
    before.update(state=MemberState.REQUEST, from_seq=last_seq, read_seq=last_seq, to_seq=None)
    return found


def _check_pace(me: int) -> None:
    """Each of these writes a line into the group."""
    ratelimit.check(f"message:{me}", limit=settings.SAMPAN_MESSAGES_MINUTE_MAX, seconds=60)
