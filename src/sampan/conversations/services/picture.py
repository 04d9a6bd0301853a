"""The picture of a comment: made ready, shown to whoever may see the note, let go again."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from sampan.accounts.types import Reader
from sampan.conversations.models import Comment
from sampan.notes.models import Media, Note
from sampan.notes.policies import may_be_shared
from sampan.notes.services.media_files import place_media, remove_media
from sampan.notes.services.picture_uploads import upload_picture


def keep_picture(*, reader: Reader, picture: UploadedFile[bytes], note: Note) -> Media:
    """Check the file, make its sizes, put them where the note's pictures are; raises as uploads do."""
    media = upload_picture(reader=reader, file=cast(BinaryIO, picture))
    place_media(media_id=media.pk, public=may_be_shared(note))
    media.refresh_from_db()
    return media


def place_comment_pictures(*, note_id: int) -> None:
    """Move the pictures under a note to where they belong after its visibility changed. Safe to repeat."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        return
    public = may_be_shared(note)
    pictures = Comment.objects.filter(note=note_id, picture__isnull=False).exclude(picture__is_public=public)
    for media_id in pictures.order_by("id").values_list("picture", flat=True):
        if media_id is not None:
            place_media(media_id=media_id, public=public)


def release_picture(media: Media) -> None:
    """Remove the row, and the files once that is certain."""
    remove_media(media)
