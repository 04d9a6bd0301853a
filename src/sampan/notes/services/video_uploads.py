"""Takes a video piece by piece (tus), so that a lost connection costs no more than the last piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.clock import now
from sampan.core.errors import DomainError, NotFound, TooMany
from sampan.core.queue import defer
from sampan.notes.media import storage
from sampan.notes.media.messages import as_domain_error
from sampan.notes.media.part_file import Stream
from sampan.notes.media.tus import Checksum
from sampan.notes.media.types import MediaRefused, Refusal
from sampan.notes.models import Media, Upload
from sampan.notes.selectors.media import get_own_upload
from sampan.notes.services.media_files import (
    check_day_limit,
    find_draft,
    free_bytes,
    part_file,
    release_connection,
)
from sampan.notes.types import Kind

CREATES_MINUTE_MAX = 20
SPARE_BYTES = 512 * 1024**2  # room that uploads leave to the database and to conversions
FILENAME_MAX = 255


class NoRoom(DomainError):
    """The disk is too full for what was announced."""

    status = 507


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is: bytes that are safely here, bytes in all, and the media once it is complete."""

    upload_id: UUID
    offset: int
    length: int
    expires_at: datetime
    media_id: int | None


def create_upload(
    *, reader: Reader, length: int, filename: str = "", draft_key: UUID | None = None
) -> UploadState:
    """Begin an upload of `length` bytes.

    Raises:
        TooLarge: more than SAMPAN_VIDEO_MAX_BYTES. Invalid: nothing at all. NoRoom: the disk is full.
        TooMany: too many under way (SAMPAN_UPLOADS_OPEN_MAX) or in a day. SignInNeeded, Suspended.
    """
    owner_id = require_account(reader)
    _check_length(length)
    ratelimit.check(f"video-create:{owner_id}", limit=CREATES_MINUTE_MAX, seconds=60)
    with transaction.atomic():
        # Two requests at once must not both take the last place.
        Account.objects.select_for_update(no_key=True).get(pk=owner_id)
        check_day_limit(owner_id)
        _check_open_uploads(owner_id)
        upload = Upload.objects.create(
            owner_id=owner_id,
            draft_key=draft_key,
            filename=filename.replace("\0", "")[:FILENAME_MAX],
            length=length,
            expires_at=_new_expiry(),
        )
        part_file(upload.pk).create()
    return _state(upload, 0)


def get_upload_state(*, reader: Reader, upload_id: UUID) -> UploadState:
    """How far one's own upload is. Completes it when its last byte came just before a crash.

    Raises NotFound for other people's, expired and unknown uploads alike.
    """
    upload = get_own_upload(upload_id, reader=reader)
    offset = upload.length if upload.media_id else part_file(upload_id).size
    if offset == upload.length and upload.media_id is None:
        upload = _finish(upload_id)
    return _state(upload, offset)


def receive_chunk(
    *,
    reader: Reader,
    upload_id: UUID,
    offset: int,
    stream: Stream,
    announced: int | None,
    checksum: Checksum | None = None,
) -> UploadState:
    """Add a piece to one's own upload and say how far it is; the last piece starts the conversion.

    Every byte that the answer counts survives a crash.

    Raises:
        part_file.Busy, WrongOffset, TooLong, ChecksumMismatch: as that module says; nothing was added.
        Invalid: what came is no video; the upload is gone. NotFound, SignInNeeded, Suspended.
    """
    require_account(reader)
    upload = get_own_upload(upload_id, reader=reader)
    part = part_file(upload_id)
    length = upload.length
    if upload.media_id is not None:  # complete; an empty repetition of the last piece is fine
        return _state(upload, length)
    release_connection()
    try:
        with part.locked():
            size = part.append(stream, offset=offset, length=length, announced=announced, checksum=checksum)
    except MediaRefused as refused:
        Upload.objects.filter(pk=upload_id).delete()
        part.delete()
        raise as_domain_error(refused) from refused
    if size == length:
        return _state(_finish(upload_id), size)
    Upload.objects.filter(pk=upload_id).update(expires_at=_new_expiry())
    return _state(get_own_upload(upload_id, reader=reader), size)


def cancel_upload(*, reader: Reader, upload_id: UUID) -> None:
    """Throw one's own unfinished upload away; a finished one is a video by now and looks missing.

    Raises NotFound, and part_file.Busy while a piece is coming in.
    """
    get_own_upload(upload_id, reader=reader)
    part = part_file(upload_id)
    with part.locked():
        deleted, _rows = Upload.objects.filter(pk=upload_id, media=None).delete()
        if not deleted:
            raise NotFound
        part.delete()


def _finish(upload_id: UUID) -> Upload:
    """Make the media and its conversion, both or neither; once, however often it is asked."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload_id)
        if upload.media_id is None:
            draft = find_draft(owner_id=upload.owner_id, draft_key=upload.draft_key)
            upload.media = Media.objects.create(
                owner_id=upload.owner_id,
                draft=draft,
                position=draft.media.count() if draft else 0,
                kind=Kind.VIDEO,
                key=storage.make_key(),
            )
            upload.save(update_fields=["media"])
            defer("notes.process_video", media_id=upload.media.pk)
    return upload


def _check_length(length: int) -> None:
    limit = settings.SAMPAN_VIDEO_MAX_BYTES
    if length <= 0:
        raise as_domain_error(MediaRefused(Refusal.EMPTY))
    if length > limit:
        raise as_domain_error(MediaRefused(Refusal.VIDEO_BYTES, limit=limit, found=length))
    if free_bytes(Path(settings.SAMPAN_UPLOADS)) < length + SPARE_BYTES:
        raise NoRoom("no_room", _("There is no room for this video right now. Try again later."))


def _check_open_uploads(owner_id: int) -> None:
    limit = settings.SAMPAN_UPLOADS_OPEN_MAX
    if Upload.objects.filter(owner=owner_id, media=None, expires_at__gt=now()).count() >= limit:
        raise TooMany(
            "uploads_open",
            _("You can have %(limit)s uploads under way at a time. Finish or cancel one first."),
            {"limit": limit},
        )


def _new_expiry() -> datetime:
    return now() + timedelta(seconds=settings.SAMPAN_UPLOAD_EXPIRES_SECONDS)


def _state(upload: Upload, offset: int) -> UploadState:
    return UploadState(upload.pk, offset, upload.length, upload.expires_at, upload.media_id)
