"""Searches topics by any of their names, in both languages, both scripts and pinyin; what trends."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from sampan.discovery.models import SearchName
from sampan.discovery.selectors import list_trending
from sampan.discovery.selectors.names import list_named
from sampan.notes.models import Topic, TopicName
from sampan.notes.selectors import list_top_topics, list_topics_by_ids
from sampan.notes.topic_names import fold_topic

TOPICS_MAX = 30
TRENDING = 12


def search_topic_ids(query: str) -> list[int]:
    """Topics that have the query in one of their names, the most used first; after them those that are
    spelled so in pinyin or resemble it. Two queries."""
    key = fold_topic(query)
    if not key:
        return []
    names = TopicName.objects.filter(topic=OuterRef("pk"), key__contains=key)
    rows = Topic.objects.filter(Exists(names), note_count__gt=0).order_by("-note_count", "-pk")
    found = list(rows.values_list("pk", flat=True)[:TOPICS_MAX])
    if len(found) < TOPICS_MAX:
        alike = list_named(key, kind=SearchName.Kind.TOPIC, size=TOPICS_MAX)
        known = Topic.objects.filter(pk__in=alike, note_count__gt=0).in_bulk()
        found += [pk for pk in alike if pk in known and pk not in found]
    return found[:TOPICS_MAX]


def list_trending_topics() -> list[Topic]:
    """What many people write about this week, else what most was written about ever; with names."""
    lately = list_topics_by_ids([trend.topic_id for trend in list_trending(size=TRENDING)])
    return lately or list_top_topics(size=TRENDING)
