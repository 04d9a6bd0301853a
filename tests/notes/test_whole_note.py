"""A whole note as plain rows says what the models say."""

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import NotFound
from sampan.notes import selectors
from sampan.notes.models import Media, Note, PictureText, TopicName
from sampan.notes.types import PollContent
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db

OF_NOTE = (
    *("id", "pk", "kind", "title", "body", "language", "place", "visibility", "hidden_at", "has_poll"),
    *("declares_original", "declares_ai", "declares_ad", "comments_closed", "media_count", "like_count"),
    *("collect_count", "comment_count", "share_count", "created_at", "edited_at", "cover_id"),
)
OF_AUTHOR = ("id", "handle", "domain", "display_name", "avatar")
OF_MEDIA = (
    *("id", "position", "kind", "state", "progress", "key", "is_public", "version", "width", "height"),
    *("duration_ms", "thumbhash", "alt", "subtitles"),
)
BLOCKS = [{"text": "停水", "box": [0.1, 0.25, 0.5, 0.125]}]


@pytest.fixture
def full(mei: Account) -> Note:
    """A note with all that a note can have."""
    first, second = make_media(mei), make_media(mei)
    note = publish(
        mei,
        first,
        second,
        title='"上山" & <b>',
        body="走 #徒步 #周末",
        topics=("旅行",),
        place="大理",
        poll=PollContent(("茶", "咖啡"), 3),
    )
    Note.objects.filter(pk=note.pk).update(like_count=3, collect_count=2, comment_count=5, share_count=1)
    Media.objects.filter(pk=first.pk).update(
        alt="a mountain", subtitles={"state": "ready", "tracks": {"en": 2}}
    )
    PictureText.objects.update_or_create(media=second, defaults={"state": "ready", "blocks": BLOCKS})
    PictureText.objects.filter(media=first).delete()
    topic = note.note_topics.get(topic__name="旅行").topic
    TopicName.objects.create(topic=topic, name="Wayfaring", key="wayfaring", language="en")
    return note


def told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def names_of(row: Any) -> list[Any]:
    """Every topic with its place and names, as either kind of row tells it."""
    return [
        (
            under.position,
            *(under.topic.id, under.topic.name, under.topic.note_count),
            [(name.name, name.key, name.language) for name in under.topic.names.all()],
        )
        for under in row.note_topics.all()
    ]


def test_a_whole_note_says_what_its_models_say_in_one_query(
    full: Note, tom: Account, django_assert_num_queries: Any
) -> None:
    reader = reader_of(tom)
    model = selectors.get_note(full.pk, reader=reader)
    with django_assert_num_queries(1):
        row = selectors.get_whole_note(full.pk, reader=reader)
        seen = told(row, OF_NOTE), told(row.author, OF_AUTHOR), names_of(row)
        media = [(told(one, OF_MEDIA), one.picture_text) for one in row.media.all()]
    assert seen == (told(model, OF_NOTE), told(model.author, OF_AUTHOR), names_of(model))
    assert {name for _place, _id, name, *_rest in seen[2]} == {"徒步", "周末", "旅行"}
    assert [one for one, _words in media] == [told(one, OF_MEDIA) for one in model.media.all()]
    assert row.cover is not None
    assert row.cover.id == model.cover_id
    first, second = (words for _one, words in media)
    assert first is None
    assert second is not None
    assert (second.state, second.blocks) == ("ready", BLOCKS)


def test_a_note_of_words_alone_has_neither_media_nor_topics(mei: Account) -> None:
    note = publish(mei, title="", body="只有字")
    Media.objects.filter(note=note).delete()
    bare = selectors.get_whole_note(note.pk, reader=reader_of(mei))
    assert (tuple(bare.media), tuple(bare.note_topics), bare.cover) == ((), (), None)


@pytest.mark.parametrize("note_id", [0, 1, 2**63 - 1, 2**63, 10**30])
def test_a_note_that_is_not_there_is_missing(mei: Account, note_id: int) -> None:
    for account in (None, mei):
        with pytest.raises(NotFound):
            selectors.get_whole_note(note_id, reader=reader_of(account))
