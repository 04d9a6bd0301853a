"""Editing, deleting, hiding: what changes, what is kept, what goes."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection

from sampan.accounts.events import AccountDeleted
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound
from sampan.notes import handlers, services, tasks
from sampan.notes.events import MediaSettled, NotePublished
from sampan.notes.media.storage import list_files, save_files
from sampan.notes.models import Draft, Media, Note, NoteTopic, Revision, Topic
from sampan.notes.types import Kind, MediaState, Visibility
from sampan.safety.events import DecisionMade
from sampan.translation.models import Memory, Wanted
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db


def _jobs(name: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of this name that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor]


def _edit(note: Note, *media: Media, **fields: Any) -> Note:
    written = content(*(media or tuple(note.media.order_by("position"))), **fields)
    return services.edit_note(reader=reader_of(note.author), note_id=note.pk, content=written)


def test_words_and_media_before_an_edit_are_kept(mei: Account) -> None:
    first, second = make_media(mei), make_media(mei)
    note = publish(mei, first, second, title="Before", body="old")
    note = _edit(note, second, title="After", body="new")
    kept = Revision.objects.get()
    assert (kept.title, kept.body) == ("Before", "old")
    assert kept.media == [str(first.pk), str(first.pk), str(second.pk)]
    assert (note.title, note.cover_id, note.media_count) == ("After", second.pk, 1)
    assert note.edited_at is not None


def test_an_edit_of_other_things_leaves_no_trace_in_the_history(mei: Account) -> None:
    note = publish(mei)
    note = _edit(note, category="food", place="Leeds", comments_closed=True)
    assert (note.category, note.place, note.comments_closed, note.edited_at) == ("food", "Leeds", True, None)
    assert not Revision.objects.exists()


def test_a_removed_pictures_row_and_files_go(mei: Account) -> None:
    first, second = make_media(mei), make_media(mei)
    note = publish(mei, first, second)
    _edit(note, second)
    assert not Media.objects.filter(pk=first.pk).exists()
    assert _jobs("notes.delete_media_files") == [{"key": first.key}]


def test_topics_follow_an_edit(mei: Account) -> None:
    note = publish(mei, topics=("茶", "猫"))
    _edit(note, topics=("猫", "雨"))
    counts = dict(Topic.objects.values_list("name", "note_count"))
    assert counts == {"茶": 0, "猫": 1, "雨": 1}
    assert [link.topic.name for link in note.note_topics.order_by("position")] == ["猫", "雨"]


@pytest.mark.parametrize(
    ("before", "after", "topic_count", "note_count"),
    [
        (Visibility.PUBLIC, Visibility.SELF, 0, 0),
        (Visibility.SELF, Visibility.PUBLIC, 1, 1),
        (Visibility.PUBLIC, Visibility.FOLLOWERS, 0, 1),
    ],
)
def test_counts_follow_the_visibility(
    mei: Account, before: Visibility, after: Visibility, topic_count: int, note_count: int
) -> None:
    note = publish(mei, visibility=before, topics=("猫",))
    _edit(note, visibility=after, topics=("猫",))
    mei.refresh_from_db()
    assert (Topic.objects.get().note_count, mei.note_count) == (topic_count, note_count)


@pytest.mark.django_db(transaction=True)
def test_files_follow_the_visibility(mei: Account) -> None:
    picture = make_media(mei)
    save_files(picture.key, {"card.webp": b"card"}, public=False)
    note = publish(mei, picture)
    tasks.place_note_media(note_id=note.pk)
    assert list_files(picture.key, public=True) == ["card.webp"]
    _edit(note, picture, visibility=Visibility.SELF)
    tasks.place_note_media(note_id=note.pk)
    assert (list_files(picture.key, public=True), list_files(picture.key, public=False)) == (
        [],
        ["card.webp"],
    )
    assert not storages["public_media"].exists(f"{picture.key}/card.webp")


def test_nobody_else_edits_or_deletes(mei: Account, tom: Account) -> None:
    note = publish(mei)
    before = Note.objects.values().get()
    with pytest.raises(NotFound):
        services.edit_note(reader=reader_of(tom), note_id=note.pk, content=content(title="Mine"))
    with pytest.raises(NotFound):
        services.delete_note(reader=reader_of(tom), note_id=note.pk)
    assert Note.objects.values().get() == before
    assert note.media.count() == 1


def test_a_refused_edit_changes_nothing(mei: Account) -> None:
    note = publish(mei)
    before = Note.objects.values().get()
    with pytest.raises(Invalid):
        _edit(note, title="长" * 21)
    with pytest.raises(Invalid):
        _edit(note, make_media(mei, state=MediaState.PROCESSING))
    assert Note.objects.values().get() == before
    assert not Revision.objects.exists()
    assert note.media.count() == 1


def test_the_kind_of_a_note_does_not_change(mei: Account) -> None:
    note = publish(mei)
    with pytest.raises(Invalid, match="not both"):
        _edit(note, make_media(mei, Kind.VIDEO))
    assert Note.objects.get().kind == Kind.PICTURE


def test_an_edit_without_a_translation_forgets_the_old_one(mei: Account) -> None:
    note = publish(mei, title="好天气", translations={"en": {"title": "Fine"}})
    _edit(note, title="坏天气")
    assert not Memory.objects.filter(origin="author").exists()


def test_a_deleted_note_takes_everything_along(mei: Account, tom: Account) -> None:
    picture = make_media(mei)
    note = publish(mei, picture, topics=("猫",), title="好天气", translations={"en": {"title": "Fine"}})
    services.like(reader=reader_of(tom), note_id=note.pk, on=True)
    services.collect(reader=reader_of(tom), note_id=note.pk, on=True)
    services.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert not Media.objects.exists()
    assert not NoteTopic.objects.exists()
    assert not Memory.objects.filter(origin="author").exists()
    assert tom.boards.get().note_count == 0
    assert Topic.objects.get().note_count == 0
    mei.refresh_from_db()
    assert mei.note_count == 0
    assert _jobs("notes.delete_media_files") == [{"key": picture.key}]
    assert Draft.objects.get().title == ""
    with pytest.raises(NotFound):
        services.delete_note(reader=reader_of(mei), note_id=note.pk)


def test_the_job_that_deletes_files_does_no_harm_twice(mei: Account) -> None:
    picture = make_media(mei)
    save_files(picture.key, {"card.webp": b"card", "master.webp": b"m"}, public=False)
    for _ in range(2):
        tasks.delete_media_files(key=picture.key)
        assert list_files(picture.key, public=False) == []


# --- the staff's levers ---


def test_hiding_and_restoring_keep_the_counts(mei: Account) -> None:
    note = publish(mei, topics=("猫",))
    for lever, count in [
        (services.hide_note, 0),
        (services.hide_note, 0),
        (services.unhide_note, 1),
        (services.unhide_note, 1),
    ]:
        lever(note_id=note.pk)
        mei.refresh_from_db()
        assert (Topic.objects.get().note_count, mei.note_count) == (count, count)


def test_a_hidden_note_that_is_edited_stays_uncounted(mei: Account) -> None:
    note = publish(mei, topics=("猫",))
    services.hide_note(note_id=note.pk)
    _edit(note, topics=("猫", "狗"))
    services.unhide_note(note_id=note.pk)
    assert dict(Topic.objects.values_list("name", "note_count")) == {"猫": 1, "狗": 1}


def test_decisions_about_notes_are_obeyed_and_others_passed_over(mei: Account) -> None:
    note = publish(mei)
    handlers.on_decision_made(DecisionMade(kind="comment", target_id=note.pk, action="hide"))
    assert Note.objects.get().hidden_at is None
    handlers.on_decision_made(DecisionMade(kind="note", target_id=note.pk, action="hide"))
    assert Note.objects.get().hidden_at is not None
    handlers.on_decision_made(DecisionMade(kind="note", target_id=note.pk, action="restore"))
    assert Note.objects.get().hidden_at is None
    handlers.on_decision_made(DecisionMade(kind="note", target_id=1, action="hide"))


# --- what happens by itself ---


def test_news_of_a_note_is_handed_to_every_handler(mei: Account) -> None:
    note = publish(mei)
    jobs = _jobs("core.handle_event")
    heard = [job for job in jobs if job["handler"].endswith("notes.handlers.on_note_published")]
    assert [job["payload"] for job in heard] == [{"note_id": note.pk}]
    assert {"note_id": note.pk} in _jobs("notes.place_note_media")


def test_a_published_notes_texts_are_asked_for_in_the_languages_read_here(mei: Account, tom: Account) -> None:
    bridge = make_media(mei, alt="一座老桥")
    topics = ("旅行", "老桥漫步")
    note = publish(mei, bridge, title="今天天气很好", body="我们去公园散步。", topics=topics)
    for _ in range(2):
        handlers.on_note_published(NotePublished(note_id=note.pk))
    wanted = set(Wanted.objects.values_list("text", "target"))
    assert wanted == {
        ("今天天气很好", "en"),
        ("我们去公园散步。", "en"),
        ("一座老桥", "en"),
        ("老桥漫步", "en"),
    }


@pytest.mark.parametrize("closed", ["self", "hidden", "gone"])
def test_nobody_asks_for_translations_of_what_nobody_reads(mei: Account, tom: Account, closed: str) -> None:
    note = publish(mei, title="今天天气很好", visibility=Visibility.SELF if closed == "self" else "public")
    if closed == "hidden":
        services.hide_note(note_id=note.pk)
    if closed == "gone":
        services.delete_note(reader=reader_of(mei), note_id=note.pk)
    handlers.on_note_published(NotePublished(note_id=note.pk))
    assert not Wanted.objects.exists()


def test_a_settled_video_publishes_the_draft_that_waited(mei: Account) -> None:
    video = make_media(mei, Kind.VIDEO, state=MediaState.PROCESSING)
    services.publish_when_ready(reader=reader_of(mei), key=uuid.uuid4(), content=content(video))
    Media.objects.update(state=MediaState.READY)
    for _ in range(2):
        handlers.on_media_settled(MediaSettled(media_id=video.pk))
    assert Note.objects.get().cover_id == video.pk


def test_what_somebody_who_left_has_here_goes_and_counts_stay_exact(mei: Account, tom: Account) -> None:
    publish(mei, make_media(mei), topics=("猫",))
    make_media(mei)
    stays = publish(tom, topics=("猫",))
    for react in (services.like, services.collect):
        react(reader=reader_of(mei), note_id=stays.pk, on=True)
        react(reader=reader_of(tom), note_id=stays.pk, on=True)
    for _ in range(2):
        handlers.on_account_deleted(AccountDeleted(account_id=mei.pk))
        stays.refresh_from_db()
        assert (stays.like_count, stays.collect_count) == (1, 1)
    assert Note.objects.get() == stays
    assert Media.objects.get() == stays.media.get()
    assert Topic.objects.get().note_count == 1
    assert len(_jobs("notes.delete_media_files")) == 2


def test_published_drafts_are_forgotten_after_a_while(mei: Account) -> None:
    publish(mei)
    publish(mei)
    old = Draft.objects.first()
    assert old is not None
    Draft.objects.filter(pk=old.pk).update(published_at=now() - timedelta(days=31))
    tasks.forget_old_drafts()
    assert Draft.objects.count() == 1
    assert Note.objects.count() == 2


# --- topics ---


def test_merged_topics_are_one_under_every_name(mei: Account, tom: Account) -> None:
    both = publish(mei, topics=("喵星人", "kitties"))
    one = publish(tom, topics=("kitties",))
    publish(tom, topics=("kitties",), visibility=Visibility.SELF)
    into, other = (Topic.objects.get(name=name) for name in ("喵星人", "kitties"))
    for _ in range(2):
        merged = services.merge_topics(into=into.pk, topic_ids=[other.pk, into.pk])
    assert merged.note_count == 2
    assert set(merged.names.values_list("name", flat=True)) == {"喵星人", "kitties"}
    assert {link.topic_id for note in (both, one) for link in note.note_topics.all()} == {into.pk}
    assert publish(mei, topics=("Kitties",)).note_topics.get().topic_id == into.pk


def test_a_topic_gets_one_more_name_but_not_another_topics(mei: Account) -> None:
    publish(mei, topics=("喵星人", "汪星人"))
    topic = Topic.objects.get(name="喵星人")
    for _ in range(2):
        assert services.name_topic(topic_id=topic.pk, name="#kitty people").language == "en"
    with pytest.raises(Conflict, match="another topic"):
        services.name_topic(topic_id=topic.pk, name="汪星人")
    assert set(topic.names.values_list("name", flat=True)) == {"喵星人", "kittypeople"}
