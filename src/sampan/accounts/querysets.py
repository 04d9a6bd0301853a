"""Which accounts a reader may see: the conditions that every list of people, notes and comments shares."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from sampan.accounts.types import Reader

if TYPE_CHECKING:
    from typing import Self

    Base = models.QuerySet[Any]
else:
    Base = models.QuerySet


class AccountQuerySet(Base):
    """Accounts, narrowed to what somebody may see."""

    def standing(self) -> "Self":
        """Accounts that are neither suspended nor on their way out."""
        return self.filter(suspended_at=None)

    def by_handle(self, handle: str, domain: str = "") -> "Self":
        """The account of this name; upper and lower case are one."""
        return self.alias(folded=Lower("handle")).filter(folded=handle.lower(), domain=domain.lower())

    def visible_to(self, reader: Reader) -> "Self":
        """Standing accounts without a block either way, and the reader's own; staff see the suspended too."""
        rows = self.filter(deleted_at=None) if reader.is_staff else self.filter(_standing_or_own(reader))
        return rows.filter(no_block_between(reader, "pk"))

    def not_blocking(self, reader: Reader) -> "Self":
        """Accounts that do not block the reader; those whom the reader blocks stay, to be unblocked."""
        if reader.account_id is None:
            return self
        return self.exclude(Exists(_blocks().filter(blocker=OuterRef("pk"), blocked=reader.account_id)))

    def with_relation(self, reader: Reader) -> "Self":
        """Adds following, followed_by, blocking, blocked_by and muting: how the reader stands to each."""
        me = reader.account_id
        follow, block, mute = (apps.get_model("accounts", name) for name in ("Follow", "Block", "Mute"))
        return self.annotate(
            following=Exists(follow.objects.filter(follower=me, followed=OuterRef("pk"))),
            followed_by=Exists(follow.objects.filter(follower=OuterRef("pk"), followed=me)),
            blocking=Exists(block.objects.filter(blocker=me, blocked=OuterRef("pk"))),
            blocked_by=Exists(block.objects.filter(blocker=OuterRef("pk"), blocked=me)),
            muting=Exists(mute.objects.filter(muter=me, muted=OuterRef("pk"))),
        )


def _blocks() -> Any:
    # By name: the models import this module, so it cannot import them.
    return apps.get_model("accounts", "Block").objects


def _standing_or_own(reader: Reader) -> Q:
    standing = Q(suspended_at=None)
    return standing if reader.account_id is None else standing | Q(pk=reader.account_id)


def no_block_between(reader: Reader, column: str) -> Q:
    """Condition on any table: no block either way between the reader and the account that `column` names."""
    if reader.account_id is None:
        return Q()
    mine = _blocks().filter(blocker=reader.account_id, blocked=OuterRef(column))
    theirs = _blocks().filter(blocker=OuterRef(column), blocked=reader.account_id)
    return ~Q(Exists(mine)) & ~Q(Exists(theirs))
