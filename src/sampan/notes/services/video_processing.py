"""Turns an uploaded video into what is shown, in the background; safe to kill and to run again any time.

Everything is made in a working folder, then written to the private storage, and only then does one update of
the row make it visible. A run that starts anew first clears away what an earlier one left.
"""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sampan.core import live
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.notes.events import MediaSettled
from sampan.notes.media import storage, video
from sampan.notes.media.messages import video_limits
from sampan.notes.media.part_file import PartFile
from sampan.notes.media.types import MediaRefused, PreparedVideo, Refusal
from sampan.notes.models import Media, Upload
from sampan.notes.services.media_files import part_file
from sampan.notes.types import MediaState

logger = logging.getLogger(__name__)

RETRIES = 3  # after failures that are not the file's fault
PROGRESS_SECONDS = 1.0  # between two updates of the row; a page needs no more


class _MediaGone(Exception):
    """The owner deleted the video while it was being converted."""


def process_video(*, media_id: int, tries_before: int = 0) -> None:
    """Convert the upload of a media, once; a media that is settled or gone is left alone.

    `tries_before`: from RETRIES on, an error that is not the file's fault settles the media too, instead of
    going up to the queue; beyond that (whatever converts it gets killed) it is given up untried.

    Raises:
        part_file.Busy: another worker converts it right now.
    """
    media = Media.objects.filter(pk=media_id).first()
    upload = Upload.objects.filter(media=media_id).first()
    if upload is None:
        return
    part = part_file(upload.pk)
    if media is None or media.state != MediaState.PROCESSING:
        part.delete()
        return
    with part.locked():
        try:
            if tries_before > RETRIES:
                raise MediaRefused(Refusal.VIDEO_INTERNAL, f"{tries_before} tries were killed")
            _convert(media, part)
        except MediaRefused as refused:
            logger.info("video %s refused: %s", media_id, refused)
            _fail(media, refused.reason)
        except _MediaGone:
            storage.delete_all_files(media.key)
        except Exception:
            if tries_before < RETRIES:
                raise
            logger.exception("video %s could not be converted", media_id)
            _fail(media, Refusal.VIDEO_INTERNAL)
        finally:
            _clear(media_id)
    # The row stays until it expires: a page that lost our last answer asks what became of its upload.
    part.delete()


def _convert(media: Media, part: PartFile) -> None:
    folder = _fresh_folder(media.pk)
    storage.delete_all_files(media.key)
    made = video.prepare_video(
        part.path, folder=folder, limits=video_limits(), on_progress=_progress_writer(media.pk)
    )
    storage.save_folder(media.key, folder, made.files, public=False)
    _succeed(media, made)


def _succeed(media: Media, made: PreparedVideo) -> None:
    with transaction.atomic():
        rows = Media.objects.filter(pk=media.pk, state=MediaState.PROCESSING).update(
            state=MediaState.READY,
            progress=100,
            width=made.width,
            height=made.height,
            duration_ms=round(made.facts.seconds * 1000),
            has_sound=made.facts.has_audio,
            thumbhash=made.thumbhash,
            size_bytes=made.total_bytes,
        )
        if not rows:
            raise _MediaGone
        _settled(media.pk, {"state": MediaState.READY.value, "progress": 100})
        # It may have been published while it was being converted.
        defer("notes.place_media", media_id=media.pk)


def _fail(media: Media, reason: Refusal) -> None:
    """Keep the row with its reason, so that the owner learns it, and none of the bytes."""
    storage.delete_all_files(media.key)
    with transaction.atomic():
        changed = Media.objects.filter(pk=media.pk, state=MediaState.PROCESSING).update(
            state=MediaState.FAILED, failure=reason.value, progress=0, size_bytes=0
        )
        if changed:
            _settled(media.pk, {"state": MediaState.FAILED.value, "failure": reason.value})


def _settled(media_id: int, news: dict[str, str | int]) -> None:
    live.publish(f"media:{media_id}", {"id": str(media_id), **news})
    record(MediaSettled(media_id=media_id))


def _progress_writer(media_id: int) -> video.Progress:
    """Writes whole percents, not too often; stops the conversion when the media is gone."""
    last_written = 0.0

    def write(percent: int) -> None:
        nonlocal last_written
        if percent < 100 and time.monotonic() - last_written < PROGRESS_SECONDS:
            return
        last_written = time.monotonic()
        with transaction.atomic():
            shown = min(percent, 99)  # 100 is said together with the state
            rows = Media.objects.filter(pk=media_id, state=MediaState.PROCESSING).update(progress=shown)
            if not rows:
                raise _MediaGone
            live.publish(
                f"media:{media_id}",
                {"id": str(media_id), "state": MediaState.PROCESSING.value, "progress": shown},
            )

    return write


def _folder(media_id: int) -> Path:
    return Path(settings.SAMPAN_UPLOADS) / "work" / str(media_id)


def _fresh_folder(media_id: int) -> Path:
    _clear(media_id)
    folder = _folder(media_id)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def _clear(media_id: int) -> None:
    shutil.rmtree(_folder(media_id), ignore_errors=True)
