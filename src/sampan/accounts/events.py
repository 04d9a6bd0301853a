"""What happens in the accounts room that other rooms may care about."""

from dataclasses import dataclass

from sampan.core.events import Event


@dataclass(frozen=True)
class AccountCreated(Event):
    """Somebody opened an account here."""

    account_id: int


@dataclass(frozen=True)
class ProfileChanged(Event):
    """The name, the words or the picture of a profile changed."""

    account_id: int


@dataclass(frozen=True)
class Followed(Event):
    """One account began to follow another."""

    follower_id: int
    followed_id: int


@dataclass(frozen=True)
class Unfollowed(Event):
    """One account stopped following another, by its own wish or through a block."""

    follower_id: int
    followed_id: int


@dataclass(frozen=True)
class Blocked(Event):
    """One account blocked another; follows between them are gone already."""

    blocker_id: int
    blocked_id: int


@dataclass(frozen=True)
class AccountSuspended(Event):
    """The staff suspended an account: it is out of everybody's sight."""

    account_id: int


@dataclass(frozen=True)
class AccountReinstated(Event):
    """The staff let a suspended account back."""

    account_id: int


@dataclass(frozen=True)
class AccountDeleted(Event):
    """A person left. The row, already out of sight, is erased an hour later with what cascades from it;
    whoever keeps files of this account removes them on hearing this."""

    account_id: int
