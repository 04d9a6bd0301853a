"""Has the words in pictures read in the background; safe to kill and to run again any time."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from sampan.accounts.selectors import languages_read
from sampan.core import live
from sampan.core.clock import now
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.notes.events import PictureTextReady
from sampan.notes.media import pictures, storage
from sampan.notes.models import Media, Note, PictureText
from sampan.notes.selectors.pictures import block_texts, reading_key
from sampan.notes.services.heard_and_seen import refresh_words
from sampan.notes.types import Kind, MediaState, Visibility
from sampan.translation import services as translation
from sampan.translation.pictures.blocks import find_blocks
from sampan.translation.pictures.reader import VERSION, ReadingFailed, read_picture
from sampan.translation.pictures.types import Block
from sampan.translation.types import LANGUAGES

logger = logging.getLogger(__name__)

State = PictureText.State
TASK = "notes.read_picture"
RETRIES = 2  # after failures that a second try may mend
ATTEMPTS_MAX = 3  # a picture whose reader died this often is given up: it may be what kills it
PRIORITY = -5  # behind every video that waits to be shown, before the speech in videos
PRIORITY_ASKED = -1  # somebody looks at the picture
SWEEP_MOST = 50  # pictures that one run of the sweep starts; the next run takes more
SWEEP_LOOKS = 5_000  # of the newest published pictures it looks for those that were never read


def queue_pictures_of(*, note_id: int) -> None:
    """Have the pictures of a note read, each once; and let the search forget those that left it."""
    refresh_words(note_id=note_id)
    rows = Media.objects.filter(note=note_id, kind=Kind.PICTURE, state=MediaState.READY)
    _queue(rows.order_by("position", "pk").values_list("pk", flat=True))


def queue_picture(*, media_id: int) -> None:
    """The same for one picture that people may see, such as a comment's."""
    rows = Media.objects.filter(pk=media_id, kind=Kind.PICTURE, state=MediaState.READY)
    _queue(rows.values_list("pk", flat=True))


def ask_for_text(media: Media) -> PictureText | None:
    """What was read in a picture that a reader looks at; where nobody has begun, it is put before the others.

    None where reading is switched off and nothing was ever read.
    """
    found = PictureText.objects.filter(pk=media.pk).first()
    if found is None or found.state == State.WAITING:
        _queue([media.pk], priority=PRIORITY_ASKED)
        found = PictureText.objects.filter(pk=media.pk).first()
    return found


def read_again(media: Media) -> None:
    """Have a picture read anew that was read before and has changed; the caller holds its lock."""
    rows = PictureText.objects.filter(pk=media.pk)
    if rows.update(state=State.WAITING, blocks=[], attempts=0, failure="", read_at=None):
        _queue([media.pk])


def read_waiting() -> None:
    """Start what a dead worker left, and pictures from before there was a reader, the newest first."""
    if not settings.SAMPAN_PICTURE_TEXT:
        return
    waiting = PictureText.objects.filter(state__in=[State.WAITING, State.WORKING]).order_by("-pk")
    _queue(waiting.values_list("pk", flat=True)[:SWEEP_MOST])
    newest = Media.objects.filter(kind=Kind.PICTURE, state=MediaState.READY, note__isnull=False)
    looked_at = list(newest.order_by("-pk").values_list("pk", flat=True)[:SWEEP_LOOKS])
    known = set(PictureText.objects.filter(pk__in=looked_at).values_list("pk", flat=True))
    _queue([pk for pk in looked_at if pk not in known][:SWEEP_MOST])


def read_picture_text(*, media_id: int) -> None:
    """Read the words in a picture that waits for it; anything else is left alone.

    Raises for the queue to try again what a second try may mend; after ATTEMPTS_MAX, those cut short by the
    death of the worker among them, the picture is given up.
    """
    if not settings.SAMPAN_PICTURE_TEXT:
        return
    text = _begin(media_id)
    if text is None:
        return
    try:
        blocks = _read(text.media)
    except ReadingFailed as failed:
        if failed.code != "picture" and text.attempts < ATTEMPTS_MAX:
            raise
        logger.warning("picture %s could not be read: %s", media_id, failed)
        _finish(text, State.FAILED, failure=failed.code)
    except Exception:
        if text.attempts < ATTEMPTS_MAX:
            raise
        logger.exception("picture %s could not be read", media_id)
        _finish(text, State.FAILED, failure="internal")
    else:
        _finish(text, State.READY if blocks else State.NONE, blocks)


