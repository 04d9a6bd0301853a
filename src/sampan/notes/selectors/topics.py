"""Topics under any of their names, and what somebody may mean who types the beginning of one."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, IntegerField, Q, Value, When

from sampan.accounts.types import Reader
from sampan.notes.models import Topic, TopicFollow, TopicName, TopicSuggestion
from sampan.notes.topic_names import fold_topic
from sampan.notes.types import TopicHit

SUGGESTIONS = 8
FOLLOWED_MAX = 500
"""Followed topics that are listed at most."""
LIKENESS = 0.35
"""How alike two names must be (pg_trgm, 0 to 1) to count as a slip of the pen; below it, guesses get silly.
"""


def find_topic(slug: str) -> Topic | None:
    """The topic that any of its names, however written, leads to; with its names. Two queries."""
    key = fold_topic(slug)
    return Topic.objects.filter(names__key=key).prefetch_related("names").first() if key else None


def list_topics_by_ids(ids: Iterable[int]) -> list[Topic]:
    """Topics with their names, in the order of `ids`. Two queries."""
    wanted = list(dict.fromkeys(ids))
    rows = {topic.pk: topic for topic in Topic.objects.filter(pk__in=wanted).prefetch_related("names")}
    return [rows[pk] for pk in wanted if pk in rows]


def list_top_topics(*, size: int = 12) -> list[Topic]:
    """The topics with the most notes, with their names. Two queries."""
    rows = Topic.objects.filter(note_count__gt=0).order_by("-note_count", "pk")
    return list(rows.prefetch_related("names")[: min(size, 60)])


def followed_topic_ids(account_id: int) -> frozenset[int]:
    """The topics that an account follows. One query."""
    rows = TopicFollow.objects.filter(account=account_id)
    return frozenset(rows.values_list("topic_id", flat=True))


def is_following_topic(topic_id: int, *, reader: Reader) -> bool:
    """Whether the reader follows the topic. One query; none for visitors."""
    if reader.account_id is None:
        return False
    return TopicFollow.objects.filter(account=reader.account_id, topic=topic_id).exists()


def list_followed_topics(*, reader: Reader, size: int = 60) -> list[Topic]:
    """The topics that the reader follows, the latest first, with their names. Two queries; none
    for visitors."""
    if reader.account_id is None:
        return []
    rows = TopicFollow.objects.filter(account=reader.account_id).order_by("-id")
    return list_topics_by_ids(rows.values_list("topic_id", flat=True)[: max(0, min(size, FOLLOWED_MAX))])


def suggest_topics(prefix: str, *, size: int = SUGGESTIONS) -> list[TopicHit]:
    """Topics whose name in either language begins with, holds or resembles `prefix`, best first; after
    them those to which a translation or use would give such a name. Three queries.
    """
    key = fold_topic(prefix)
    if not key:
        return []
    begins, holds = Q(key__startswith=key), Q(key__contains=key)
    near = Q(key__trigram_similar=key, likeness__gte=LIKENESS)
    names = TopicName.objects.annotate(likeness=TrigramSimilarity("key", key)).filter(begins | holds | near)
    grade = Case(
        When(begins, then=Value(0)), When(holds, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    best = names.annotate(grade=grade).order_by("grade", "-topic__note_count", "-likeness", "pk")
    # A topic may match under several names, so look at a few more rows than are wanted.
    rows = list(best.select_related("topic").prefetch_related("topic__names")[: size * 3])
    hits: dict[int, TopicHit] = {}
    for row in rows:
        hits.setdefault(row.topic_id, _hit(row))
    for suggestion in _suggested(key, size=size):
        hits.setdefault(suggestion.topic_id, _suggested_hit(suggestion))
    return list(hits.values())[:size]


def _hit(row: TopicName) -> TopicHit:
    family = row.language.split("-")[0]
    names = row.topic.names.all()
    other = next((one.name for one in names if one.language.split("-")[0] != family), "")
    return TopicHit(row.topic_id, row.name, other, row.topic.note_count)


def _suggested(key: str, *, size: int) -> list[TopicSuggestion]:
    """Open suggestions of a name that begins with, or holds, `key`. One query."""
    rows = TopicSuggestion.objects.filter(key__contains=key, state=TopicSuggestion.State.OPEN)
    return list(rows.select_related("topic").order_by("-topic__note_count", "pk")[:size])


def _suggested_hit(row: TopicSuggestion) -> TopicHit:
    """The topic under its own name: the suggested one, if chosen, would make another topic."""
    return TopicHit(row.topic_id, row.topic.name, row.name, row.topic.note_count)
