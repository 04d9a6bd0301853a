"""What every change of subtitles has in common: the summary that pages read, the news, the author's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from sampan.core import live
from sampan.core.events import record
from sampan.notes.events import SubtitlesReady
from sampan.notes.models import Media, SubtitleTrack
from sampan.notes.selectors.subtitles import cue_scope
from sampan.translation.services import forget_translations
from sampan.translation.speech.cues import Cue

State = SubtitleTrack.State
_BEST_FIRST = (State.READY, State.WORKING, State.WAITING, State.FAILED, State.NONE)


def write_cues(track: SubtitleTrack, cues: Sequence[Cue]) -> None:
    """Give the track these cues; its author's translations of lines that are gone are forgotten.

    The caller holds the lock of the media, and calls `settle_tracks` afterwards.
    """
    before = {str(text) for _start, _end, text in track.cues}
    gone = before - {cue.text for cue in cues}
    forget_translations(scopes=[cue_scope(track, text) for text in gone])
    track.cues = [[cue.start_ms, cue.end_ms, cue.text] for cue in cues]
    track.state = State.READY if cues else State.NONE
    track.progress, track.failure = 100, ""
    track.version += 1


def settle_tracks(media: Media) -> None:
    """Bring what pages read of the media up to date and tell them; in the caller's transaction."""
    tracks = list(SubtitleTrack.objects.filter(media=media).order_by("pk"))
    media.subtitles = summary_of(tracks)
    media.save(update_fields=["subtitles"])
    tell_progress(media.pk, media.subtitles)
    record(SubtitlesReady(media_id=media.pk))


def summary_of(tracks: Iterable[SubtitleTrack]) -> dict[str, Any]:
    """State, versions by language, and the language that is spoken: that of the first track with words.

    What was recognised or mended in the page comes before what was only uploaded, since it follows the sound.
    """
    rows = list(tracks)
    states = {State(track.state) for track in rows}
    worded = [track for track in rows if track.state == State.READY and track.cues]
    heard = [track for track in worded if track.origin != SubtitleTrack.Origin.UPLOADED]
    spoken = next(iter(heard or worded), None)
    return {
        "state": next((state.value for state in _BEST_FIRST if state in states), ""),
        "tracks": {track.language: track.version for track in worded},
        "spoken": spoken.language if spoken else "",
    }


def tell_progress(media_id: int, summary: dict[str, Any], progress: int = 0) -> None:
    """Tell the pages that show the video how its subtitles stand; recognition's progress in percent."""
    live.publish(f"media:{media_id}", {"id": str(media_id), "subtitles": summary, "heard": progress})


def lock_media(media_id: int) -> Media | None:
    """The media with its row locked, so that one change of its subtitles follows the other."""
    return Media.objects.select_for_update().filter(pk=media_id).first()


def forget_cues(media: Media) -> None:
    """Forget the author's translations of every line of the media, which is about to go."""
    with transaction.atomic():
        for track in SubtitleTrack.objects.filter(media=media):
            forget_translations(scopes=[cue_scope(track, str(text)) for _start, _end, text in track.cues])
