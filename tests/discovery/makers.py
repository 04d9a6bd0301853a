"""Notes and pools for the tests of what people are shown, written straight into the tables."""

import itertools
from datetime import timedelta
from typing import Any

from sampan.accounts.models import Account, Follow
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.notes.models import Media, Note, NoteTopic, Topic, TopicName
from sampan.notes.topic_names import fold_topic
from sampan.notes.types import MediaState

_numbers = itertools.count(1)


def make_note(author: Account, title: str = "A walk", *, hours_ago: float = 0, **fields: Any) -> Note:
    """A public note; `hours_ago` sets its age, and with it its id."""
    moment = now() - timedelta(hours=hours_ago)
    if hours_ago:
        fields.setdefault("id", id_for(moment) + next(_numbers) % 60_000)
    note = Note(
        author=author, title=title, language=fields.pop("language", "en"), created_at=moment, **fields
    )
    note.save(force_insert=True)
    return note


def make_video(author: Account, title: str = "Waves", **fields: Any) -> Note:
    """A public video note with its video."""
    note = make_note(author, title, kind="video", **fields)
    media = Media.objects.create(
        owner=author,
        note=note,
        kind="video",
        state=MediaState.READY,
        key=f"{next(_numbers):032x}",
        is_public=True,
        width=720,
        height=1280,
        duration_ms=9_000,
    )
    note.cover = media
    note.save()
    return note


def put_under(note: Note, *names: str) -> Topic:
    """Put the note under a topic that has these names."""
    topic = Topic.objects.create(name=names[0], note_count=1)
    for name in names:
        language = "en" if name.isascii() else "zh-Hans"
        TopicName.objects.create(topic=topic, name=name, key=fold_topic(name), language=language)
    NoteTopic.objects.create(note=note, topic=topic)
    return topic


def follow(follower: Account, followed: Account) -> None:
    """Let one account follow another."""
    Follow.objects.create(follower=follower, followed=followed)
