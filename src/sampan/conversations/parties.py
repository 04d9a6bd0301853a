"""A chat and its members as somebody who acts in it has to know them; plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sampan.conversations.types import ChatKind, ContactRule, MemberRole, MemberState

BIGINT_MAX = 2**63 - 1


def is_number(number: int) -> bool:
    """Whether a row can have this id or number: about any other the database would refuse to be asked."""
    return 0 < number <= BIGINT_MAX


@dataclass(frozen=True, slots=True)
class Party:
    """A member of a chat as somebody (`me`) who acts in it has to know them."""

    account_id: int
    state: str
    role: str
    from_seq: int
    to_seq: int | None
    read_seq: int
    muted: bool
    """Whether they want no pushes of this chat."""
    translates: bool | None
    reads: tuple[str, ...]
    is_suspended: bool
    is_deleted: bool
    who: str
    shares_read: bool
    shares_typing: bool
    blocks_me: bool
    blocked_by_me: bool
    mutes_me: bool
    follows_me: bool
    takes_pushes: bool

    @property
    def hears_me(self) -> bool:
        """Whether news of what I do may reach them at once."""
        return not (self.blocks_me or self.mutes_me or self.is_suspended)

    @property
    def is_out_of_sight(self) -> bool:
        """Blocked either way, or suspended: to me as if they did not exist."""
        return self.blocks_me or self.blocked_by_me or (self.is_suspended and not self.is_deleted)

    @property
    def lets_me_in(self) -> bool:
        """Whether my first message comes into their inbox."""
        return _lets_in(self.who, follows=self.follows_me)


@dataclass(frozen=True)
class Access:
    """A chat, the one who acts in it, and the others in it; of a group those who left are not among them."""

    chat_id: int
    kind: str
    title: str
    last_seq: int
    me: Party
    others: tuple[Party, ...]
    twin_id: int | None
    """The message that was sent before with the key that was asked for."""

    @property
    def is_direct(self) -> bool:
        return self.kind == ChatKind.DIRECT

    @property
    def is_active(self) -> bool:
        return self.me.state == MemberState.ACTIVE

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.me.role == MemberRole.ADMIN

    @cached_property
    def other(self) -> Party | None:
        """Of a direct chat the other person; None when their account is erased."""
        return self.others[0] if self.is_direct and self.others else None

    @property
    def waits(self) -> bool:
        """Of a direct chat: whether the other has not let me in yet."""
        other = self.other
        return other is not None and other.state != MemberState.ACTIVE


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to whom another would write first, or whom they would ask into a group."""

    account_id: int
    who: str
    follows_me: bool

    @property
    def lets_me_in(self) -> bool:
        """Whether it comes into their inbox."""
        return _lets_in(self.who, follows=self.follows_me)

    @property
    def refuses(self) -> bool:
        """Whether they take nothing from people to whom they have not spoken."""
        return self.who == ContactRule.NOBODY


def _lets_in(who: str, *, follows: bool) -> bool:
    return who == ContactRule.EVERYBODY or (who == ContactRule.FOLLOWED and follows)
