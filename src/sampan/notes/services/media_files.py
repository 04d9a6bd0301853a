"""Keeps the files of pictures and videos where their readers may fetch them, and removes what is unused."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, TooMany
from sampan.core.queue import defer
from sampan.notes.media import storage
from sampan.notes.media.part_file import Busy, PartFile
from sampan.notes.models import Draft, Media, Note, PictureText, SubtitleTrack, Upload
from sampan.notes.policies import may_be_shared
from sampan.notes.selectors.media import get_own_media
from sampan.notes.services.subtitle_tracks import forget_cues
from sampan.notes.types import MediaState
from sampan.notes.wording import clean_line

logger = logging.getLogger(__name__)

ALT_MAX = 500  # characters; the column holds no more
LOOSE_HOURS = 48  # a picture that no draft took up by then was left behind by a closed page
PURGE_MOST = 500  # rows that one run of the purge looks at; the next run takes the rest


def describe_media(*, reader: Reader, media_id: int, alt: str) -> Media:
    """Set what a picture shows, in words. Raises Invalid beyond ALT_MAX, NotFound for others' media."""
    require_account(reader)
    media = get_own_media(media_id, reader=reader)
    media.alt = clean_alt(alt)
    media.save(update_fields=["alt"])
    return media


def clean_alt(alt: str) -> str:
    """The description on one line. Raises Invalid beyond ALT_MAX characters."""
    alt = clean_line(alt)
    if len(alt) > ALT_MAX:
        raise Invalid(
            "alt_too_long",
            _("A description may have %(limit)s characters; this one has %(found)s."),
            {"limit": ALT_MAX, "found": len(alt)},
            field="alt",
        )
    return alt


def delete_media(*, reader: Reader, media_id: int) -> None:
    """Delete one's own picture or video that is not part of a published note, and all its files.

    A conversion under way notices that its row is gone and stops. Raises NotFound and Conflict.
    """
    require_account(reader)
    with transaction.atomic():
        get_own_media(media_id, reader=reader)
        media = Media.objects.select_for_update().filter(pk=media_id).first()
        if media is None:
            return
        if media.note_id is not None or media.is_held:
            raise Conflict(
                "media_published", _("This is part of something published. Edit that to take it out.")
            )
        remove_media(media)


def remove_media(media: Media) -> None:
    """Delete the row and, once that is certain, the files and what is left of its upload."""
    for upload in Upload.objects.filter(media=media):
        _remove_upload(upload)
    forget_cues(media)
    key = media.key
    media.delete()
    defer("notes.delete_media_files", key=key)


def place_media(*, media_id: int, public: bool | None = None) -> None:
    """Bring the files where they belong and the row up to date, without a moment in which they are missing.

    `public`: None goes by the note (a picture without a note stays where it is). Safe to repeat.
    """
    with transaction.atomic():
        media = Media.objects.select_for_update().filter(pk=media_id, state=MediaState.READY).first()
        if media is None:
            return
        if public is None:
            note = Note.objects.filter(pk=media.note_id or 0).select_related("author").first()
            public = may_be_shared(note) and not note.author.is_suspended if note else media.is_public
        if media.is_public != public:
            storage.copy_files(media.key, to_public=public)
            media.is_public = public
            media.save(update_fields=["is_public"])
        # Also when nothing changed: an earlier run may have died before it came to this.
        transaction.on_commit(lambda: _drop_other_copies(media_id))


def place_note_media(*, note_id: int) -> None:
    """Place everything that a note shows, as its visibility asks."""
    for media_id in Media.objects.filter(note=note_id).values_list("pk", flat=True):
        place_media(media_id=media_id)


def place_media_of(*, account_id: int) -> None:
    """Have the files of all that an account published placed anew: after it was suspended or let back."""
    for note_id in Note.objects.filter(author=account_id).values_list("pk", flat=True):
        defer("notes.place_note_media", note_id=note_id)


