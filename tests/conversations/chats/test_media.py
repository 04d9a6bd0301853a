"""Pictures and videos of messages: one's own, used once, private, and gone with the message."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts.models import Account
from sampan.conversations import selectors, services
from sampan.conversations.errors import MessageMediaInvalid, MessageMissing
from sampan.conversations.models import Chat, Message, MessageMedia
from sampan.core.errors import DomainError, Invalid
from sampan.notes.media import storage
from sampan.notes.models import Draft, Media, Upload
from sampan.notes.services.media_files import part_file, purge_loose_media
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by
from tests.conversations.conftest import make_note
from tests.notes.media.picture_maker import make_picture
from tests.notes.media.video_maker import make_video


@pytest.fixture(autouse=True)
def _folders(tmp_path: Any, settings: Any) -> None:
    """Files of a test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "public"
    settings.SAMPAN_UPLOADS = tmp_path / "uploads"
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path / name, "base_url": f"/{name}/"},
            }
            for name in ("public_media", "private_media")
        },
    }


def make_media(owner: Account, **fields: Any) -> Media:
    """A row as an upload leaves it."""
    media = Media(owner=owner, key=storage.make_key(), **{"state": "ready", **fields})
    media.save(force_insert=True)
    return media


def test_an_uploaded_picture_is_private_and_can_be_sent(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    file = SimpleUploadedFile("a.jpg", make_picture(), "image/jpeg")
    media = services.upload_message_media(reader=reader_of(mei), file=file)
    assert (media.kind, media.state, media.is_public, media.is_held) == ("picture", "ready", False, False)
    write(mei, chat, "", media_ids=[media.pk])
    (shown,) = selectors.list_messages(chat.pk, reader=reader_of(tom)).messages[0].media
    assert (shown.pk, shown.is_public, shown.is_held) == (media.pk, False, True)


def test_a_video_that_comes_in_one_piece_is_private_and_can_be_sent_while_it_is_made(
    chat: Chat, mei: Account, tom: Account, write: Write, tmp_path: Any
) -> None:
    clip = make_video(tmp_path / "boat.mp4", seconds=0.5).read_bytes()
    file = SimpleUploadedFile("boat.mp4", clip, "video/mp4")

    media = services.upload_message_media(reader=reader_of(mei), file=file)

    assert (media.owner_id, media.kind, media.state) == (mei.pk, "video", "processing")
    assert (media.is_public, media.is_held, media.draft_id) == (False, False, None)
    upload = Upload.objects.get(media=media)
    assert part_file(upload.pk).path.read_bytes() == clip
    assert ProcrastinateJob.objects.filter(task_name="notes.process_video").count() == 1
    write(mei, chat, "", media_ids=[media.pk])
    (shown,) = selectors.list_messages(chat.pk, reader=reader_of(tom)).messages[0].media
    assert (shown.pk, shown.state, shown.is_held) == (media.pk, "processing", True)


def test_a_video_that_is_too_large_leaves_nothing(mei: Account, settings: Any, tmp_path: Any) -> None:
    clip = make_video(tmp_path / "boat.mp4", seconds=0.5).read_bytes()
    settings.SAMPAN_VIDEO_MAX_BYTES = len(clip) - 1
    with pytest.raises(DomainError):
        services.upload_message_media(reader=reader_of(mei), file=SimpleUploadedFile("boat.mp4", clip))
    assert not Media.objects.exists()
    assert not Upload.objects.exists()


def test_what_is_neither_picture_nor_video_is_refused(mei: Account) -> None:
    with pytest.raises(Invalid):
        services.upload_message_media(reader=reader_of(mei), file=SimpleUploadedFile("a.jpg", b"no picture"))
    assert not Media.objects.exists()


def test_pictures_come_in_the_order_in_which_they_were_sent(
    chat: Chat, mei: Account, tom: Account, write: Write, django_assert_num_queries: Any
) -> None:
    ids = [make_media(mei).pk for _ in range(3)]
    wanted = [ids[2], ids[0], ids[1]]
    write(mei, chat, media_ids=wanted)
    with django_assert_num_queries(6):
        page = selectors.list_messages(chat.pk, reader=reader_of(tom))
        assert [one.pk for one in page.messages[0].media] == wanted


@pytest.mark.parametrize(
    "why", ["of_another", "missing", "of_a_note", "of_a_draft", "held", "sent", "failed", "unready"]
)
def test_media_that_are_not_ones_own_and_loose_are_refused_alike(
    chat: Chat, mei: Account, tom: Account, write: Write, why: str
) -> None:
    cases: dict[str, dict[str, Any]] = {
        "of_another": {"owner": tom},
        "of_a_note": {"owner": mei, "note": make_note(mei)},
        "of_a_draft": {"owner": mei, "draft": Draft.objects.create(owner=mei)},
        "held": {"owner": mei, "is_held": True},
        "failed": {"owner": mei, "kind": "video", "state": "failed"},
        "unready": {"owner": mei, "state": "processing"},
    }
    media_id = make_media(**cases.get(why, {"owner": mei})).pk
    if why == "missing":
        media_id += 1
    if why == "sent":
        write(mei, chat, media_ids=[media_id])
    before = Message.objects.count()
    with pytest.raises(MessageMediaInvalid):
        write(mei, chat, "Look", media_ids=[make_media(mei).pk, media_id])
    assert Message.objects.count() == before
    assert MessageMedia.objects.count() == before


def test_at_most_nine_pictures_or_one_video(chat: Chat, mei: Account, write: Write) -> None:
    pictures = [make_media(mei).pk for _ in range(10)]
    video = make_media(mei, kind="video", state="processing").pk
    for wanted in (pictures, [*pictures[:1], video], [video, make_media(mei, kind="video").pk]):
        with pytest.raises(MessageMediaInvalid):
            write(mei, chat, media_ids=wanted)
    assert not Message.objects.exists()
    write(mei, chat, media_ids=pictures[:9])
    write(mei, chat, media_ids=[video])
    assert MessageMedia.objects.count() == 10


def test_pages_ask_again_when_a_video_is_ready(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    video = make_media(mei, kind="video", state="processing")
    write(mei, chat, media_ids=[video.pk])
    services.tell_media_settled(media_id=video.pk)
    services.tell_media_settled(media_id=make_media(mei).pk)
    assert heard_by(told, tom, "changed") == [{"t": "changed", "chat": str(chat.pk), "seq": 1}]


def test_with_the_message_its_media_go(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    media = make_media(mei)
    write(mei, chat, media_ids=[media.pk])
    assert selectors.get_message_media(media.pk, reader=reader_of(tom)).message.chat_id == chat.pk
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    assert not Media.objects.filter(pk=media.pk).exists()
    with pytest.raises(MessageMissing):
        selectors.get_message_media(media.pk, reader=reader_of(tom))


def test_others_find_no_medium_of_a_chat(chat: Chat, mei: Account, lan: Account, write: Write) -> None:
    media = make_media(mei)
    write(mei, chat, media_ids=[media.pk])
    with pytest.raises(MessageMissing):
        selectors.get_message_media(media.pk, reader=reader_of(lan))


def test_sent_media_are_not_swept_away_as_loose(chat: Chat, mei: Account, write: Write) -> None:
    sent, loose = make_media(mei), make_media(mei)
    write(mei, chat, media_ids=[sent.pk])
    Media.objects.update(created_at="2026-01-01T00:00Z")
    assert purge_loose_media() == 1
    assert list(Media.objects.values_list("pk", flat=True)) == [sent.pk]
    assert not Media.objects.filter(pk=loose.pk).exists()
