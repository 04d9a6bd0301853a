"""Subtitles as their author writes them: edited in the page, uploaded as a file, removed; and translated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import languages_read
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, TooLarge
from sampan.notes.models import Media, Note, SubtitleTrack
from sampan.notes.selectors.subtitles import cue_texts, get_own_subtitled, other_language, same_family
from sampan.notes.services.heard_and_seen import refresh_words
from sampan.notes.services.subtitle_tracks import lock_media, settle_tracks, write_cues
from sampan.notes.types import Visibility
from sampan.translation import services as translation
from sampan.translation.configuration import ask_max
from sampan.translation.language import detect_language
from sampan.translation.speech.cues import Cue
from sampan.translation.speech.uploaded import (
    BYTES_MAX,
    CUES_MAX,
    TEXT_MAX,
    UnreadableSubtitles,
    drop_controls,
    read_subtitles,
)
from sampan.translation.types import EN, LANGUAGES, UND, ZH_HANS, Text

OVERHANG_MS = 1_000
"""How far a cue may stand past the end of its video: files are often cut a little."""
CHANGES_HOUR_MAX = 120
"""How often one person may save or upload subtitles: each time their lines are ordered anew."""


@dataclass(frozen=True)
class EditedCue:
    """A cue as it stands in the editor; `translation` None leaves the translation as it is, '' drops the
    author's own.
    """

    start_ms: int
    end_ms: int
    text: str
    translation: str | None = None


def edit_subtitles(
    *, reader: Reader, note_id: int, language: str, cues: Sequence[EditedCue], version: int = 0
) -> SubtitleTrack:
    """Let the track in `language` ('': found from the words) say exactly this; no cues remove it.

    `version` is the one that the editor was opened with, 0 for a new track.

    Raises NotFound for other people's notes; TooMany; Conflict when the track changed meanwhile; Invalid
    with the number of the cue (`cue`, from 1) that is empty, too long, out of order or outside the video.
    """
    me = require_account(reader)
    found = get_own_subtitled(note_id, reader=reader)
    ratelimit.check(f"subtitles:{me}", limit=CHANGES_HOUR_MAX, seconds=3600)
    cleaned = [
        EditedCue(cue.start_ms, cue.end_ms, _clean(cue.text), cue.translation and _clean(cue.translation))
        for cue in cues
    ]
    _check_cues(cleaned, found.media)
    with transaction.atomic():
        media = _locked(found.media)
        track = _track_in(media, language or _language_of([cue.text for cue in cleaned], reader))
        if track.version != max(1, version) and track.cues:
            raise Conflict(
                "subtitles_changed",
                _("These subtitles were changed elsewhere meanwhile. Open the page anew to see them."),
            )
        write_cues(track, [Cue(cue.start_ms, cue.end_ms, cue.text) for cue in cleaned])
        track.origin, track.edited_at = SubtitleTrack.Origin.EDITED, now()
        track.save()
        _keep_translations(track, cleaned, reader)
        _settle(media)
    return track


def upload_subtitles(*, reader: Reader, note_id: int, data: bytes, language: str = "") -> SubtitleTrack:
    """Take an SRT or WebVTT file as the track in `language` ('': found from its words), in place of what
    stood there.

    Raises NotFound for other people's notes; TooMany; TooLarge beyond BYTES_MAX; Invalid for a file that
    cannot be read or that does not fit the video.
    """
    me = require_account(reader)
    found = get_own_subtitled(note_id, reader=reader)
    ratelimit.check(f"subtitles:{me}", limit=CHANGES_HOUR_MAX, seconds=3600)
    try:
        cues = read_subtitles(data)
    except UnreadableSubtitles as unreadable:
        raise _refusal(unreadable.code) from None
    end = found.media.duration_ms
    fitting = [Cue(cue.start_ms, min(cue.end_ms, end), cue.text) for cue in cues if cue.start_ms < end]
    if not fitting:
        raise Invalid(
            "subtitles_beyond", _("Every line of this file begins after the video has ended."), field="file"
        )
    if language not in LANGUAGES:
        language = _language_of([cue.text for cue in fitting], reader)
    with transaction.atomic():
        media = _locked(found.media)
        track = _track_in(media, language)
        track.language = language
        write_cues(track, fitting)
        track.origin, track.edited_at = SubtitleTrack.Origin.UPLOADED, now()
        track.save()
        _settle(media)
    return track


def remove_subtitles(*, reader: Reader, note_id: int, language: str) -> None:
    """Take the track in `language` away; nobody writes it anew by itself. Twice is once.

    Raises NotFound for other people's notes.
    """
    require_account(reader)
    found = get_own_subtitled(note_id, reader=reader)
    with transaction.atomic():
        media = _locked(found.media)
        for track in SubtitleTrack.objects.filter(media=media, language=language):
            write_cues(track, [])
            track.edited_at = now()
            track.save()
        _settle(media)


def prepare_subtitles(*, media_id: int) -> None:
    """Have the lines of a video found and translated; after its subtitles or its note changed.

    A video of a note that is gone, hidden or for its author alone is not translated. Twice does no harm.
    """
    media = Media.objects.filter(pk=media_id).first()
    if media is None or media.note_id is None:
        return
    refresh_words(note_id=media.note_id)
    note = Note.objects.filter(pk=media.note_id, hidden_at=None).exclude(visibility=Visibility.SELF).first()
    tracks = [track for track in SubtitleTrack.objects.filter(media=media) if track.cues]
    if note is None or len({track.language.split("-")[0] for track in tracks}) > 1:
        return  # both languages are written already
    for track in tracks:
        want_lines(cue_texts(track, note=note), languages=languages_read())


def prepare_subtitles_of(*, note_id: int) -> None:
    """The same for every video of a note, and let the search forget what is no longer in it."""
    refresh_words(note_id=note_id)
    rows = SubtitleTrack.objects.filter(media__note=note_id)
    for media_id in set(rows.values_list("media", flat=True)):
        prepare_subtitles(media_id=media_id)


def want_lines(texts: Sequence[Text], *, languages: Sequence[str]) -> None:
    """Have lines translated into these languages, in as many questions as it takes."""
    step = ask_max()
    for start in range(0, len(texts), step):
        translation.prepare_translations(texts[start : start + step], languages=languages)


def _settle(media: Media) -> None:
    settle_tracks(media)
    if media.note_id is not None:
        refresh_words(note_id=media.note_id)


def _locked(media: Media) -> Media:
    locked = lock_media(media.pk)
    if locked is None:
        raise NotFound
    return locked


def _track_in(media: Media, language: str) -> SubtitleTrack:
    """The track in the language, in whichever script, or a new one."""
    rows = SubtitleTrack.objects.filter(media=media).exclude(language="")
    found = next((track for track in rows if same_family(track.language, language)), None)
    return found or SubtitleTrack(media=media, language=language)


def _language_of(texts: Sequence[str], reader: Reader) -> str:
    found = detect_language("\n".join(texts))
    if found == UND:
        return EN if reader.language == EN else ZH_HANS
    return found


def _keep_translations(track: SubtitleTrack, cues: Sequence[EditedCue], reader: Reader) -> None:
    to = other_language(track.language)
    said = [(text, cue.translation) for text, cue in zip(cue_texts(track), cues, strict=True)]
    translation.forget_translations(scopes=[text.scope for text, own in said if own == ""])
    kept = [(text, own) for text, own in said if own]
    if kept:
        translation.keep_author_translations(kept, to=to, account_id=reader.account_id or 0)


def _clean(text: str) -> str:
    """What a person typed stays as it is, but for control characters, empty lines and space around it."""
    lines = (drop_controls(line).strip() for line in text[: 10 * TEXT_MAX].splitlines())
    return "\n".join(line for line in lines if line)


def _check_cues(cues: Sequence[EditedCue], media: Media) -> None:
    if len(cues) > CUES_MAX:
        raise _too_many()
    before = 0
    for number, cue in enumerate(cues, start=1):
        at = {"cue": number}
        if not cue.text:
            raise Invalid("cue_empty", _("Line %(cue)d has no words. Write some, or delete it."), at, "text")
        if max(len(cue.text), len(cue.translation or "")) > TEXT_MAX:
            raise Invalid(
                "cue_long",
                _("Line %(cue)d is too long: at most %(limit)d characters fit. Split it."),
                {**at, "limit": TEXT_MAX},
                "text",
            )
        if cue.end_ms <= cue.start_ms or cue.start_ms < 0:
            raise Invalid("cue_time", _("Line %(cue)d must end after it begins."), at, "time")
        if cue.start_ms < before:
            raise Invalid("cue_over", _("Line %(cue)d begins before the line above it ends."), at, "time")
        if cue.end_ms > media.duration_ms + OVERHANG_MS:
            raise Invalid("cue_beyond", _("Line %(cue)d goes on after the video has ended."), at, "time")
        before = cue.end_ms


def _refusal(code: str) -> Invalid | TooLarge:
    if code == "too_large":
        return TooLarge(
            "subtitles_large",
            _("This file is larger than %(limit)d KB, the most that subtitles may have."),
            {"limit": BYTES_MAX // 1024},
            "file",
        )
    if code == "too_many":
        return _too_many()
    if code == "encoding":
        return Invalid(
            "subtitles_encoding", _("This file is not text. Save it as UTF-8 and try again."), field="file"
        )
    return Invalid(
        "subtitles_none",
        _("No subtitles were found in this file. Choose an .srt or .vtt file."),
        field="file",
    )


def _too_many() -> Invalid:
    return Invalid(
        "subtitles_many", _("A video may have at most %(limit)d lines."), {"limit": CUES_MAX}, field="file"
    )