def prepare_picture_text(*, media_id: int) -> None:
    """Have the words in a note's picture translated before anybody asks. Twice does no harm.

    Pictures of a note that is gone, hidden or for its author alone are not translated.
    """
    media = Media.objects.filter(pk=media_id).select_related("picture_text").first()
    if media is None or media.note_id is None:
        return
    note = Note.objects.filter(pk=media.note_id, hidden_at=None).exclude(visibility=Visibility.SELF).first()
    if note is not None:
        translation.prepare_translations(block_texts(media, note=note), languages=languages_read())


def prepare_pictures_of(*, note_id: int) -> None:
    """The same for every picture of a note; after its visibility may have changed."""
    rows = PictureText.objects.filter(media__note=note_id, state=State.READY)
    for media_id in list(rows.order_by("media__position").values_list("pk", flat=True)):
        prepare_picture_text(media_id=media_id)


def _queue(media_ids: Iterable[int], *, priority: int = PRIORITY) -> None:
    """Note the wish to read these, and have each read unless that is done."""
    if not settings.SAMPAN_PICTURE_TEXT:
        return
    ids = list(media_ids)
    with transaction.atomic():
        PictureText.objects.bulk_create([PictureText(media_id=pk) for pk in ids], ignore_conflicts=True)
        wanted = PictureText.objects.filter(pk__in=ids, state__in=[State.WAITING, State.WORKING])
        waiting = set(wanted.values_list("pk", flat=True))
        for pk in ids:
            if pk in waiting:
                # Another name for the wish of a reader, or the one that waits already would swallow it.
                name = f"read-picture:{pk}" + (":asked" if priority == PRIORITY_ASKED else "")
                defer(
                    TASK,
                    _queue="media",
                    _lock=f"read-picture:{pk}",
                    _queueing_lock=name,
                    _priority=priority,
                    media_id=pk,
                )


def _begin(media_id: int) -> PictureText | None:
    """Take the picture in hand and count the attempt at once, so that a death is counted too."""
    if not Media.objects.filter(pk=media_id).exists():
        return None
    with transaction.atomic():
        # A job may overtake the transaction that asked for it: this waits until the wish is written down.
        PictureText.objects.bulk_create([PictureText(media_id=media_id)], ignore_conflicts=True)
        rows = PictureText.objects.select_for_update(of=("self",)).select_related("media")
        text = rows.filter(pk=media_id, state__in=[State.WAITING, State.WORKING]).first()
        if text is None:
            return None
        if text.attempts < ATTEMPTS_MAX:
            text.attempts += 1
            text.state = State.WORKING
            text.save(update_fields=["attempts", "state"])
            return text
    _finish(text, State.FAILED, failure="killed")
    return None


def _read(media: Media) -> list[Block]:
    # The JPEG has white where the picture is transparent, as most pages have behind it.
    file = storage.read_file(media.key, pictures.LARGE_JPEG, public=media.is_public)
    reading = read_picture(
        file,
        seconds_max=float(settings.SAMPAN_PICTURE_TEXT_SECONDS),
        threads=settings.SAMPAN_PICTURE_TEXT_THREADS,
    )
    return find_blocks(
        reading.lines,
        width=reading.width,
        height=reading.height,
        blocks_max=settings.SAMPAN_PICTURE_TEXT_BLOCKS_MAX,
        chars_max=settings.SAMPAN_PICTURE_TEXT_CHARS_MAX,
    )


def _finish(text: PictureText, state: State, blocks: Iterable[Block] = (), *, failure: str = "") -> None:
    """Keep what was read, unless the picture is gone or shows something else by now."""
    with transaction.atomic():
        media = Media.objects.select_for_update().filter(pk=text.pk).first()
        fresh = PictureText.objects.filter(pk=text.pk).first()
        if media is None or fresh is None:
            return
        if media.version != text.media.version:
            _queue([media.pk])
            return
        fresh.state, fresh.failure, fresh.engine = state, failure, VERSION
        fresh.blocks = [block.as_json() for block in blocks]
        fresh.media_version, fresh.read_at = media.version, now()
        fresh.save()
        if media.note_id is not None:
            refresh_words(note_id=media.note_id)
        for language in LANGUAGES:
            live.publish(f"text:{language}", {"keys": [reading_key(media)]})
    if state == State.READY:  # behind the commit, or its handlers might still find nothing
        record(PictureTextReady(media_id=text.pk))
