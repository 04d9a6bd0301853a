"""Follow, block and mute.

Both accounts are locked in the order of their ids, so that counts stay right, a follow cannot slip
past a block made at the same moment, and two people who meet never wait for each other.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sampan.accounts import events
from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.accounts.policies import check_may_tie, require_account
from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.events import record
from sampan.core.ratelimit import check

HOUR = 3600


@transaction.atomic
def follow(*, reader: Reader, account_id: int) -> None:
    """Follow the account; twice does no more than once.

    Raises NotFound when it is missing, suspended or when there is a block either way, Invalid for oneself,
    TooMany beyond SAMPAN_FOLLOWS_HOUR_MAX an hour.
    """
    me = require_account(reader)
    check(f"follow:{me}", limit=settings.SAMPAN_FOLLOWS_HOUR_MAX, seconds=HOUR)
    mine, other = _lock_pair(me, account_id)
    check_may_tie(mine, other, blocked_by=_block_between(me, other.pk))
    _tie, made = Follow.objects.get_or_create(follower=mine, followed=other)
    if made:
        _count_follow(me, other.pk, by=1)
        record(events.Followed(follower_id=me, followed_id=other.pk))


@transaction.atomic
def unfollow(*, reader: Reader, account_id: int) -> None:
    """Stop following; does nothing when the reader does not follow. Raises NotFound for a missing account."""
    me = require_account(reader)
    _lock_pair(me, account_id)
    _end_follow(me, account_id)


@transaction.atomic
def block(*, reader: Reader, account_id: int) -> None:
    """Block the account: follows both ways end, and neither sees the other. Twice does no more than once.

    Raises NotFound when it is missing or suspended, Invalid for oneself, TooMany beyond the hourly limit.
    One may block somebody by whom one is blocked.
    """
    me = require_account(reader)
    check(f"block:{me}", limit=settings.SAMPAN_FOLLOWS_HOUR_MAX, seconds=HOUR)
    mine, other = _lock_pair(me, account_id)
    check_may_tie(mine, other, blocked_by=False)
    _tie, made = Block.objects.get_or_create(blocker=mine, blocked=other)
    if made:
        _end_follow(me, other.pk)
        _end_follow(other.pk, me)
        record(events.Blocked(blocker_id=me, blocked_id=other.pk))


@transaction.atomic
def unblock(*, reader: Reader, account_id: int) -> None:
    """Lift the block; follows that it ended do not come back."""
    me = require_account(reader)
    Block.objects.filter(blocker=me, blocked=account_id).delete()


@transaction.atomic
def mute(*, reader: Reader, account_id: int) -> None:
    """Leave the account out of the reader's feeds; the other does not learn of it. Raises as `follow`."""
    me = require_account(reader)
    check(f"mute:{me}", limit=settings.SAMPAN_FOLLOWS_HOUR_MAX, seconds=HOUR)
    mine, other = _lock_pair(me, account_id)
    blocked_by = Block.objects.filter(blocker=other, blocked=mine).exists()
    check_may_tie(mine, other, blocked_by=blocked_by)
    Mute.objects.get_or_create(muter=mine, muted=other)


@transaction.atomic
def unmute(*, reader: Reader, account_id: int) -> None:
    """Let the account back into the reader's feeds."""
    me = require_account(reader)
    Mute.objects.filter(muter=me, muted=account_id).delete()


def _lock_pair(me: int, other: int) -> tuple[Account, Account]:
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=[me, other], deleted_at=None)
    found = {account.pk: account for account in rows.order_by("pk")}
    if me not in found or other not in found:
        raise NotFound("account")
    return found[me], found[other]


def _block_between(one: int, other: int) -> bool:
    either = Block.objects.filter(blocker=one, blocked=other) | Block.objects.filter(
        blocker=other, blocked=one
    )
    return either.exists()


def _end_follow(follower: int, followed: int) -> None:
    ended, _rows = Follow.objects.filter(follower=follower, followed=followed).delete()
    if ended:
        _count_follow(follower, followed, by=-1)
        record(events.Unfollowed(follower_id=follower, followed_id=followed))


def _count_follow(follower: int, followed: int, *, by: int) -> None:
    Account.objects.filter(pk=follower).update(following_count=Greatest(0, F("following_count") + by))
    Account.objects.filter(pk=followed).update(follower_count=Greatest(0, F("follower_count") + by))
