"""Words in pictures, from publishing to the search: read once, again after a crop, gone with the picture."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from sampan.accounts.models import Account
from sampan.conversations.services import create_comment, delete_comment
from sampan.core import events
from sampan.core.errors import NotFound
from sampan.discovery.searching import search_notes
from sampan.discovery.services import index_notes
from sampan.notes import services
from sampan.notes.media.types import Crop
from sampan.notes.models import Media, Note, PictureText
from sampan.notes.selectors.pictures import get_picture
from sampan.notes.services import picture_texts
from sampan.notes.services.media_files import purge_loose_media
from sampan.notes.services.picture_uploads import crop_picture, upload_picture
from sampan.notes.types import Visibility
from sampan.translation.models import Wanted
from sampan.translation.pictures.reader import Reading, ReadingFailed
from sampan.translation.pictures.types import Line
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db
State = PictureText.State
MENU = ("今日供应桂花糕", "早上六点半开门")


def a_picture() -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "PNG")
    return file.getvalue()


def uploaded(owner: Account) -> Media:
    """A picture of the owner's with its files."""
    return upload_picture(reader=reader_of(owner), file=io.BytesIO(a_picture()))


def lines(*words: str) -> tuple[Line, ...]:
    """These words one under the other, far enough apart to be blocks of their own."""
    return tuple(
        Line(text, 0.99, ((20, top), (220, top), (220, top + 20), (20, top + 20)))
        for text, top in zip(words, range(20, 200, 60), strict=False)
    )


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the reader will say, one answer a picture, then always the last; an error is raised."""
    answers: list[Any] = [MENU]

    def answer(picture: bytes, *, seconds_max: float, threads: int) -> Reading:
        assert picture.startswith(b"\xff\xd8")
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(said, Exception):
            raise said
        return Reading(320, 240, lines(*said))

    monkeypatch.setattr(picture_texts, "read_picture", answer)
    return answers


def jobs(name: str = picture_texts.TASK) -> list[tuple[int, int]]:
    """Media id and priority of the waiting jobs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'media_id')::bigint, priority FROM procrastinate_jobs "
            "WHERE task_name = %s AND status = 'todo' ORDER BY id",
            [name],
        )
        return cursor.fetchall()


def published(author: Account, **fields: Any) -> tuple[Note, Media]:
    """A note with one uploaded picture whose reading was ordered."""
    media = uploaded(author)
    note = publish(author, media, **fields)
    services.queue_pictures_of(note_id=note.pk)
    return note, media


def test_a_draft_is_not_read_and_a_note_is_once(mei: Account) -> None:
    media = uploaded(mei)
    services.save_draft(reader=reader_of(mei), key=uuid.uuid4(), content=content(media))
    assert not PictureText.objects.exists()
    note = publish(mei, make_media(mei), make_media(mei))
    for _twice in range(2):
        services.queue_pictures_of(note_id=note.pk)
    assert PictureText.objects.count() == 2
    assert [priority for _media, priority in jobs()] == [picture_texts.PRIORITY] * 2


