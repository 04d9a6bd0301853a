"""What one reader prefers among the notes of a pool."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stance:
    """Whom (of a pool's authors) and what the reader prefers."""

    followed: frozenset[int] = frozenset()
    interests: frozenset[int] = frozenset()
