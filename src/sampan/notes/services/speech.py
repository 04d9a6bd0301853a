"""Has what is said in a video written down, in the background; safe to kill and to run again any time."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.errors import Conflict
from sampan.core.queue import defer
from sampan.notes.media import storage, video
from sampan.notes.media.audio import extract_audio
from sampan.notes.media.types import MediaRefused
from sampan.notes.models import Media, SubtitleTrack
from sampan.notes.selectors.subtitles import get_own_subtitled, same_family
from sampan.notes.services.subtitle_tracks import lock_media, settle_tracks, tell_progress, write_cues
from sampan.notes.types import Kind, MediaState
from sampan.translation.configuration import models_folder
from sampan.translation.speech.recogniser import Heard, RecognitionFailed, model_is_there, recognise

logger = logging.getLogger(__name__)

State = SubtitleTrack.State
TASK = "notes.recognise_speech"
RETRIES = 2  # after failures that a second try may mend
PRIORITY_FRESH = -2  # behind every video that waits to be shown at all
PRIORITY_OLD = -10  # behind all that people do now
GRACE_SECONDS = 600.0  # for loading the model on a machine that has better things to do
PROGRESS_SECONDS = 1.0  # between two updates of the row; a page needs no more
SWEEP_MOST = 20  # videos that one run of the sweep looks at; the next, a minute later, takes the rest
AGAIN_DAY_MAX = 20
"""How often one person may have a video heard again in 24 hours: each time costs a third of its length."""


class _MediaGone(Exception):
    """The video or its track was deleted while it was being heard."""


def queue_recognition(*, media_id: int, priority: int = PRIORITY_FRESH) -> None:
    """Have the speech of a video written down, once; videos without sound, those in chats and other media are
    passed over.

    It waits where the model has not been fetched yet. Twice does no harm.
    """
    if not settings.SAMPAN_SPEECH:
        return
    with transaction.atomic():
        media = lock_media(media_id)
        if media is None or media.subtitles or not _can_be_heard(media):
            return
        SubtitleTrack.objects.get_or_create(media=media, language="")
        settle_tracks(media)
        _defer(media.pk, priority)


def listen_again(*, reader: Reader, note_id: int) -> None:
    """Have the reader's own video heard anew, where nothing was found or something went wrong.

    Raises NotFound for other people's notes, Conflict while there are subtitles, TooMany.
    """
    me = require_account(reader)
    found = get_own_subtitled(note_id, reader=reader)
    with transaction.atomic():
        media = lock_media(found.media.pk)
        if media is None or not settings.SAMPAN_SPEECH or not _can_be_heard(media):
            raise Conflict("speech_off", _("This video cannot be listened to here. Upload a file instead."))
        tracks = SubtitleTrack.objects.filter(media=media)
        if any(track.state in (State.READY, State.WAITING, State.WORKING) for track in tracks):
            raise Conflict("subtitles_there", _("There are subtitles already. Remove them first."))
        ratelimit.check(f"speech:{me}", limit=AGAIN_DAY_MAX, seconds=86400)
        track, _made = SubtitleTrack.objects.get_or_create(media=media, language="")
        track.state, track.progress, track.failure = State.WAITING, 0, ""
        track.save()
        settle_tracks(media)
        _defer(media.pk)


def recognise_waiting() -> None:
    """Start what waits for the model, what a dead worker left, and videos from before there was one."""
    if not settings.SAMPAN_SPEECH or not model_is_there(models_folder()):
        return
    waiting = SubtitleTrack.objects.filter(state__in=[State.WAITING, State.WORKING]).order_by("pk")
    for media_id in list(waiting.values_list("media", flat=True)[:SWEEP_MOST]):
        _defer(media_id)
    unheard = Media.objects.filter(
        kind=Kind.VIDEO, state=MediaState.READY, has_sound=True, subtitles={}, is_held=False
    )
    for media_id in list(unheard.order_by("-pk").values_list("pk", flat=True)[:SWEEP_MOST]):
        queue_recognition(media_id=media_id, priority=PRIORITY_OLD)


def recognise_speech(*, media_id: int, tries_before: int = 0) -> None:
    """Write down what is said in a video whose track waits; anything else is left alone.

    From RETRIES on, an error that another try may mend fails the track instead of going up to the queue.
    """
    if not settings.SAMPAN_SPEECH or not model_is_there(models_folder()):
        return
    wanted = SubtitleTrack.objects.filter(
        media=media_id, language="", state__in=[State.WAITING, State.WORKING]
    )
    track = wanted.select_related("media").first()
    if track is None:
        return
    if track.media.is_held:  # it was sent in a chat while it waited
        _forget(track)
        return
    try:
        if tries_before > RETRIES:
            raise RecognitionFailed("broken", f"{tries_before} tries were killed")
        _finish(track, _hear(track.media))
    except _MediaGone:
        return
    except (MediaRefused, RecognitionFailed) as failed:
        if getattr(failed, "code", "") == "broken" and tries_before < RETRIES:
            raise
        logger.warning("video %s could not be heard: %s", media_id, failed)
        _fail(track, getattr(failed, "code", "sound"))
    except Exception:
        if tries_before < RETRIES:
            raise
        logger.exception("video %s could not be heard", media_id)
        _fail(track, "internal")


def _hear(media: Media) -> Heard:
    seconds = media.duration_ms / 1000
    tell = _progress_writer(media.pk)
    tell(0)
    with _work_folder(media.pk) as folder:
        source = folder / "video.mp4"
        with (
            storage.open_file(media.key, video.FALLBACK, public=media.is_public) as stored,
            source.open("wb") as copy,
        ):
            shutil.copyfileobj(stored, copy, 1024 * 1024)
        audio = extract_audio(source, folder=folder, seconds=seconds)
        source.unlink()
        return recognise(
            audio,
            models=models_folder(),
            seconds_max=GRACE_SECONDS + seconds * settings.SAMPAN_SPEECH_SLOWNESS,
            threads=settings.SAMPAN_SPEECH_THREADS,
            on_progress=tell,
        )


def _finish(track: SubtitleTrack, heard: Heard) -> None:
    with transaction.atomic():
        media = lock_media(track.media_id)
        fresh = SubtitleTrack.objects.filter(pk=track.pk).first()
        if media is None or fresh is None or fresh.state not in (State.WAITING, State.WORKING):
            return  # its author took it away in the last moment
        others = SubtitleTrack.objects.filter(media=media).exclude(pk=fresh.pk)
        if heard.language and any(same_family(one.language, heard.language) for one in others):
            fresh.delete()  # its author wrote that language meanwhile, and knows better
        else:
            fresh.language = heard.language
            write_cues(fresh, heard.cues)
            fresh.save()
        settle_tracks(media)


def _forget(track: SubtitleTrack) -> None:
    with transaction.atomic():
        media = lock_media(track.media_id)
        track.delete()
        if media is not None:
            settle_tracks(media)


def _fail(track: SubtitleTrack, code: str) -> None:
    with transaction.atomic():
        media = lock_media(track.media_id)
        rows = SubtitleTrack.objects.filter(pk=track.pk, state__in=[State.WAITING, State.WORKING])
        if media is not None and rows.update(state=State.FAILED, failure=code, progress=0):
            settle_tracks(media)


def _progress_writer(media_id: int) -> Callable[[int], None]:
    """Writes whole percents, not too often; stops the recogniser when the video is gone."""
    last_written = float("-inf")

    def write(percent: int) -> None:
        nonlocal last_written
        if time.monotonic() - last_written < PROGRESS_SECONDS:
            return
        last_written = time.monotonic()
        with transaction.atomic():
            rows = SubtitleTrack.objects.filter(
                media=media_id, language="", state__in=[State.WAITING, State.WORKING]
            )
            if not rows.update(state=State.WORKING, progress=min(percent, 99)):
                raise _MediaGone
            tell_progress(media_id, {"state": State.WORKING.value}, percent)

    return write


def _can_be_heard(media: Media) -> bool:
    """A video with sound, of a note or on its way to one: what was said in a chat is not written down."""
    is_ready = media.kind == Kind.VIDEO and media.state == MediaState.READY
    return is_ready and media.has_sound and not media.is_held


def _defer(media_id: int, priority: int = PRIORITY_FRESH) -> None:
    lock = f"speech:{media_id}"
    defer(TASK, _queue="media", _lock=lock, _queueing_lock=lock, _priority=priority, media_id=media_id)


@contextmanager
def _work_folder(media_id: int) -> Iterator[Path]:
    folder = Path(settings.SAMPAN_UPLOADS) / "work" / f"speech-{media_id}"
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier run left when it was killed
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
