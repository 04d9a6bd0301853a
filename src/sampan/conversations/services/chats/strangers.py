"""To how many people who do not follow them somebody may write first in a day; fewer while new here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from sampan.accounts.models import Account, Follow
from sampan.conversations.errors import ContactRefused, StrangersMax
from sampan.conversations.models import ChatMember, Message
from sampan.conversations.parties import Candidate
from sampan.conversations.types import ChatKind, MemberState
from sampan.core.clock import now
from sampan.core.errors import TooMany
from sampan.core.ids import id_for
from sampan.core.ratelimit import check

DAY = timedelta(days=1)


def check_first_message(me: int) -> None:
    """Refuse when this first message to somebody who does not follow `me` is one too many. Three queries.

    The message itself is not written yet. Raises StrangersMax.
    """
    # Held until the message is there: many sent at once must not all take the last place.
    Account.objects.select_for_update(no_key=True).filter(pk=me).values("pk").first()
    limit = _limit(me)
    others = ChatMember.objects.filter(chat=OuterRef("chat")).exclude(account=me)
    strangers = others.filter(~Exists(Follow.objects.filter(follower=OuterRef("account"), followed=me)))
    rows = Message.objects.filter(
        Exists(strangers), sender=me, seq=1, pk__gte=id_for(now() - DAY), chat__kind=ChatKind.DIRECT
    )
    if rows.count() >= limit:
        raise StrangersMax(limit=limit)


def invite(candidates: Sequence[Candidate], *, me: int) -> dict[int, MemberState]:
    """In which state these people come into a group of `me`: those who let them in at once, others are asked.

    Raises ContactRefused when one takes nothing from strangers, StrangersMax.
    """
    if any(one.refuses for one in candidates):
        raise ContactRefused
    strangers = [one for one in candidates if not one.follows_me]
    if strangers:
        limit = _limit(me)
        try:
            for _one in strangers:
                check(f"group_strangers:{me}", limit=limit, seconds=int(DAY.total_seconds()))
        except TooMany:
            raise StrangersMax(limit=limit) from None
    return {
        one.account_id: MemberState.ACTIVE if one.lets_me_in else MemberState.REQUEST for one in candidates
    }


def _limit(me: int) -> int:
    since = now() - timedelta(hours=settings.SAMPAN_NEW_HOURS)
    is_new = Account.objects.filter(pk=me, created_at__gt=since).exists()
    limit = settings.SAMPAN_STRANGERS_DAY_MAX
    return min(limit, settings.SAMPAN_NEW_STRANGERS_DAY_MAX) if is_new else limit
