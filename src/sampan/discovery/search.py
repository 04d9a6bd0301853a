"""Finds notes by the words in their titles, bodies, topics and media, in both Chinese scripts; trends.

A first, honest search by letters: what stands in a note is found, what means the same is not.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Lookup, OuterRef, Q, Value
from django.db.models.expressions import Case, When
from django.db.models.fields import IntegerField

from sampan.accounts.models import Mute
from sampan.accounts.types import Reader
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.discovery.selectors import list_trending
from sampan.notes.models import Note, NoteTopic, Topic, TopicName
from sampan.notes.selectors import list_notes_by_ids, list_top_topics, list_topics_by_ids
from sampan.notes.topic_names import fold_topic
from sampan.notes.types import Kind
from sampan.translation.scripts import to_simplified, to_traditional

QUERY_MAX = 60
"""Characters of a query that are looked at."""
WORDS_MAX = 5
"""Words that must all stand in a note; further ones are left out."""
BEST_MAX = 200
"""Matches among which the best are chosen: ten pages, further than anybody looks."""
INDEXED_LENGTH = 3
"""Characters that a word needs for the trigram index to help; shorter ones are looked for note by note."""
SCANNED = 50_000
"""The newest notes that are looked through for short words: a fifth of a second."""
TOPICS_MAX = 30
"""Topics by whose name notes are found too, and topics that are listed."""
TRENDING = 12


if TYPE_CHECKING:
    Base = Lookup[Any]
else:
    Base = Lookup


class Like(Base):
    """SQL LIKE on the plain column: Django's icontains upper-cases both sides, past the trigram index."""

    lookup_name = "like"
    operator = "LIKE"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} {right}", [*left_params, *right_params]


class ILike(Like):
    """The same without regard to case, which costs five times as much: not for Chinese."""

    lookup_name = "ilike"
    operator = "ILIKE"


def clean_query(raw: str) -> str:
    """A query as it is shown and searched: NFKC, one space between words, at most QUERY_MAX characters."""
    text = unicodedata.normalize("NFKC", raw).replace("\x00", "")
    return " ".join(text.split())[:QUERY_MAX].strip()


def search_notes(
    query: str,
    *,
    reader: Reader,
    sort: str = "",
    kind: str = "",
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Note]:
    """Notes in which every word of the query stands, in either script, or in the name of a topic.

    `sort` '' puts matching titles and liked notes first, among the BEST_MAX newest matches; 'new' goes by
    time, without an end. Short words are looked for in the SCANNED newest notes only. `kind` 'video' or
    'picture' leaves the other out. Four queries at most, and one a word.
    """
    words = query.split()[:WORDS_MAX]
    if not words:
        return Page()
    rows = Note.objects.visible_to(reader).filter(_not_muted(reader))
    for word in words:
        rows = rows.filter(_has(word))
    if all(len(word) < INDEXED_LENGTH for word in words):
        rows = rows.filter(pk__gte=_oldest_scanned())
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    if sort == "new":
        page: Page[Note] = page_by_id(
            rows.select_related("author", "cover").defer("heard_and_seen"), cursor=cursor, size=size
        )
        return page
    return _best(rows, words, reader, parse_id(cursor) or 0, size)


def search_topic_ids(query: str) -> list[int]:
    """Topics that have the query in one of their names, the most used first. One query."""
    key = fold_topic(query)
    if not key:
        return []
    names = TopicName.objects.filter(topic=OuterRef("pk"), key__contains=key)
    rows = Topic.objects.filter(Exists(names), note_count__gt=0).order_by("-note_count", "-pk")
    return list(rows.values_list("pk", flat=True)[:TOPICS_MAX])


def list_trending_topics() -> list[Topic]:
    """What many people write about this week, else what most was written about ever; with names."""
    lately = list_topics_by_ids([trend.topic_id for trend in list_trending(size=TRENDING)])
    return lately or list_top_topics(size=TRENDING)


def _best(rows: Any, words: list[str], reader: Reader, start: int, size: int) -> Page[Note]:
    """The best of the newest matches; the cursor counts from the start, since their number is bounded."""
    in_title = Case(
        When(_any_of("title", words[0]), then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    newest = list(
        rows.annotate(in_title=in_title)
        .order_by("-id")
        .values_list("in_title", "like_count", "pk")[:BEST_MAX]
    )
    best = [pk for _title, _likes, pk in sorted(newest, reverse=True)]
    wanted = best[start : start + size]
    more = start + size < len(best)
    return Page(list_notes_by_ids(wanted, reader=reader), str(start + size) if more else None)


def _oldest_scanned() -> int:
    """The note behind which short words are not looked for."""
    row = Note.objects.order_by("-id").values_list("pk", flat=True)[SCANNED : SCANNED + 1].first()
    return row or 0


def _has(word: str) -> Q:
    """The word stands in title or body, is heard or seen in the media, or stands in the name of a topic."""
    key = fold_topic(word)
    named = TopicName.objects.filter(key__contains=key).order_by("-topic__note_count")
    topics = list(named.values_list("topic", flat=True)[:TOPICS_MAX]) if key else []
    found = _any_of("title", word) | _any_of("body", word) | _any_of("heard_and_seen", word)
    return found | Q(pk__in=NoteTopic.objects.filter(topic__in=topics).values("note")) if topics else found


def _any_of(column: str, word: str) -> Q:
    """The column holds the word as typed, in simplified or in traditional characters."""
    condition = Q()
    lookup = Like if word.lower() == word.upper() else ILike
    for variant in dict.fromkeys((word, to_simplified(word), to_traditional(word))):
        condition |= Q(lookup(F(column), Value(_pattern(variant))))
    return condition


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _not_muted(reader: Reader) -> Q:
    if reader.account_id is None:
        return Q()
    return ~Q(Exists(Mute.objects.filter(muter=reader.account_id, muted=OuterRef("author"))))
