"""Notes that name a city near one: within an hour first, then within a day's outing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.core.cache import cache
from django.db import connection

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_MAX, PAGE_SIZE, Page
from sampan.discovery.models import Place
from sampan.discovery.ranking.candidates import Candidates
from sampan.discovery.ranking.score import rank
from sampan.discovery.selectors.places import FAR_KILOMETRES, NEAR_KILOMETRES, place_ids_within
from sampan.discovery.types import category_number, language_number
from sampan.notes.models import Note
from sampan.notes.selectors import list_notes_by_ids

RINGS = (NEAR_KILOMETRES, FAR_KILOMETRES)
PLACES_MAX = (60, 120)
"""Cities of a ring that are looked at, the nearest first: a great plain has hundreds."""
RANKED = (240, 120)
"""The newest notes of a ring among which the best are chosen: eighteen pages."""
EACH = 60
"""Of these, of one city at most when there are several."""
ORDER_SECONDS = 60
"""How long an order of the best is given to whoever comes; it is the same for all."""
WALK_SECONDS = 1_800
"""How long it is kept for those who still walk it."""
ROUNDS = 4
"""How often more notes are fetched when nearly all of a page's worth did not fit; then the page is short."""
CHOOSY = 4
"""So many times more notes are looked at when only one kind or category is wanted."""
NEWEST = 2**63 - 1

CANDIDATES_SQL = """
SELECT n.id, at.place_id, n.author_id, extract(epoch FROM n.created_at)::float8,
    n.like_count, n.collect_count, n.comment_count, n.share_count, n.category, n.language,
    n.visibility = 'public' AND n.hidden_at IS NULL AND a.suspended_at IS NULL
        AND (%(kind)s = '' OR n.kind = %(kind)s) AND (%(category)s = '' OR n.category = %(category)s) AS fits
FROM unnest(%(places)s::int[]) AS city (id)
CROSS JOIN LATERAL (
    SELECT note_id, place_id FROM discovery_noteplace
    WHERE place_id = city.id AND note_id < %(before)s ORDER BY note_id DESC LIMIT %(each)s
) AS at
JOIN notes_note n ON n.id = at.note_id
JOIN accounts_account a ON a.id = n.author_id
ORDER BY n.id DESC LIMIT %(limit)s
"""
"""Each city gives its newest through its own part of the index: the cost is that of the cities, not of the
notes that there are. Those that do not fit come along, so that one knows how far one has looked."""


class Found(NamedTuple):
    """A note near by, and the city that it names."""

    note_id: int
    place_id: int
    author_id: int


@dataclass(frozen=True)
class Where:
    """What is asked for: a city, and what kind of notes."""

    place: Place
    kind: str
    category: str

    @property
    def factor(self) -> int:
        return CHOOSY if self.kind or self.category else 1

    @property
    def key(self) -> str:
        return f"discovery:nearby:{self.place.pk}:{self.kind}:{category_number(self.category)}"


def list_nearby(
    place: Place,
    *,
    reader: Reader,
    kind: str = "",
    category: str = "",
    sort: str = "best",
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Note]:
    """Cards of notes that name a city within NEAR_KILOMETRES of `place`, then within FAR_KILOMETRES; each has
    `place_near`, that city. `sort` 'best' gives the best of the newest, without doubles while the order is
    kept; 'new' goes by time to the last note of each ring.

    Nothing closed to the reader, nothing by people who are blocked or muted. Five queries at most for the
    first page ('new': and one or two for each further round), and one the first time for the cities around.
    """
    where = Where(place, kind, category)
    size = max(1, min(size, PAGE_MAX))
    hidden = hidden_account_ids(reader)
    if sort == "new":
        found, after = _newest(where, cursor, size, hidden)
    else:
        found, after = _best(where, cursor, size, hidden)
    by_id = {row.note_id: row.place_id for row in found}
    notes = list_notes_by_ids(list(by_id), reader=reader) if by_id else []
    cities = Place.objects.in_bulk({by_id[note.pk] for note in notes}) if notes else {}
    for note in notes:
        note.place_near = cities.get(by_id[note.pk])  # type: ignore[attr-defined]
    return Page(notes, after)


