"""One topic, two names: suggested by translations and by use, confirmed by use or by the operator."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.notes.models import Topic, TopicName, TopicSuggestion
from sampan.notes.selectors.topic_pairs import TopicPair, list_used_together
from sampan.notes.services.topics import lock_names, merge_topics, name_topic
from sampan.notes.topic_names import fold_topic, topic_from_words
from sampan.translation.selectors import find_translations
from sampan.translation.types import EN, ZH_HANS, Text

LOOKED_UP_AT_ONCE = 500
"""Topics whose translations one run looks for; the next run goes on with those not looked at for longest."""
State = TopicSuggestion.State
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Meant:
    """What a translation makes of a topic's name."""

    topic_id: int
    name: str
    language: str

    @property
    def key(self) -> str:
        return fold_topic(self.name)


def review_topics() -> int:
    """Suggest from translations and from use, and join what use confirms; how many were joined. Bounded.

    Twice, or by two workers at once, does no harm.
    """
    suggest_from_translations()
    return confirm_by_use()


def suggest_from_translations() -> int:
    """Suggest the translated names of topics that have a name in one language only; how many are new.

    Only what stands in the memory already, and of that nothing doubtful, too long or equal. Six queries
    and one for each suggestion.
    """
    rows = Topic.objects.filter(note_count__gt=0).order_by(F("looked_up_at").asc(nulls_first=True), "pk")
    topics = list(rows.prefetch_related("names")[:LOOKED_UP_AT_ONCE])
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(looked_up_at=now())
    return sum(_suggest(meant) for meant in _translated(topics))


def confirm_by_use() -> int:
    """Join the topics that members put on their notes together and that mean the same; how many were joined.

    Either a translation says so as well, or authors who read Chinese and authors who read English do it, on
    so large a share of the notes that hardly anybody uses one without the other, and with no third topic.
    """
    pairs = list_used_together(authors_min=settings.SAMPAN_TOPIC_PAIR_AUTHORS)
    close = [pair for pair in pairs if pair.share >= settings.SAMPAN_TOPIC_PAIR_SHARE]
    partners = Counter(pk for pair in close for pk in (pair.chinese_id, pair.english_id))
    joined = 0
    for pair in pairs:
        alone = partners[pair.chinese_id] == partners[pair.english_id] == 1
        joined += _weigh(pair, is_close=pair in close, is_alone=alone)
    return joined


@transaction.atomic
def confirm_suggestion(*, suggestion_id: int) -> Topic:
    """The operator says that it is so: the topic gets the name, or becomes one with the topic that has it.

    A confirmed one stays as it is. Raises NotFound.
    """
    return _confirm(_lock(suggestion_id), by_use=False)


@transaction.atomic
def decline_suggestion(*, suggestion_id: int) -> None:
    """The operator says that it is not so; it never comes back. One that came true stays. Raises NotFound."""
    row = _lock(suggestion_id)
    if row.state == State.OPEN:
        row.state, row.decided_at = State.DECLINED, now()
        row.save(update_fields=["state", "decided_at"])


def _translated(topics: Sequence[Topic]) -> list[_Meant]:
    """The names in the other language that the memory has for topics with a name in one language only."""
    into: dict[str, list[Topic]] = {EN: [], ZH_HANS: []}
    for topic in topics:
        families = {name.language.split("-")[0] for name in topic.names.all()} & {"zh", "en"}
        if len(families) == 1:
            into[EN if families == {"zh"} else ZH_HANS].append(topic)
    found: list[_Meant] = []
    for language, rows in into.items():
        texts = find_translations([Text(topic.name) for topic in rows], to=language) if rows else []
        for topic, text in zip(rows, texts, strict=True):
            if text is None or text.origin in ("same", "script", "given_up") or text.is_doubtful:
                continue
            name = topic_from_words(text.body, language=language)
            if name and fold_topic(name) not in {one.key for one in topic.names.all()}:
                found.append(_Meant(topic.pk, name, language))
    return found