def test_what_was_read_is_kept_found_and_told(mei: Account, reads: list[Any], monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr(picture_texts, "record", told.append)
    note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    text = PictureText.objects.get(pk=media.pk)
    assert text.state == State.READY
    assert [block["text"] for block in text.blocks] == list(MENU)
    assert text.engine.startswith("rapidocr")
    assert [event.media_id for event in told] == [media.pk]
    index_notes([note.pk])
    for query in ("桂花糕", "開門"):
        assert [one.pk for one in search_notes(query, reader=reader_of(mei)).items] == [note.pk]


def test_reading_twice_changes_nothing(mei: Account, reads: list[Any]) -> None:
    _note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    before = PictureText.objects.values().get(pk=media.pk)
    picture_texts.read_picture_text(media_id=media.pk)
    assert PictureText.objects.values().get(pk=media.pk) == before


def test_a_picture_without_words_is_settled_and_not_told(
    mei: Account, reads: list[Any], monkeypatch: Any
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(picture_texts, "record", told.append)
    reads[:] = [()]
    _note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    assert PictureText.objects.get(pk=media.pk).state == State.NONE
    assert told == []


def test_another_crop_is_read_again_and_the_old_words_are_forgotten(mei: Account, reads: list[Any]) -> None:
    note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    crop_picture(reader=reader_of(mei), media_id=media.pk, crop=Crop(0, 0, 1, 0.5))
    text = PictureText.objects.get(pk=media.pk)
    assert (text.state, text.blocks, text.attempts) == (State.WAITING, [], 0)
    reads[:] = [("只剩招牌两个字",)]
    picture_texts.read_picture_text(media_id=media.pk)
    assert PictureText.objects.get(pk=media.pk).media_version == 2
    note.refresh_from_db()
    assert note.heard_and_seen == "只剩招牌两个字"


def test_a_crop_while_it_is_read_lets_it_be_read_again(
    mei: Account, reads: list[Any], monkeypatch: Any
) -> None:
    _note, media = published(mei)

    def crop_meanwhile(*_args: Any, **_more: Any) -> Reading:
        crop_picture(reader=reader_of(mei), media_id=media.pk, crop=Crop(0, 0, 1, 0.5))
        return Reading(320, 240, lines(*MENU))

    monkeypatch.setattr(picture_texts, "read_picture", crop_meanwhile)
    picture_texts.read_picture_text(media_id=media.pk)
    text = PictureText.objects.get(pk=media.pk)
    assert (text.state, text.blocks) == (State.WAITING, [])


def test_a_deleted_picture_takes_its_words_along(mei: Account, reads: list[Any]) -> None:
    note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    services.edit_note(reader=reader_of(mei), note_id=note.pk, content=content(uploaded(mei)))
    services.queue_pictures_of(note_id=note.pk)
    assert not PictureText.objects.filter(pk=media.pk).exists()
    note.refresh_from_db()
    assert note.heard_and_seen == ""
    picture_texts.read_picture_text(media_id=media.pk)  # its job may come later still


def test_a_failure_is_tried_again_and_then_given_up(mei: Account, reads: list[Any]) -> None:
    reads[:] = [ReadingFailed("broken")]
    _note, media = published(mei)
    for _try in range(picture_texts.ATTEMPTS_MAX - 1):
        with pytest.raises(ReadingFailed):
            picture_texts.read_picture_text(media_id=media.pk)
    picture_texts.read_picture_text(media_id=media.pk)
    text = PictureText.objects.get(pk=media.pk)
    assert (text.state, text.failure) == (State.FAILED, "broken")


def test_a_picture_that_kills_its_worker_is_given_up(mei: Account, reads: list[Any]) -> None:
    _note, media = published(mei)
    PictureText.objects.update(attempts=picture_texts.ATTEMPTS_MAX, state=State.WORKING)
    picture_texts.read_picture_text(media_id=media.pk)
    text = PictureText.objects.get(pk=media.pk)
    assert (text.state, text.failure, text.blocks) == (State.FAILED, "killed", [])


def test_the_sweep_takes_up_what_a_dead_worker_left_and_what_was_never_read(mei: Account) -> None:
    _note, left = published(mei)
    PictureText.objects.update(state=State.WORKING, attempts=1)
    older = publish(mei).media.get()
    loose = make_media(mei)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    picture_texts.read_waiting()
    assert {media for media, _priority in jobs()} == {left.pk, older.pk}
    assert not PictureText.objects.filter(pk=loose.pk).exists()


def test_the_operator_can_switch_it_off(mei: Account, settings: Any) -> None:
    settings.SAMPAN_PICTURE_TEXT = False
    _note, media = published(mei)
    picture_texts.read_waiting()
    picture_texts.read_picture_text(media_id=media.pk)
    assert not PictureText.objects.exists()
    assert jobs() == []


def test_words_are_translated_unless_nobody_else_reads_them(
    mei: Account, tom: Account, reads: list[Any]
) -> None:
    _note, media = published(mei, title="早茶")
    _note, own = published(mei, visibility=Visibility.SELF)
    for one in (media, own):
        picture_texts.read_picture_text(media_id=one.pk)
        Wanted.objects.all().delete()
        services.prepare_picture_text(media_id=one.pk)
        wanted = set(Wanted.objects.values_list("text", "context", "target"))
        assert wanted == ({(text, "早茶", "en") for text in MENU} if one == media else set())


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.FOLLOWERS])
def test_words_that_not_everybody_may_see_are_for_no_strangers_engine(
    mei: Account, tom: Account, reads: list[Any], visibility: Visibility
) -> None:
    _note, media = published(mei, visibility=visibility)
    picture_texts.read_picture_text(media_id=media.pk)
    services.prepare_picture_text(media_id=media.pk)
    private = visibility != Visibility.PUBLIC
    assert set(Wanted.objects.filter(text__in=MENU).values_list("is_private", flat=True)) == {private}