def _best(
    where: Where, cursor: str | None, size: int, hidden: frozenset[int]
) -> tuple[list[Found], str | None]:
    top, offset = _parse(cursor, "best")
    order, top = _order(where, top)
    found: list[Found] = []
    for row in order[offset:]:
        offset += 1
        if row.author_id not in hidden:
            found.append(row)
        if len(found) == size:
            break
    return found, f"best.{top}.{offset}" if offset < len(order) else None


def _order(where: Where, top: int) -> tuple[Sequence[Found], int]:
    """The best, ranked a ring at a time, and the newest note that could be among them. Two queries unless
    somebody asked lately."""
    if not top:
        top = cache.get(where.key) or 0
    known: list[Found] | None = cache.get(f"{where.key}:{top}") if top else None
    if known is not None:
        return known, top
    rings = [
        _candidates(where, ring, before=top + 1 if top else NEWEST, limit=RANKED[ring], each=EACH)
        for ring in range(len(RINGS))
    ]
    top = top or max((row[0] for rows in rings for row in rows), default=1)
    order = [found for rows in rings for found in _rank([row for row in rows if row[-1]])]
    cache.set(where.key, top, ORDER_SECONDS)
    cache.set(f"{where.key}:{top}", order, WALK_SECONDS)
    return order, top


def _rank(rows: Sequence[Any]) -> list[Found]:
    moment = now().timestamp()
    ranked = rank(
        Candidates(
            note_ids=np.array([row[0] for row in rows], dtype=np.int64),
            author_ids=np.array([row[2] for row in rows], dtype=np.int64),
            hours=np.array([(moment - row[3]) / 3600 for row in rows], dtype=np.float64),
            acts=np.array([row[4:8] for row in rows], dtype=np.int64).reshape(len(rows), 4),
            categories=np.array([category_number(row[8]) for row in rows], dtype=np.int64),
            languages=np.array([language_number(row[9]) for row in rows], dtype=np.int64),
        ),
        size=len(rows),
    )
    known = {row[0]: Found(*row[:3]) for row in rows}
    return [known[int(pk)] for pk in ranked.note_ids]


def _newest(
    where: Where, cursor: str | None, size: int, hidden: frozenset[int]
) -> tuple[list[Found], str | None]:
    ring, before = _parse(cursor, "new")
    before = before or NEWEST
    found: list[Found] = []
    for _round in range(ROUNDS + len(RINGS)):
        rows = _candidates(where, ring, before=before, limit=size, each=size)
        for row in rows:
            before = row[0]
            if row[-1] and row[2] not in hidden:
                found.append(Found(*row[:3]))
            if len(found) == size:
                return found, f"new.{ring}.{before}"
        if len(rows) < size * where.factor:
            if ring + 1 == len(RINGS):
                return found, None
            ring, before = ring + 1, NEWEST
    return found, f"new.{ring}.{before}"


def _candidates(where: Where, ring: int, *, before: int, limit: int, each: int) -> list[Any]:
    """The newest listed notes of a ring before one. One query."""
    inner = place_ids_within(where.place, RINGS[ring - 1]) if ring else []
    outer = place_ids_within(where.place, RINGS[ring])
    places = [pk for pk in outer if pk not in set(inner)][: PLACES_MAX[ring]]
    if len(places) * each < limit:
        each = limit
    values: dict[str, Any] = {
        "places": places,
        "before": before,
        "each": each * where.factor,
        "limit": limit * where.factor,
        "kind": where.kind,
        "category": where.category,
    }
    with connection.cursor() as asked:
        asked.execute(CANDIDATES_SQL, values)
        return list(asked.fetchall())


def _parse(cursor: str | None, sort: str) -> tuple[int, int]:
    """The two numbers of a cursor that this module wrote; 0 and 0 for the beginning and for anything else."""
    parts = (cursor or "").split(".")
    if len(parts) != 3 or parts[0] != sort:
        return 0, 0
    one, other = parse_id(parts[1]), parse_id(parts[2])
    if one is None or other is None or (sort == "new" and one >= len(RINGS)):
        return 0, 0
    return one, other
