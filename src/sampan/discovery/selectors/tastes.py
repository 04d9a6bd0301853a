"""What a page needs to know of its reader before it chooses notes, in one query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sampan.accounts.selectors import HIDDEN_SQL
from sampan.accounts.types import Reader
from sampan.core.prepared import prepared_cursor
from sampan.discovery.ranking.mixing import Mix


@dataclass(frozen=True)
class Aversions:
    """Whom and what a reader does not want to meet; `hidden` are those blocked either way and the muted."""

    hidden: frozenset[int] = frozenset()
    authors: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    dismissed: frozenset[int] = frozenset()

    def allow(self, note_id: int, author_id: int, category: int) -> bool:
        """Whether this note may be shown; topics are not looked at."""
        return not (
            author_id in self.hidden
            or author_id in self.authors
            or category in self.categories
            or note_id in self.dismissed
        )


@dataclass(frozen=True)
class PersonalList:
    """What the worker has chosen for one person, the best first; element i of each tells of the same note.
    `features`: bytes, n times as many as there are features, or empty."""

    note_ids: list[int]
    author_ids: list[int]
    scores: list[float]
    sources: list[int]
    anchors: list[int]
    categories: list[int]
    languages: list[int]
    features: bytes = b""

    def __len__(self) -> int:
        return len(self.note_ids)


NOTHING_LISTED = PersonalList([], [], [], [], [], [], [])


@dataclass(frozen=True)
class ReaderState:
    """A reader as a page meets them. What was learned is empty for who does not want to be learned of."""

    learns: bool = True
    mix: Mix = "both"
    aversions: Aversions = Aversions()
    followed: frozenset[int] = frozenset()
    seen: bytes = b""
    category_weights: tuple[float, ...] = ()
    listed: PersonalList = NOTHING_LISTED
    listed_at: datetime | None = None


_AVERSIONS = f"""
    ARRAY({HIDDEN_SQL}), coalesce(t.less_authors, '{{}}'), coalesce(t.less_categories, '{{}}'),
    coalesce(t.less_topics, '{{}}'), coalesce(t.dismissed_ids, '{{}}'),
    CASE WHEN t.learns THEN t.seen ELSE '' END
"""
_STATE = f"""
SELECT coalesce(t.learns, true), coalesce(t.mix, 'both'),
    ARRAY(SELECT followed_id FROM accounts_follow WHERE follower_id = %(me)s),
    {_AVERSIONS},
    t.list_ids, t.list_authors, t.list_scores, t.list_sources, t.list_anchors, t.list_categories,
    t.list_languages, t.list_features, t.listed_at, coalesce(t.category_weights, '{{}}')
FROM (SELECT) AS nobody LEFT JOIN discovery_taste t ON t.account_id = %(me)s
"""  # noqa: S608 - put together out of the texts above
_ASIDE = f"""
SELECT {_AVERSIONS} FROM (SELECT) AS nobody LEFT JOIN discovery_taste t ON t.account_id = %(me)s
"""  # noqa: S608 - put together out of the texts above


def get_reader_state(reader: Reader) -> ReaderState:
    """All that a first page asks about its reader. One query; none for visitors."""
    if reader.account_id is None:
        return ReaderState()
    row = _one(_STATE, reader.account_id)
    learns, mix, followed = row[:3]
    wishes = ReaderState(learns, mix, _aversions(row[3:8]), frozenset(followed))
    if not learns:
        return wishes
    listed = PersonalList(*(*row[9:16], bytes(row[16] or b""))) if row[9] else NOTHING_LISTED
    return replace(
        wishes, seen=bytes(row[8] or b""), category_weights=tuple(row[18]), listed=listed, listed_at=row[17]
    )


def get_aversions(reader: Reader) -> tuple[Aversions, bytes]:
    """Whom and what the reader does not want to meet, and the packed filter of what they have seen (see
    `ranking.seen`). One query; none for visitors."""
    if reader.account_id is None:
        return Aversions(), b""
    row = _one(_ASIDE, reader.account_id)
    return _aversions(row[:5]), bytes(row[5] or b"")


def _aversions(columns: tuple[Any, ...]) -> Aversions:
    return Aversions(*(frozenset(column) for column in columns))


def _one(sql: str, account_id: int) -> tuple[Any, ...]:
    with prepared_cursor() as cursor:
        cursor.execute(sql, {"me": account_id})
        row: tuple[Any, ...] = cursor.fetchone()
    return row
