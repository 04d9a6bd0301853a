"""Searches notes for a reader: what they may see of what was found, page by page."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.core.cache import cache

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import id_for, parse_id
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.discovery.models import SearchDocument
from sampan.discovery.searching.finding import Candidate
from sampan.discovery.searching.ranked import NO_FILTERS, Filters, rank_notes
from sampan.discovery.selectors.tastes import Aversions, get_aversions
from sampan.notes.models import Note
from sampan.notes.selectors import list_notes_by_ids

SECONDS_KEPT = 600
"""How long the order of a query is remembered for who goes on reading; after that it is made again."""
AHEAD_MILLISECONDS = 2
"""A note that came in this very millisecond counts as there."""
LOADS_MAX = 4
"""How often a page that lost notes to somebody's blocks is filled up."""


def search_notes(
    query: str,
    *,
    reader: Reader,
    sort: str = "",
    filters: Filters = NO_FILTERS,
    kind: str = "",
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Note]:
    """The notes for a cleaned query that the reader may see, as cards, in either language.

    `sort` '' puts the best first: by words (rare ones, and the title, count more), by meaning, then what
    was well received and what is new. 'new' goes by time, among the newest that have the words. `kind` is
    the filter of that name, for short. The order is settled with the first page: the further ones leave
    nothing out and show nothing twice, whatever is published meanwhile; eight pages at most.
    """
    if not query:
        return Page()
    filters = replace(filters, kind=kind) if kind else filters
    until, start = _read_cursor(cursor)
    found = _ranked(query, filters, sort == "new", until, keep=cursor is not None)
    aversions, _seen = get_aversions(reader) if found else (Aversions(), b"")
    allowed = _allowed(found, aversions, sort == "new")
    notes: list[Note] = []
    place = start
    for _load in range(LOADS_MAX):
        wanted = allowed[place : place + size - len(notes)]
        place += len(wanted)
        notes += list_notes_by_ids([one.note_id for one in wanted], reader=reader) if wanted else []
        if len(notes) >= size or place >= len(allowed):
            break
    more = place < len(allowed)
    if more and cursor is None:
        _keep(query, filters, sort == "new", until, found)
    return Page(notes, f"{until}-{place}" if more else None)


def _ranked(query: str, filters: Filters, newest: bool, until: int, *, keep: bool) -> list[Candidate]:
    known: list[Candidate] | None = cache.get(_key(query, filters, newest, until)) if keep else None
    if known is None:
        known = rank_notes(query, filters=filters, newest_first=newest, until=until)
        if keep:
            _keep(query, filters, newest, until, known)
    return known


def _keep(query: str, filters: Filters, newest: bool, until: int, found: list[Candidate]) -> None:
    cache.set(_key(query, filters, newest, until), found, SECONDS_KEPT)


def _key(query: str, filters: Filters, newest: bool, until: int) -> str:
    said = repr((query, filters, newest, until))
    return f"search:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:40]}"


def _allowed(found: list[Candidate], aversions: Aversions, newest: bool) -> list[Candidate]:
    """Without those whom the reader blocked, mutes or is blocked by, and what they dismissed; who and what
    they wanted less of comes last: it is still what they searched for."""
    kept = [
        one
        for one in found
        if one.author_id not in aversions.hidden and one.note_id not in aversions.dismissed
    ]
    if newest or not (aversions.authors or aversions.categories or aversions.topics):
        return kept
    less = _under([one.note_id for one in kept], aversions.topics)
    return sorted(
        kept,
        key=lambda one: (
            one.author_id in aversions.authors or one.category in aversions.categories or one.note_id in less
        ),
    )


def _under(note_ids: list[int], topics: frozenset[int]) -> frozenset[int]:
    """Those of the notes that are under one of the topics. One query; none for no topics."""
    if not topics:
        return frozenset()
    rows = SearchDocument.objects.filter(pk__in=note_ids, topic_ids__overlap=list(topics))
    return frozenset(rows.values_list("pk", flat=True))


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    """The newest note that counts, and how many were looked at; for a first page, or nonsense, now and 0."""
    until, _dash, start = (cursor or "").partition("-")
    one: Any = parse_id(until)
    other = parse_id(start)
    if one is None or other is None or other > 10_000:
        return id_for(now()) + (AHEAD_MILLISECONDS << 16), 0
    return one, other
