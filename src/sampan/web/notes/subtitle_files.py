"""Serves subtitles as files: WebVTT for the player, SRT for the author, in one language or two."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from sampan.core.errors import NotFound
from sampan.notes.policies import may_be_shared
from sampan.notes.selectors.subtitles import Line, Subtitled, get_subtitled, list_lines, missing_texts
from sampan.notes.services import want_lines
from sampan.translation.speech.cues import Cue
from sampan.translation.speech.srt import format_srt
from sampan.translation.speech.webvtt import ShownCue, Spoken, format_webvtt
from sampan.translation.types import LANGUAGES
from sampan.web import present
from sampan.web.answers import as_fragment
from sampan.web.present.reading import reader_of

KEPT_SECONDS = 3600
"""How long a complete file is kept by browsers: readers' better translations show after that."""
ORDER_SECONDS = 600
"""How long an order of missing translations stands before it is made again."""
TYPES = {"vtt": "text/vtt; charset=utf-8", "srt": "application/x-subrip; charset=utf-8"}


@require_safe
def subtitle_file(request: HttpRequest, note_id: int, name: str) -> HttpResponseBase:
    """`en.vtt`, `en.srt`, or `en+zh-Hans.vtt` with two lines a cue, to whoever may see the note.

    A line whose translation is missing stands in the language that is spoken; its cue is named by the key
    under which the translation is announced. Five queries at most, and those of an order.
    """
    languages, extension = _wanted(name)
    found = get_subtitled(note_id, reader=reader_of(request))
    track = found.spoken
    if track is None:
        raise NotFound
    if len(languages) == 1:  # a track that people wrote in this language keeps its own times
        track = found.track_in(languages[0]) or track
    columns = [list_lines(found, track, to=language) for language in languages]
    is_complete = True
    for language, lines in zip(languages, columns, strict=True):
        missing = missing_texts(found, track, lines)
        is_complete = is_complete and not missing
        if missing and cache.add(f"subtitles:{track.pk}:{track.version}:{language}", 1, ORDER_SECONDS):
            want_lines(missing, languages=[language])
    text = _srt(columns[0]) if extension == "srt" else _webvtt(columns, languages)
    return _answer(request, found, text, extension, is_complete=is_complete)


@require_safe
def menu(request: HttpRequest, note_id: int) -> HttpResponse:
    """The player's menu of subtitles: a page that was opened before they were there asks for it."""
    found = get_subtitled(note_id, reader=reader_of(request))
    shown = present.subtitles(found.media.subtitles, note_id=note_id, reader=reader_of(request))
    return as_fragment(render(request, "components/subtitle_menu.html", {"subtitles": shown}))


def _wanted(name: str) -> tuple[list[str], str]:
    """The languages and the extension of a file's name. Raises NotFound."""
    stem, _dot, extension = name.rpartition(".")
    languages = stem.split("+")
    most = 2 if extension == "vtt" else 1
    known = extension in TYPES and len(languages) <= most and set(languages) <= set(LANGUAGES)
    if not known or len(set(languages)) != len(languages):
        raise NotFound
    return languages, extension


def _webvtt(columns: list[list[Line]], languages: list[str]) -> str:
    cues = []
    for row in zip(*columns, strict=True):
        cue = row[0].cue
        key = next((line.key for line in row if line.key), "")
        spoken = [
            Spoken(language, line.text, kind)
            for language, line, kind in zip(languages, row, ("first", "second"), strict=False)
            if not line.key
        ]
        # Without its translation a line stands as it was said, once.
        spoken = spoken or [Spoken("", cue.text, "first")]
        cues.append(ShownCue(cue.start_ms, cue.end_ms, tuple(spoken), f"missing-{key}" if key else ""))
    return format_webvtt(cues)


def _srt(lines: list[Line]) -> str:
    return format_srt(Cue(line.cue.start_ms, line.cue.end_ms, line.text) for line in lines)


def _answer(
    request: HttpRequest, found: Subtitled, text: str, extension: str, *, is_complete: bool
) -> HttpResponseBase:
    body = text.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=TYPES[extension])
    shared = may_be_shared(found.note) and not found.note.author.is_suspended
    current = request.GET.get("v") == str(sum(found.media.subtitles.get("tracks", {}).values()))
    kept = f"max-age={KEPT_SECONDS}" if is_complete and current else "no-cache"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"{'public' if shared else 'private'}, {kept}"
    if request.GET.get("download"):
        response.headers["Content-Disposition"] = f'attachment; filename="{found.note.pk}.{extension}"'
    return get_conditional_response(request, etag=etag, response=response) or response
