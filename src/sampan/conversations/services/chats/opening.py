"""Open a chat with one person, or a group."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing, ChatsMax, ContactRefused, GroupFull, TitleInvalid
from sampan.conversations.models import Chat, ChatMember
from sampan.conversations.parties import Candidate
from sampan.conversations.selectors.chat_access import get_candidates
from sampan.conversations.services.chats.notices import say_notice
from sampan.conversations.services.chats.strangers import invite
from sampan.conversations.types import TITLE_CHARS, ChatKind, MemberRole, MemberState
from sampan.core import ratelimit
from sampan.notes.wording import clean_line

OPENS_MINUTE_MAX = 60
"""A person who looks for somebody to write to opens fewer."""


def open_direct(*, reader: Reader, account_id: int) -> Chat:
    """The chat with somebody, made when there is none; two people have one, also when both open it at once.

    Nobody learns of it before something is said. Raises ChatMissing for one who is missing, suspended,
    blocked either way, or oneself; ContactRefused, ChatsMax, TooMany, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    ratelimit.check(f"chat_open:{me}", limit=OPENS_MINUTE_MAX, seconds=60)
    other = get_candidates([account_id], me=me)[0]
    pair = f"{min(me, account_id)}:{max(me, account_id)}"
    chat = Chat.objects.filter(pair=pair).first()
    if other.refuses and (chat is None or chat.last_seq == 0):
        raise ContactRefused
    if chat is None:
        _check_room(me)
        chat = _make_direct(pair, me, other)
    with transaction.atomic():
        _enter(chat, me)
    return chat


@transaction.atomic
def open_group(*, reader: Reader, title: str, account_ids: Sequence[int]) -> Chat:
    """Make a group with these people; the reader is its admin. Those who do not let strangers in are asked.

    Raises TitleInvalid, GroupFull, ChatMissing (nobody, or one of them as in `open_direct`), ContactRefused,
    StrangersMax, ChatsMax, TooMany, SignInNeeded, Suspended.
    """
    me = require_account(reader)
    ratelimit.check(f"chat_open:{me}", limit=OPENS_MINUTE_MAX, seconds=60)
    name = clean_title(title)
    ids = [pk for pk in dict.fromkeys(account_ids) if pk != me]
    if not ids:
        raise ChatMissing
    check_group_room(1 + len(ids))
    people = get_candidates(ids, me=me)
    _check_room(me)
    states = invite(people, me=me)
    chat = Chat(kind=ChatKind.GROUP, title=name, created_by_id=me)
    chat.save(force_insert=True)
    ChatMember.objects.create(chat=chat, account_id=me, role=MemberRole.ADMIN)
    ChatMember.objects.bulk_create(
        ChatMember(chat=chat, account_id=pk, state=state) for pk, state in states.items()
    )
    say_notice(chat.pk, me=me, what="made", title=name)
    chat.refresh_from_db()
    return chat


def clean_title(title: str) -> str:
    """A group's name as it is kept. Raises TitleInvalid."""
    name = clean_line(title[: 20 * TITLE_CHARS])
    if not name or len(name) > TITLE_CHARS:
        raise TitleInvalid(limit=TITLE_CHARS)
    return name


def check_group_room(count: int) -> None:
    """Refuse more members than a group may have. Raises GroupFull."""
    if count > settings.SAMPAN_GROUP_MAX:
        raise GroupFull(limit=settings.SAMPAN_GROUP_MAX)


def _make_direct(pair: str, me: int, other: Candidate) -> Chat:
    try:
        with transaction.atomic():
            chat = Chat(kind=ChatKind.DIRECT, pair=pair, created_by_id=me)
            chat.save(force_insert=True)
            ChatMember.objects.bulk_create(
                [
                    ChatMember(chat=chat, account_id=me),
                    # Whether they let the reader in is asked with every message until they do.
                    ChatMember(chat=chat, account_id=other.account_id, state=MemberState.REQUEST),
                ]
            )
            return chat
    except IntegrityError:  # the other one opened it at the same moment
        return Chat.objects.get(pair=pair)


def _enter(chat: Chat, me: int) -> None:
    """Who opens a chat of which they see nothing is in it; a request with words stays one until answered."""
    mine = ChatMember.objects.filter(chat=chat, account=me)
    back = mine.filter(state=MemberState.LEFT)
    back.update(state=MemberState.ACTIVE, from_seq=chat.last_seq, to_seq=None)
    mine.filter(state=MemberState.REQUEST, chat__last_seq__lte=F("from_seq")).update(state=MemberState.ACTIVE)


def _check_room(me: int) -> None:
    limit = settings.SAMPAN_CHATS_MAX
    if ChatMember.objects.filter(account=me, state=MemberState.ACTIVE).count() >= limit:
        raise ChatsMax(limit=limit)
