"""Loading the demo world: a small part of it goes the whole way, once, with its past and its own words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from sampan.accounts.models import Account, Follow, User
from sampan.accounts.selectors import reader_of
from sampan.conversations.models import Comment, CommentLike
from sampan.conversations.selectors import comment_texts
from sampan.core.clock import now
from sampan.core.errors import Conflict
from sampan.core.ids import id_for
from sampan.notes.models import Board, Collect, Like, Note, NoteTopic, TopicName
from sampan.notes.selectors.texts import note_texts
from sampan.ops.demo import loading
from sampan.ops.demo.peopling import PASSWORD, email_of
from sampan.ops.demo.shops import Market
from sampan.ops.demo.world import World, read_world
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text

CHINESE_NOTE, ENGLISH_NOTE = "laofang-english", "hannah-kite"


def small_world() -> World:
    """Two notes, one of each language, and those who write or talk there."""
    whole = read_world()
    notes = tuple(entry for entry in whole.notes if entry.key in {CHINESE_NOTE, ENGLISH_NOTE})
    threads = {key: whole.threads[key] for key in (CHINESE_NOTE, ENGLISH_NOTE)}
    part = replace(whole, notes=notes, threads=threads, follows={}, shelves=())
    here = {entry.author for entry in notes} | {remark.by for remark in part.remarks()}
    return replace(
        part,
        people=tuple(one for one in whole.people if one.handle in here),
        readers=tuple(one for one in whole.readers if one.handle in here),
        follows={"hannah_hanzi": ("laofang_photo",)},
        market=Market(),
        chats=(),
        shelves=tuple(
            replace(shelf, notes=(CHINESE_NOTE,)) for shelf in whole.shelves if shelf.owner == "hannah_hanzi"
        ),
    )


def settle(world: World) -> loading.Loaded:
    """Load it in this thread, so that it stays in the test's transaction."""
    return loading.settle(world, report=lambda line: None, workers=1)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world, loaded once for all tests of this file and then taken back."""
    world = small_world()
    with django_db_blocker.unblock(), transaction.atomic():
        settle(world)
        yield world
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


@pytest.fixture
def note(loaded: World) -> Note:
    """The note in Chinese."""
    return Note.objects.get(author__handle="laofang_photo")


def counts() -> list[int]:
    """How many rows there are of everything that the world is made of."""
    return [model.objects.count() for model in (Account, Note, Comment, Like, Collect, Board, Follow)]


def test_all_that_the_files_tell_is_there(loaded: World) -> None:
    assert Note.objects.count() == 2
    assert Comment.objects.count() == len(list(loaded.remarks()))
    assert Account.objects.count() == len(loaded.handles)


def test_loading_again_changes_nothing(loaded: World) -> None:
    before = counts()
    settle(loaded)
    assert counts() == before


def test_a_note_is_as_old_as_it_says(loaded: World, note: Note) -> None:
    entry = next(one for one in loaded.notes if one.key == CHINESE_NOTE)
    age = now() - note.created_at
    assert timedelta(0) <= age - timedelta(hours=entry.hours_ago) < timedelta(minutes=30)


def test_the_id_of_a_note_is_its_moment(note: Note) -> None:
    assert id_for(note.created_at) <= note.pk < id_for(note.created_at + timedelta(milliseconds=2))


def test_people_came_before_they_wrote(loaded: World) -> None:
    assert not Note.objects.filter(author__created_at__gte=F("created_at")).exists()


def test_comments_come_after_the_note_and_before_now(loaded: World) -> None:
    assert not Comment.objects.filter(created_at__lte=F("note__created_at")).exists()
    assert not Comment.objects.filter(created_at__gt=now()).exists()


def test_a_reply_comes_after_what_it_answers(loaded: World) -> None:
    assert not Comment.objects.filter(created_at__lte=F("reply_to__created_at")).exists()


def test_a_reply_stands_under_the_comment_of_its_thread(loaded: World, note: Note) -> None:
    top = loaded.threads[CHINESE_NOTE][0]
    comment = Comment.objects.get(note=note, body=top.body)
    assert comment.parent is None
    assert list(comment.replies.order_by("pk").values_list("body", flat=True)) == [
        one.body for one in top.replies
    ]


def test_the_author_pinned_a_comment(note: Note) -> None:
    assert Comment.objects.get(note=note, pinned_at__isnull=False).author.handle == "hannah_hanzi"  # type: ignore[union-attr]


def test_a_note_is_read_in_its_authors_own_translation(loaded: World, note: Note) -> None:
    entry = next(one for one in loaded.notes if one.key == CHINESE_NOTE)
    title, body = find_translations(note_texts(note), to="en")
    assert (title.origin, title.body) == ("author", entry.translation["title"])  # type: ignore[union-attr]
    assert (body.origin, body.body) == ("author", entry.translation["body"])  # type: ignore[union-attr]


def test_a_note_without_its_authors_translation_is_read_in_a_real_engines(loaded: World) -> None:
    english = Note.objects.get(author__handle="hannah_hanzi")
    found = find_translations(note_texts(english), to="zh-Hans")
    assert [(one.origin, one.engine) for one in found if one is not None] == [("engine", "llama")] * 2


def test_what_nobody_recorded_is_left_to_the_engines(loaded: World) -> None:
    assert find_translations([Text("Nobody in the demo world has ever said this.")], to="zh-Hans") == [None]


def test_a_comment_is_read_in_peoples_own_words(loaded: World, note: Note) -> None:
    remark = loaded.threads[CHINESE_NOTE][0]
    comment = Comment.objects.select_related("note").get(note=note, body=remark.body)
    (found,) = find_translations(comment_texts(comment), to="zh-Hans")
    assert found is not None
    assert found.body == remark.translation


def test_a_bio_is_read_in_the_other_language(loaded: World) -> None:
    person = next(one for one in loaded.people if one.handle == "laofang_photo")
    (found,) = find_translations([Text(person.bio)], to="en")
    assert found is not None
    assert found.body == person.translation


def test_pictures_are_public_described_and_served(note: Note) -> None:
    assert note.cover is not None
    assert note.cover.is_public
    assert note.cover.alt
    assert storages["public_media"].exists(f"{note.cover.key}/card.webp")


def test_likes_are_as_many_as_the_world_says_and_counted(loaded: World, note: Note) -> None:
    possible = len(loaded.handles) - 1
    assert note.like_count == min(loaded.likes[CHINESE_NOTE], possible)
    assert Like.objects.filter(note=note).count() == note.like_count


def test_nobody_likes_their_own(loaded: World) -> None:
    assert not Like.objects.filter(account=F("note__author")).exists()
    assert not CommentLike.objects.filter(account=F("comment__author")).exists()


def test_what_is_kept_is_counted_on_note_and_board(loaded: World, note: Note) -> None:
    board = Board.objects.get(owner__handle="hannah_hanzi")
    assert board.note_count == Collect.objects.filter(board=board).count() == 1
    assert note.collect_count == Collect.objects.filter(note=note).count()


def test_follows_are_counted_on_both_sides(loaded: World) -> None:
    for account in Account.objects.all():
        assert account.follower_count == Follow.objects.filter(followed=account).count()
        assert account.following_count == Follow.objects.filter(follower=account).count()


def test_both_names_of_a_topic_lead_to_one_topic(loaded: World) -> None:
    names = TopicName.objects.filter(key__in=("退休生活", "retiredlife"))
    assert names.count() == 2
    assert len(set(names.values_list("topic", flat=True))) == 1


def test_a_note_hangs_under_its_topics(loaded: World, note: Note) -> None:
    entry = next(one for one in loaded.notes if one.key == CHINESE_NOTE)
    assert NoteTopic.objects.filter(note=note).count() == len(entry.topics)


def test_people_can_sign_in(loaded: World) -> None:
    user = authenticate(email=email_of("hannah_hanzi"), password=PASSWORD)
    assert isinstance(user, User)
    assert user.account.handle == "hannah_hanzi"


def test_readers_cannot_sign_in(loaded: World) -> None:
    assert not User.objects.get(account__handle=loaded.readers[0].handle).has_usable_password()


def test_somebody_else_with_a_handle_of_the_world_stops_it(loaded: World) -> None:
    User.objects.filter(account__handle="hannah_hanzi").update(email="hannah@example.com")
    before = counts()
    with pytest.raises(Conflict) as refused:
        settle(loaded)
    assert refused.value.code == "handle_taken"
    assert counts() == before


def test_nothing_is_loaded_where_people_live(loaded: World, mei: Account) -> None:
    before = counts()
    with pytest.raises(Conflict) as refused:
        loading.load_world(report=lambda line: None, workers=1)
    assert refused.value.code == "not_empty"
    assert counts() == before


def test_a_start_leaves_an_instance_alone_where_people_live(
    loaded: World, mei: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts()
    call_command("demo", if_empty=True)
    assert "people live here" in capsys.readouterr().out
    assert counts() == before


def test_a_demo_person_reads_as_they_chose(loaded: World) -> None:
    reader = reader_of(Account.objects.get(handle="laofang_photo"))
    assert (reader.language, reader.reads) == ("zh-Hans", ("zh-Hans",))


@pytest.fixture
def home(loaded: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and the small world as the whole."""
    settings.SAMPAN_HOME = tmp_path
    monkeypatch.setattr(loading, "read_world", lambda: loaded)
    return tmp_path


def test_a_second_start_finds_the_world_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    call_command("demo")
    assert capsys.readouterr().out.splitlines()[-1].endswith("there already")


def test_the_command_says_how_to_sign_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert (
        f"hannah_hanzi@example.org or laofang_photo@example.org with: {PASSWORD}" in capsys.readouterr().out
    )


def test_what_was_deleted_stays_deleted_at_the_next_start(home: Path) -> None:
    call_command("demo")
    Comment.objects.filter(author__handle="callum_vet").delete()
    before = counts()
    call_command("demo")
    assert counts() == before


def test_the_mark_of_another_database_does_not_count(home: Path) -> None:
    (home / "demo-world").write_text("1\n", encoding="ascii")
    assert not loading.is_loaded()
