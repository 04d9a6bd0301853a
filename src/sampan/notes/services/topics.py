"""Topics: finding or making them by name, hanging notes under them, joining two that are one."""

import logging
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Count, F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.notes.models import Note, NoteTopic, Topic, TopicFollow, TopicName, TopicSuggestion
from sampan.notes.policies import may_be_shared
from sampan.notes.topic_names import clean_topic, fold_topic
from sampan.notes.topic_pairs import names_beside
from sampan.translation.language import detect_language

NEW_TOPIC_LOCK = 0x544F5049
"""The advisory lock of PostgreSQL under which topics are made, named and joined ('TOPI')."""
TRIES = 3
"""How often the topics of a note are looked up anew when one of them is being joined to another."""
log = logging.getLogger(__name__)


def set_topics(note: Note, names: Sequence[str], *, counted_before: bool) -> None:
    """Hang `note` under exactly these topics, in this order, and keep the topics' counts exact.

    The caller holds the note's lock. `counted_before`: whether the note counted until now (public, in sight).
    """
    before = set(NoteTopic.objects.filter(note=note).values_list("topic_id", flat=True))
    after = _hold(names, before)
    NoteTopic.objects.filter(note=note).exclude(topic__in=after).delete()
    NoteTopic.objects.bulk_create(
        [NoteTopic(note=note, topic_id=pk, position=place) for place, pk in enumerate(after)],
        update_conflicts=True,
        unique_fields=["note", "topic"],
        update_fields=["position"],
    )
    count_topics(before if counted_before else set(), set(after) if may_be_shared(note) else set())


def _hold(names: Sequence[str], before: set[int]) -> list[int]:
    """The topics of these names, held so that none is joined to another before this note stands under it.

    Those that the note leaves are held too: who wants several waits for them in one order.
    """
    for _try in range(TRIES):
        wanted = list(dict.fromkeys(_get_or_make(names)))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM notes_topic WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
                [[*wanted, *before]],
            )
            held = {pk for (pk,) in cursor.fetchall()}
        if held.issuperset(wanted):
            return wanted
    raise Conflict("topics_moved", _("A topic is being renamed just now. Please try again."), field="topics")


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
    lock_names()
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
    _settle_suggestions(topic_id)
    return row


@transaction.atomic
def merge_topics(*, into: int, topic_ids: Iterable[int]) -> Topic:
    """Make several topics one: every name and note of `topic_ids` moves to the topic `into`. Twice does no
    harm.

    Raises NotFound when `into` is gone.
    """
    others = set(topic_ids) - {into}
    lock_names()
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
    _move_follows(others, into)
    _move_suggestions(others, into)
    Topic.objects.filter(pk__in=others).delete()
    _settle_suggestions(into)
    counted = Note.objects.filter(note_topics__topic=into, visibility="public", hidden_at=None)
    Topic.objects.filter(pk=into).update(note_count=counted.aggregate(n=Count("pk"))["n"])
    found[into].refresh_from_db()
    if len(found) > 1:
        gone = ", ".join(f"#{topic.name} ({pk})" for pk, topic in found.items() if pk != into)
        log.info("topics merged into #%s (%d): %s", found[into].name, into, gone)
    return found[into]


def lock_names() -> None:
    """Wait for whoever makes, names or joins topics, and let others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NEW_TOPIC_LOCK])


def _move_follows(others: set[int], into: int) -> None:
    """Who follows a topic that goes follows the one that stays, once."""
    moving = TopicFollow.objects.filter(topic__in=others)
    already = TopicFollow.objects.filter(topic=into).values("account")
    firsts = moving.exclude(account__in=already).order_by("account", "pk").distinct("account")
    TopicFollow.objects.filter(pk__in=list(firsts.values_list("pk", flat=True))).update(topic=into)


def _move_suggestions(others: set[int], into: int) -> None:
    """What was suggested of topics that go, and above all what was declined, is remembered of the one that
    stays.
    """
    known = set(TopicSuggestion.objects.filter(topic=into).values_list("key", flat=True))
    for row in TopicSuggestion.objects.filter(topic__in=others).order_by("state", "pk"):
        if row.key not in known:
            known.add(row.key)
            row.topic_id = into
            row.save(update_fields=["topic"])


def _settle_suggestions(topic_id: int) -> None:
    """Close the suggestions that have come true."""
    names = TopicName.objects.filter(topic=topic_id).values("key")
    waiting = TopicSuggestion.objects.filter(topic=topic_id, state=TopicSuggestion.State.OPEN)
    waiting.filter(key__in=names).update(state=TopicSuggestion.State.CONFIRMED, decided_at=now())


def _get_or_make(names: Sequence[str]) -> list[int]:
    """The ids of the topics of these names, made where they are new."""
    keys = [fold_topic(name) for name in names]
    known = _known(keys)
    if len(known) < len(set(keys)):
        # One at a time: two notes that bring the same new topics in another order would wait for each other.
        lock_names()
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