@transaction.atomic
def _suggest(meant: _Meant) -> bool:
    """Keep what a translation means, once; whether it is new."""
    lock_names()
    mine = TopicName.objects.filter(topic=meant.topic_id).values_list("key", flat=True)
    other_id = TopicName.objects.filter(key=meant.key).values_list("topic", flat=True).first()
    if not mine or other_id == meant.topic_id:  # gone, or joined, since it was read
        return False
    rows = _rows_between((meant.topic_id, list(mine)), (other_id, [meant.key]))
    if rows:
        TopicSuggestion.objects.filter(pk__in=[row.pk for row in rows]).update(by_engine=True)
        return False
    TopicSuggestion.objects.create(
        topic_id=meant.topic_id, name=meant.name, key=meant.key, language=meant.language, by_engine=True
    )
    return True


@transaction.atomic
def _weigh(pair: TopicPair, *, is_close: bool, is_alone: bool) -> bool:
    """Note what use says of two topics, and join them when that is enough; whether they were joined."""
    lock_names()
    names: dict[int, list[TopicName]] = {pair.chinese_id: [], pair.english_id: []}
    for name in TopicName.objects.filter(topic__in=names).order_by("pk"):
        names[name.topic_id].append(name)
    if not all(names.values()):
        return False
    keys = [(pk, [name.key for name in of_topic]) for pk, of_topic in names.items()]
    rows = _rows_between(keys[0], keys[1])
    if any(row.state == State.DECLINED for row in rows):
        return False
    if not rows:
        if not is_close:
            return False
        first = names[pair.english_id][0]
        rows = [TopicSuggestion(topic_id=pair.chinese_id, name=first.name, key=first.key, language=EN)]
    row = rows[0]
    row.author_count, row.share = pair.author_count, pair.share
    row.save()
    if row.by_engine or (is_close and is_alone and pair.spans_languages):
        _confirm(row, by_use=True)
        return True
    return False


def _rows_between(
    one: tuple[int, Iterable[str]], other: tuple[int | None, Iterable[str]]
) -> list[TopicSuggestion]:
    """The suggestions that say of two topics, whichever way round, that they are one."""
    (one_id, one_keys), (other_id, other_keys) = one, other
    there = TopicSuggestion.objects.filter(topic=one_id, key__in=list(other_keys))
    if other_id is None:
        return list(there)
    back = TopicSuggestion.objects.filter(topic=other_id, key__in=list(one_keys))
    return [*there, *back]


def _confirm(row: TopicSuggestion, *, by_use: bool) -> Topic:
    """The caller holds `lock_names`."""
    if row.state == State.CONFIRMED:
        return row.topic
    named = TopicName.objects.filter(key=row.key).select_related("topic").first()
    if named is None:
        name_topic(topic_id=row.topic_id, name=row.name, language=row.language)
        topic = row.topic
    else:
        topics = {topic.pk: topic for topic in (row.topic, named.topic)}
        into = min(topics, key=lambda pk: (-topics[pk].note_count, pk))
        topic = merge_topics(into=into, topic_ids=topics)
    decided = {"state": State.CONFIRMED, "decided_by_use": by_use, "decided_at": now()}
    TopicSuggestion.objects.filter(topic=topic, key=row.key).update(**decided)
    log.info("topic #%s (%d) is also #%s, said by %s", topic.name, topic.pk, row.name, _sayer(row, by_use))
    return topic


def _sayer(row: TopicSuggestion, by_use: bool) -> str:
    if not by_use:
        return "the operator"
    return f"{row.author_count} authors" + (" and a translation" if row.by_engine else "")


def _lock(suggestion_id: int) -> TopicSuggestion:
    lock_names()
    row = TopicSuggestion.objects.select_related("topic").filter(pk=suggestion_id).first()
    if row is None:
        raise NotFound
    return row