def purge_uploads() -> int:
    """Remove uploads that nobody went on with or that are long done; how many there were.

    Part files without an upload go too.
    """
    removed = 0
    expired = Upload.objects.filter(expires_at__lte=now()).exclude(media__state=MediaState.PROCESSING)
    for upload in expired.order_by("expires_at")[:PURGE_MOST]:
        part = part_file(upload.pk)
        try:
            with part.locked():
                upload.delete()
                part.delete()
        except Busy:  # somebody is writing to it this very moment
            continue
        removed += 1
    return removed + _purge_strays()


def purge_loose_media() -> int:
    """Remove pictures and videos that were uploaded and never used; how many there were."""
    removed = 0
    before = now() - timedelta(hours=LOOSE_HOURS)
    loose = _unclaimed(Media.objects.filter(note=None, draft=None, is_held=False, created_at__lt=before))
    for media in loose.order_by("created_at")[:PURGE_MOST]:
        with transaction.atomic():
            # Locked before it is looked at again: a draft may take it up at this very moment.
            Media.objects.select_for_update().filter(pk=media.pk).first()
            if _unclaimed(Media.objects.filter(pk=media.pk, note=None, draft=None, is_held=False)).exists():
                remove_media(media)
                removed += 1
    return removed


def part_file(upload_id: UUID) -> PartFile:
    """Where the bytes of an upload gather."""
    return PartFile(Path(settings.SAMPAN_UPLOADS), upload_id)


def find_draft(*, owner_id: int, draft_key: UUID | None) -> Draft | None:
    """The owner's unpublished draft that a new picture or video joins at once, if it is there yet."""
    if draft_key is None:
        return None
    return Draft.objects.filter(owner=owner_id, key=draft_key, published_at=None).first()


def check_day_limit(owner_id: int) -> None:
    """Raise TooMany when the account has uploaded as much as one may in 24 hours."""
    limit = settings.SAMPAN_UPLOADS_DAY_MAX
    since = now() - timedelta(days=1)
    if Media.objects.filter(owner=owner_id, created_at__gte=since).count() >= limit:
        raise TooMany(
            "uploads_day",
            _("You can upload %(limit)s pictures and videos in 24 hours. Go on tomorrow."),
            {"limit": limit},
        )


def release_connection() -> None:
    """Give the database connection back before something slow; Django takes one again when it needs it.

    Otherwise a few slow uploads would hold every connection of the pool.
    """
    if not connection.in_atomic_block:
        connection.close()


def _drop_other_copies(media_id: int) -> None:
    """Leave the files in one storage only, but for the master; by the row of now, under its lock."""
    with transaction.atomic():
        media = Media.objects.select_for_update().filter(pk=media_id).first()
        if media is not None:
            storage.delete_files(media.key, public=not media.is_public, keep_masters=True)


def _remove_upload(upload: Upload) -> None:
    part = part_file(upload.pk)
    upload.delete()
    transaction.on_commit(part.delete)


def _unclaimed(media: QuerySet[Media]) -> QuerySet[Media]:
    """Those to which no other row points, whichever room it belongs to (a comment's picture, say).

    What was read or heard in a medium is a part of it and holds nothing.
    """
    for relation in Media._meta.related_objects:
        if not relation.hidden and relation.related_model not in (PictureText, SubtitleTrack):
            media = media.filter(Q(**{f"{relation.name}__isnull": True}))
    return media


def _purge_strays() -> int:
    """Files in the upload folder that belong to no upload: a process died between the two."""
    folder = Path(settings.SAMPAN_UPLOADS)
    oldest = now().timestamp() - settings.SAMPAN_UPLOAD_EXPIRES_SECONDS
    removed = 0
    for path in sorted(folder.glob("*.part")) if folder.is_dir() else []:
        try:
            upload_id = UUID(path.stem)
            if path.stat().st_mtime > oldest or Upload.objects.filter(pk=upload_id).exists():
                continue
        except (ValueError, FileNotFoundError):
            continue
        part_file(upload_id).delete()
        removed += 1
    return removed


def free_bytes(folder: Path) -> int:
    """Room on the disk that holds the folder."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
