"""What rises just now, as far as a reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import Trend
from sampan.discovery.types import FAMILIES, TopicTrend
from sampan.notes.models import Note, NoteTopic, Topic
from sampan.notes.selectors import list_notes_by_ids, list_topics_by_ids
from sampan.notes.types import Visibility

KINDS = ("note", "topic", "query")
SHOWN = 20
SHOWN_MAX = 50
WEEK = timedelta(days=7)
TOPICS = 12
TOPICS_SECONDS = 300
"""How long the topics of the search page are remembered: they change slowly and are the same for all."""


@dataclass(frozen=True)
class Trending:
    """Something that rises; exactly one of note, topic and query is set."""

    rank: int
    people: int
    score: float
    note: Note | None = None
    topic: Topic | None = None
    query: str = ""


def list_trends(kind: str, family: str = "", *, reader: Reader, size: int = SHOWN) -> list[Trending]:
    """What rises of a kind ('note', 'topic', 'query') among readers of 'zh', of 'en' or of both (''), the
    steepest first; notes as cards.

    Nothing closed to the reader, nothing by people who are blocked or muted. Three queries for notes (two for
    visitors) and topics, one for searches.
    """
    rows = list(_rows(kind, family))
    size = max(0, min(size, SHOWN_MAX))
    if kind == "note":
        hidden = hidden_account_ids(reader) if rows else frozenset()
        wanted = [row.target_id for row in rows]
        notes = {note.pk: note for note in list_notes_by_ids(wanted, reader=reader)} if rows else {}
        seen = {pk for pk, note in notes.items() if note.author_id not in hidden}
        kept = [row for row in rows if row.target_id in seen][:size]
        return [Trending(row.rank, row.people, row.score, note=notes[row.target_id]) for row in kept]
    if kind == "topic":
        topics = {one.pk: one for one in list_topics_by_ids(row.target_id for row in rows)} if rows else {}
        kept = [row for row in rows if row.target_id in topics and topics[row.target_id].note_count][:size]
        return [Trending(row.rank, row.people, row.score, topic=topics[row.target_id]) for row in kept]
    return [Trending(row.rank, row.people, row.score, query=row.query) for row in rows[:size]]


def trending_ids(kind: str, family: str = "") -> list[tuple[int, float]]:
    """Notes or topics that rise, with their scores, the steepest first; whoever shows them looks whether they
    are open to the reader. One query."""
    return [(row.target_id, row.score) for row in _rows(kind, family)]


def list_trending(*, size: int = TOPICS) -> list[TopicTrend]:
    """The topics that rise; while none does, those of the most public notes of the week. Two queries in
    TOPICS_SECONDS."""
    known: list[TopicTrend] | None = cache.get("discovery:trending")
    if known is None:
        known = [TopicTrend(row.target_id, row.people) for row in _rows("topic", "")[:TOPICS]]
        known = known or _most_written()
        cache.set("discovery:trending", known, TOPICS_SECONDS)
    return known[:size]


def _most_written() -> list[TopicTrend]:
    rows = NoteTopic.objects.filter(
        note_id__gte=id_for(now() - WEEK),
        note__visibility=Visibility.PUBLIC,
        note__hidden_at=None,
        note__author__suspended_at=None,
    )
    counted = rows.values("topic").annotate(notes=Count("pk")).order_by("-notes", "topic")
    return [TopicTrend(row["topic"], row["notes"]) for row in counted[:TOPICS]]


def _rows(kind: str, family: str) -> list[Trend]:
    family = family if family in FAMILIES else ""
    kind = kind if kind in KINDS else KINDS[0]
    return list(Trend.objects.filter(kind=kind, family=family).order_by("rank"))