def test_a_comments_picture_is_read_and_translated_like_a_notes(
    mei: Account, tom: Account, reads: list[Any]
) -> None:
    from sampan.conversations import handlers
    from sampan.conversations.events import CommentCreated

    note = publish(mei, title="Signs of this town")
    picture = SimpleUploadedFile("sign.png", a_picture())
    comment = create_comment(reader=reader_of(tom), note_id=note.pk, body="Look", picture=picture)
    handlers.on_comment_created(CommentCreated(comment.pk, note.pk, tom.pk))
    assert comment.picture_id is not None
    picture_texts.read_picture_text(media_id=comment.picture_id)
    handlers.on_picture_text_ready(services_event(comment.picture_id))
    assert set(Wanted.objects.filter(text__in=MENU).values_list("context", flat=True)) == {note.title}
    note.refresh_from_db()
    assert note.heard_and_seen == ""
    delete_comment(reader=reader_of(tom), comment_id=comment.pk)
    assert not PictureText.objects.filter(pk=comment.picture_id).exists()


def services_event(media_id: int) -> Any:
    """The news that the words of a picture are there."""
    from sampan.notes.events import PictureTextReady

    return PictureTextReady(media_id=media_id)


def test_words_do_not_keep_a_loose_picture_from_being_purged(mei: Account) -> None:
    media = make_media(mei)
    Media.objects.update(created_at="2020-01-01T00:00:00Z")
    PictureText.objects.create(media=media, state=State.READY)
    assert purge_loose_media() == 1


def test_somebody_elses_hidden_picture_looks_missing(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    _note, media = published(mei, visibility=Visibility.SELF)
    assert get_picture(media.pk, reader=reader_of(mei)).pk == media.pk
    with pytest.raises(NotFound):
        get_picture(media.pk, reader=reader_of(tom))
    with pytest.raises(NotFound):
        get_picture(make_media(mei).pk, reader=reader_of(mei))  # a draft's


def test_every_reading_is_announced_under_a_key_that_nobody_can_guess(
    mei: Account, reads: list[Any], monkeypatch: Any
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(picture_texts.live, "publish", lambda channel, data: said.append((channel, data)))
    _note, media = published(mei)
    picture_texts.read_picture_text(media_id=media.pk)
    assert {channel for channel, _data in said} == {"text:en", "text:zh-Hans", "text:zh-Hant"}
    assert str(media.pk) not in str(said)
    assert media.key not in str(said)


def test_the_news_reaches_all_rooms() -> None:
    wanted = {key for key in events._handlers if key.startswith("PictureTextReady>")}
    assert {key.split(">")[1].split(".")[1] for key in wanted} == {"conversations", "discovery", "notes"}


def test_a_job_that_overtakes_its_order_still_reads(mei: Account, reads: list[Any]) -> None:
    media = publish(mei, uploaded(mei)).media.get()
    assert not PictureText.objects.exists()
    picture_texts.read_picture_text(media_id=media.pk)
    assert PictureText.objects.get(pk=media.pk).state == State.READY
    picture_texts.read_picture_text(media_id=media.pk + 1)  # gone meanwhile
    assert PictureText.objects.count() == 1
