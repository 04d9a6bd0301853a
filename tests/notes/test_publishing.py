"""Publishing a draft: what becomes of it, and that it happens once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, SignInNeeded, TooMany
from sampan.notes import services
from sampan.notes.models import Draft, Media, Note, TopicName
from sampan.notes.types import Kind, MediaState, Visibility
from sampan.translation.models import Memory
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db


def test_a_draft_becomes_a_note_with_its_pictures_topics_and_mentions(mei: Account, tom: Account) -> None:
    first, second = make_media(mei), make_media(mei)
    note = publish(
        mei,
        first,
        second,
        title="周末去爬山",
        body="和 @tom 一起 #爬山 #周末[话题]#",
        topics=("徒步",),
        cover_id=second.pk,
        alts={first.pk: "山顶"},
        category="outdoors",
        place="杭州",
    )
    note.refresh_from_db()
    assert (note.language, note.media_count, note.cover_id) == ("zh-Hans", 2, second.pk)
    assert [one.pk for one in note.media.order_by("position")] == [first.pk, second.pk]
    assert note.media.get(pk=first.pk).alt == "山顶"
    assert [link.topic.name for link in note.note_topics.order_by("position")] == ["徒步", "爬山", "周末"]
    assert [mention.account_id for mention in note.mentions.all()] == [tom.pk]
    mei.refresh_from_db()
    assert mei.note_count == 1
    assert not Media.objects.exclude(draft=None).exists()


def test_the_same_key_gives_the_same_note(mei: Account) -> None:
    key, reader = uuid.uuid4(), reader_of(mei)
    services.save_draft(reader=reader, key=key, content=content(make_media(mei)))
    one, other = (services.publish_draft(reader=reader, key=key) for _ in range(2))
    assert one == other
    assert Note.objects.count() == 1


def test_publishing_again_with_the_content_gives_the_same_note(mei: Account) -> None:
    key, written = uuid.uuid4(), content(make_media(mei))
    one, other = (
        services.publish_when_ready(reader=reader_of(mei), key=key, content=written) for _ in range(2)
    )
    assert one == other is not None
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_note(mei: Account) -> None:
    key, written, reader = uuid.uuid4(), content(make_media(mei)), reader_of(mei)
    gate, seen = threading.Barrier(5), []

    def press() -> None:
        gate.wait()
        try:
            seen.append(services.publish_when_ready(reader=reader, key=key, content=written))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Note.objects.count() == 1
    assert [one.pk for one in seen] == [Note.objects.get().pk] * 5
    assert Account.objects.get(pk=mei.pk).note_count == 1


def test_a_key_whose_note_was_deleted_does_not_bring_it_back(mei: Account) -> None:
    key, reader = uuid.uuid4(), reader_of(mei)
    services.save_draft(reader=reader, key=key, content=content(make_media(mei)))
    note = services.publish_draft(reader=reader, key=key)
    services.delete_note(reader=reader, note_id=note.pk)
    with pytest.raises(Conflict):
        services.publish_when_ready(reader=reader, key=key, content=content(make_media(mei)))
    assert not Note.objects.exists()


def test_somebody_elses_draft_looks_missing_and_stays(mei: Account, tom: Account) -> None:
    key = uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(make_media(mei)))
    with pytest.raises(NotFound):
        services.publish_draft(reader=reader_of(tom), key=key)
    services.discard_draft(reader=reader_of(tom), key=key)
    assert Draft.objects.get().published_at is None
    assert not Note.objects.exists()


def test_a_visitor_cannot_publish() -> None:
    with pytest.raises(SignInNeeded):
        services.publish_draft(reader=reader_of(None), key=uuid.uuid4())


def test_what_is_refused_stays_saved(mei: Account) -> None:
    key = uuid.uuid4()
    with pytest.raises(Invalid) as refused:
        services.publish_when_ready(
            reader=reader_of(mei), key=key, content=content(make_media(mei), body="长" * 1001)
        )
    assert refused.value.field == "body"
    draft = Draft.objects.get(key=key)
    assert len(draft.body) == 1001
    assert draft.media.count() == 1
    assert not Note.objects.exists()


def test_a_day_has_a_limit_and_keeps_the_draft(mei: Account, settings: pytest.FixtureRequest) -> None:
    settings.SAMPAN_NOTES_DAY_MAX = 1  # type: ignore[attr-defined]
    publish(mei)
    with pytest.raises(TooMany, match="1 notes within a day"):
        publish(mei)
    assert Note.objects.count() == 1
    assert Draft.objects.filter(published_at=None).count() == 1


def test_a_blocked_person_is_not_mentioned(mei: Account, tom: Account) -> None:
    Block.objects.create(blocker=tom, blocked=mei)
    assert not publish(mei, body="Hello @tom and @nobody").mentions.exists()


def test_the_authors_own_translation_is_kept(mei: Account) -> None:
    note = publish(mei, title="好天气", translations={"en": {"title": "Fine weather"}})
    kept = Memory.objects.get(scope=f"note:{note.pk}:title", origin="author")
    assert (kept.target, kept.body) == ("en", "Fine weather")


def test_a_name_in_either_language_leads_to_one_topic(mei: Account) -> None:
    first = publish(mei, topics=("旅行",))
    second = publish(mei, topics=("Travel",))
    assert first.note_topics.get().topic_id == second.note_topics.get().topic_id
    assert first.note_topics.get().topic.note_count == 2
    assert TopicName.objects.filter(key="旅游", topic=first.note_topics.get().topic).exists()


def test_only_me_notes_are_not_counted(mei: Account) -> None:
    note = publish(mei, visibility=Visibility.SELF, topics=("猫",))
    mei.refresh_from_db()
    assert mei.note_count == 0
    assert note.note_topics.get().topic.note_count == 0


# --- videos in the making ---


def test_a_video_in_the_making_is_published_when_it_is_ready(mei: Account) -> None:
    video = make_media(mei, Kind.VIDEO, state=MediaState.PROCESSING)
    key = uuid.uuid4()
    assert services.publish_when_ready(reader=reader_of(mei), key=key, content=content(video)) is None
    assert services.publish_due_drafts() == 0
    Media.objects.filter(pk=video.pk).update(state=MediaState.READY)
    assert services.publish_waiting_draft_of(media_id=video.pk)
    assert not services.publish_waiting_draft_of(media_id=video.pk)
    note = Note.objects.get()
    assert (note.kind, note.cover_id) == (Kind.VIDEO, video.pk)


def test_a_video_that_failed_sends_the_draft_back(mei: Account) -> None:
    video = make_media(mei, Kind.VIDEO, state=MediaState.PROCESSING)
    key = uuid.uuid4()
    services.publish_when_ready(reader=reader_of(mei), key=key, content=content(video))
    Media.objects.filter(pk=video.pk).update(state=MediaState.FAILED, failure="video_broken")
    assert not services.publish_waiting_draft_of(media_id=video.pk)
    draft = Draft.objects.get(key=key)
    assert (draft.publish_at, draft.schedule_failure) == (None, "media_failed")


def test_words_of_a_waiting_video_are_checked_at_once(mei: Account) -> None:
    video = make_media(mei, Kind.VIDEO, state=MediaState.PROCESSING)
    with pytest.raises(Invalid, match="title_long"):
        services.publish_when_ready(
            reader=reader_of(mei), key=uuid.uuid4(), content=content(video, title="长" * 21)
        )
    assert Draft.objects.get().publish_at is None


# --- at a set time ---


def _scheduled(mei: Account, **fields: object) -> Draft:
    key = uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(make_media(mei), **fields))
    return services.schedule_draft(reader=reader_of(mei), key=key, at=now() + timedelta(hours=2))


def test_a_scheduled_draft_goes_out_when_it_is_due_and_not_before(mei: Account) -> None:
    draft = _scheduled(mei)
    assert services.publish_due_drafts() == 0
    Draft.objects.filter(pk=draft.pk).update(publish_at=now())
    assert services.publish_due_drafts() == 1
    assert services.publish_due_drafts() == 0
    assert Note.objects.count() == 1


@pytest.mark.parametrize("hours", [0.9, 14 * 24 + 1])
def test_a_schedule_has_a_shortest_and_a_longest_wait(mei: Account, hours: float) -> None:
    key = uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(make_media(mei)))
    with pytest.raises(Invalid) as refused:
        services.schedule_draft(reader=reader_of(mei), key=key, at=now() + timedelta(hours=hours))
    assert refused.value.message == "Choose a time between 1 h and 14 days from now."
    assert Draft.objects.get().publish_at is None


def test_a_schedule_can_be_taken_back(mei: Account) -> None:
    draft = _scheduled(mei)
    services.cancel_publishing(reader=reader_of(mei), key=draft.key)
    assert Draft.objects.get().publish_at is None


def test_a_scheduled_draft_that_was_spoilt_goes_back_with_the_reason(mei: Account) -> None:
    draft = _scheduled(mei)
    Draft.objects.filter(pk=draft.pk).update(publish_at=now(), title="长" * 21)
    assert services.publish_due_drafts() == 0
    draft.refresh_from_db()
    assert (draft.publish_at, draft.schedule_failure) == (None, "title_long")
    assert draft.media.count() == 1
    assert not Note.objects.exists()


def test_a_suspended_authors_schedule_does_not_go_out(mei: Account) -> None:
    draft = _scheduled(mei)
    Draft.objects.filter(pk=draft.pk).update(publish_at=now())
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert services.publish_due_drafts() == 0
    draft.refresh_from_db()
    assert draft.schedule_failure == "suspended"


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_each_due_draft_once(mei: Account) -> None:
    for _ in range(6):
        _scheduled(mei)
    Draft.objects.update(publish_at=now())
    gate, done = threading.Barrier(2), []

    def work() -> None:
        gate.wait()
        try:
            done.append(services.publish_due_drafts())
        except DomainError as error:  # would be a fault of ours: shown by the sum below
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    services.publish_due_drafts()  # a draft whose author was locked is left to the next run
    assert Note.objects.count() == 6
    assert Account.objects.get(pk=mei.pk).note_count == 6
