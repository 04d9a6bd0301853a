"""Topics: finding or making them by name, hanging notes under them, joining two that are one."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Count, F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.notes.models import Note, NoteTopic, Topic, TopicName
from sampan.notes.policies import may_be_shared
from sampan.notes.topic_names import clean_topic, fold_topic
from sampan.notes.topic_pairs import names_beside
from sampan.translation.language import detect_language

NEW_TOPIC_LOCK = 0x544F5049
"""The advisory lock of PostgreSQL under which new topics are made ('TOPI')."""


def set_topics(note: Note, names: Sequence[str], *, counted_before: bool) -> None:
    """Hang `note` under exactly these topics, in this order, and keep the topics' counts exact.

    The caller holds the note's lock. `counted_before`: whether the note counted until now (public, in sight).
    """
    before = set(NoteTopic.objects.filter(note=note).values_list("topic_id", flat=True))
    topics = _get_or_make(names)
    after = list(dict.fromkeys(topics))
    NoteTopic.objects.filter(note=note).exclude(topic__in=after).delete()
    NoteTopic.objects.bulk_create(
        [NoteTopic(note=note, topic_id=pk, position=place) for place, pk in enumerate(after)],
        update_conflicts=True,
        unique_fields=["note", "topic"],
        update_fields=["position"],
    )
    count_topics(before if counted_before else set(), set(after) if may_be_shared(note) else set())


def count_topics(before: set[int], after: set[int]) -> None:
    """Add one note to the topics that are only in `after`, take one from those only in `before`."""
    changed = sorted(before ^ after)
    if not changed:
        return
    # Locked in one order, so that two notes with the same topics cannot wait for each other.
    list(Topic.objects.select_for_update(no_key=True).filter(pk__in=changed).order_by("pk").values_list("pk"))
    Topic.objects.filter(pk__in=after - before).update(note_count=F("note_count") + 1)
    Topic.objects.filter(pk__in=before - after).update(note_count=Greatest(F("note_count") - 1, 0))


@transaction.atomic
def name_topic(*, topic_id: int, name: str, language: str | None = None) -> TopicName:
    """Give a topic one more name. Raises Invalid for what is no name, Conflict when another topic has it."""
    shown = clean_topic(name)
    if not fold_topic(shown):
        raise Invalid("topic_name", _("A topic's name needs letters and no spaces."), field="name")
    if not Topic.objects.filter(pk=topic_id).exists():
        raise NotFound
    row, _made = TopicName.objects.get_or_create(
        key=fold_topic(shown),
        defaults={"topic_id": topic_id, "name": shown, "language": language or detect_language(shown)},
    )
    if row.topic_id != topic_id:
        raise Conflict(
            "topic_taken", _("“%(name)s” is another topic already. Merge the two."), {"name": shown}, "name"
        )
    return row


@transaction.atomic
def merge_topics(*, into: int, topic_ids: Iterable[int]) -> Topic:
    """Make several topics one: every name and note of `topic_ids` moves to the topic `into`. Twice does no
    harm.

    Raises NotFound when `into` is gone.
    """
    others = set(topic_ids) - {into}
    locked = Topic.objects.select_for_update().filter(pk__in={into, *others}).order_by("pk")
    found = {topic.pk: topic for topic in locked}
    if into not in found:
        raise NotFound
    TopicName.objects.filter(topic__in=others).update(topic=into)
    already = NoteTopic.objects.filter(topic=into).values("note")
    # A note may hang under several of them; it keeps one place.
    firsts = NoteTopic.objects.filter(topic__in=others).exclude(note__in=already).order_by("note", "position")
    NoteTopic.objects.filter(pk__in=list(firsts.distinct("note").values_list("pk", flat=True))).update(
        topic=into
    )
    Topic.objects.filter(pk__in=others).delete()
    counted = Note.objects.filter(note_topics__topic=into, visibility="public", hidden_at=None)
    Topic.objects.filter(pk=into).update(note_count=counted.aggregate(n=Count("pk"))["n"])
    found[into].refresh_from_db()
    return found[into]


def _get_or_make(names: Sequence[str]) -> list[int]:
    """The ids of the topics of these names, made where they are new."""
    keys = [fold_topic(name) for name in names]
    known = _known(keys)
    if len(known) < len(set(keys)):
        # One at a time: two notes that bring the same new topics in another order would wait for each other.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NEW_TOPIC_LOCK])
        for name, key in zip(names, keys, strict=True):
            if key not in (known := known | _known([key])):
                known |= _make(name)
    return [known[key] for key in keys]


def _known(keys: Iterable[str]) -> dict[str, int]:
    return dict(TopicName.objects.filter(key__in=list(keys)).values_list("key", "topic"))


def _make(name: str) -> dict[str, int]:
    """Make a topic with every name that is known to mean the same, or add the name to the topic that has
    those.
    """
    beside = {fold_topic(other): (other, language) for other, language in names_beside(name)}
    taken = _known(beside)
    topic_id = next(iter(taken.values()), None) or Topic.objects.create(name=name).pk
    wanted = {**beside, fold_topic(name): (name, detect_language(name))}
    TopicName.objects.bulk_create(
        TopicName(topic_id=topic_id, name=shown, key=key, language=language)
        for key, (shown, language) in wanted.items()
        if key not in taken
    )
    return {**dict.fromkeys(wanted, topic_id), **taken}
