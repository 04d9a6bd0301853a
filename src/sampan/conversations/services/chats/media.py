"""Pictures and videos of messages: taken in, hung on a message, let go again. They stay private files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from sampan.accounts.types import Reader
from sampan.conversations.errors import MessageMediaInvalid
from sampan.conversations.models import Message, MessageMedia
from sampan.conversations.parties import is_number
from sampan.conversations.services.chats.telling import tell_all_of_message
from sampan.conversations.types import PICTURES_MAX
from sampan.notes.media.sniff import ENOUGH, find_container
from sampan.notes.models import Media
from sampan.notes.services.media_files import remove_media
from sampan.notes.services.picture_uploads import upload_picture
from sampan.notes.services.video_uploads import create_upload, receive_chunk
from sampan.notes.types import Kind, MediaState


def upload_message_media(*, reader: Reader, file: UploadedFile[bytes]) -> Media:
    """Take in a picture, or a video in one piece, for a message; private, and loose until one holds it.

    A video comes back while it is still being converted. Raises as uploads do: TooLarge, Invalid, TooMany,
    NoRoom, SignInNeeded, Suspended.
    """
    stream = cast(BinaryIO, file)
    head = stream.read(ENOUGH)
    stream.seek(0)
    if find_container(head) is None:
        return upload_picture(reader=reader, file=stream)
    length = int(file.size or 0)
    begun = create_upload(reader=reader, length=length, filename=file.name or "")
    done = receive_chunk(reader=reader, upload_id=begun.upload_id, offset=0, stream=stream, announced=length)
    return Media.objects.get(pk=done.media_id or 0)


def take_media(media_ids: Sequence[int], *, owner_id: int) -> list[Media]:
    """The media, locked, in this order: the owner's own that lie nowhere else, up to nine ready pictures or
    one video that has not failed. One query. Raises MessageMediaInvalid."""
    ids = list(dict.fromkeys(media_ids))
    if len(ids) > PICTURES_MAX or not all(is_number(pk) for pk in ids):
        raise MessageMediaInvalid(most=PICTURES_MAX)
    loose = Media.objects.filter(
        owner=owner_id, note=None, draft=None, is_held=False, comment=None, message_place=None
    ).exclude(state=MediaState.FAILED)
    rows = loose.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows}
    videos = [one for one in found.values() if one.kind == Kind.VIDEO]
    unready = [one for one in found.values() if one.kind == Kind.PICTURE and one.state != MediaState.READY]
    if len(found) != len(ids) or unready or (videos and len(ids) > 1):
        raise MessageMediaInvalid(most=PICTURES_MAX)
    return [found[pk] for pk in ids]


def hang(media: Sequence[Media], message: Message) -> None:
    """Make these the media of a new message, in this order."""
    Media.objects.filter(pk__in=[one.pk for one in media]).update(is_held=True)
    MessageMedia.objects.bulk_create(
        MessageMedia(message=message, media=one, position=place) for place, one in enumerate(media)
    )


def release_media(message: Message) -> None:
    """Remove all media of a message, and their files once that is certain."""
    for media in list(Media.objects.filter(message_place__message=message)):
        remove_media(media)


def tell_media_settled(*, media_id: int) -> None:
    """Have open pages ask a message again whose video can be seen now, or cannot be made."""
    message = Message.objects.filter(attachments__media=media_id).first()
    if message is not None:
        tell_all_of_message(message, "changed")
