"""How somebody wants a chat, and whom they let write to them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import ChatMissing, PinsMax
from sampan.conversations.models import ChatMember, ContactSettings
from sampan.conversations.selectors.chats import memberships
from sampan.conversations.services.chats.telling import tell_chat
from sampan.conversations.services.chats.translating import take_consent_back
from sampan.conversations.types import ContactRule, MemberState
from sampan.core.errors import SignInNeeded

PINS_MAX = 20
"""Pinned chats: a page of the inbox, and no more."""


@transaction.atomic
def set_chat(
    *,
    reader: Reader,
    chat_id: int,
    muted: bool | None = None,
    pinned: bool | None = None,
    translates: bool | None = None,
    remote_engines: bool | None = None,
) -> None:
    """Change how the reader wants one chat; what is None stays as it is. Their other pages are told.

    Raises ChatMissing for a chat that they are not in, PinsMax, SignInNeeded.
    """
    if reader.account_id is None:
        raise SignInNeeded
    given = {"muted": muted, "pinned": pinned, "translates": translates, "remote_engines": remote_engines}
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    rows = ChatMember.objects.exclude(state=MemberState.LEFT).filter(account=reader.account_id)
    member = memberships(reader).exclude(state=MemberState.LEFT).filter(chat=chat_id).first()
    if member is None:
        raise ChatMissing
    if pinned and rows.filter(pinned=True).exclude(chat=chat_id).count() >= PINS_MAX:
        raise PinsMax(limit=PINS_MAX)
    if wanted:
        rows.filter(pk=member.pk).update(**wanted)
    if False in (translates, remote_engines):
        take_consent_back(chat_id=chat_id)
    tell_chat(chat_id, [reader.account_id])


def save_contact_settings(
    *, reader: Reader, who: str, shares_read: bool, shares_typing: bool
) -> ContactSettings:
    """Say who may write first, and whether reading and typing are shown (who hides theirs sees no one's).

    Anything but a ContactRule counts as FOLLOWED, the default. Raises SignInNeeded, Suspended.
    """
    me = require_account(reader)
    rule = ContactRule(who) if who in list(ContactRule) else ContactRule.FOLLOWED
    saved, _made = ContactSettings.objects.update_or_create(
        account_id=me,
        defaults={"who": rule, "shares_read": shares_read, "shares_typing": shares_typing},
    )
    return saved
