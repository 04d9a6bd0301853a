"""Which accounts a reader may see: the conditions that every list of people, notes and comments shares."""

from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from sampan.accounts.types import Reader

A = TypeVar("A", bound=Model)


class AccountQuerySet(QuerySet[A]):
    """Accounts, narrowed to what somebody may see."""

    def standing(self) -> "AccountQuerySet[A]":
        """Accounts that are neither suspended nor on their way out."""
        return self.filter(suspended_at=None)

    def by_handle(self, handle: str, domain: str = "") -> "AccountQuerySet[A]":
        """The account of this name; upper and lower case are one."""
        if "\x00" in handle + domain:  # PostgreSQL knows no such text
            return self.none()
        rows: Any = self.alias(folded=Lower("handle"))
        return rows.filter(folded=handle.lower(), domain=domain.lower())  # type: ignore[no-any-return]

    def visible_to(self, reader: Reader) -> "AccountQuerySet[A]":
        """Standing accounts without a block either way, and the reader's own; staff see the suspended too."""
        rows = self.filter(deleted_at=None) if reader.is_staff else self.filter(_standing_or_own(reader))
        return rows.filter(no_block_between(reader, "pk"))

    def with_relation(self, reader: Reader) -> Any:
        """Adds is_following, is_follower, is_blocking, is_blocker and is_muting for the reader."""
        me = reader.account_id
        follow, block, mute = (apps.get_model("accounts", name) for name in ("Follow", "Block", "Mute"))
        return self.annotate(
            is_following=Exists(follow.objects.filter(follower=me, followed=OuterRef("pk"))),
            is_follower=Exists(follow.objects.filter(follower=OuterRef("pk"), followed=me)),
            is_blocking=Exists(block.objects.filter(blocker=me, blocked=OuterRef("pk"))),
            is_blocker=Exists(block.objects.filter(blocker=OuterRef("pk"), blocked=me)),
            is_muting=Exists(mute.objects.filter(muter=me, muted=OuterRef("pk"))),
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
