"""Where a page of a feed begins, small enough to travel in an address."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.core.ids import parse_id

NO_END = 2**63 - 1


@dataclass(frozen=True)
class InPool:
    """A place in a pool, of a visitor: how many places are done."""

    pool_id: int
    offset: int = 0

    def __str__(self) -> str:
        return f"pool.{self.pool_id}.{self.offset}"


@dataclass(frozen=True)
class InWalk:
    """A place in the walk of a member."""

    walk_id: int
    offset: int = 0

    def __str__(self) -> str:
        return f"walk.{self.walk_id}.{self.offset}"


@dataclass(frozen=True)
class Older:
    """Behind the end of a visitor's pool or of a member's walk: all other notes, the newest first."""

    before_id: int = NO_END
    after: int = 0
    """The pool or the walk, 0 for neither."""

    def __str__(self) -> str:
        return f"older.{self.before_id}.{self.after}"


_KINDS: dict[str, type[InPool] | type[InWalk] | type[Older]] = {
    "pool": InPool,
    "walk": InWalk,
    "older": Older,
}


def parse(cursor: str | None) -> InPool | InWalk | Older | None:
    """A cursor that this module wrote; None for the beginning and for anything else."""
    kind, _dot, rest = (cursor or "").partition(".")
    first, _dot, second = rest.partition(".")
    one, other = parse_id(first), parse_id(second)
    if kind not in _KINDS or one is None or other is None:
        return None
    return _KINDS[kind](one, other)
