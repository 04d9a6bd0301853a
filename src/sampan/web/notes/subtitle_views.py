"""The author's page of subtitles: lines with their times and translations, files in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sampan.accounts.policies import require_account
from sampan.core.errors import DomainError, Invalid, NotFound, TooLarge
from sampan.notes import services
from sampan.notes.selectors.subtitles import Subtitled, get_own_subtitled, list_lines, other_language
from sampan.notes.services import EditedCue
from sampan.translation.speech.uploaded import BYTES_MAX, CUES_MAX, TEXT_MAX
from sampan.translation.types import LANGUAGES
from sampan.web import present
from sampan.web.notes.forms import read_json
from sampan.web.notes.json_answers import answers_json, wants_json
from sampan.web.present.files import video
from sampan.web.present.reading import reader_of

SAVED_BYTES_MAX = 4 * 1024 * 1024
"""The most lines that a video may have, full to the brim in both languages."""


@require_http_methods(["GET", "HEAD", "POST"])
@answers_json
def editor(request: HttpRequest, note_id: int) -> HttpResponse:
    """The page (GET), what it shows as JSON (GET by a script), and saving all its lines at once (POST)."""
    reader = reader_of(request)
    require_account(reader)
    if request.method == "POST":
        sent = read_json(request, bytes_max=SAVED_BYTES_MAX)
        language = _language(sent.get("language"))
        track = services.edit_subtitles(
            reader=reader,
            note_id=note_id,
            language=language,
            cues=_cues(sent.get("cues")),
            version=_number(sent.get("version")),
        )
        return JsonResponse(_data(request, get_own_subtitled(note_id, reader=reader), track.language))
    found = get_own_subtitled(note_id, reader=reader)
    if request.GET.get("progress"):
        return JsonResponse(_progress(found))
    data = _data(request, found, _language(request.GET.get("language")))
    if wants_json(request):
        return JsonResponse(data)
    request.live_channels = [f"media:{found.media.pk}"]  # type: ignore[attr-defined]
    return render(request, "notes/subtitles.html", _context(request, found, data))


@require_POST
def upload(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a file of subtitles in place of the lines in its language."""
    reader = reader_of(request)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("subtitles_none", gettext_lazy("Choose an .srt or .vtt file."), field="file")
        if (file.size or 0) > BYTES_MAX:
            raise TooLarge(
                "subtitles_large",
                gettext_lazy("This file is larger than %(limit)d KB, the most that subtitles may have."),
                {"limit": BYTES_MAX // 1024},
                "file",
            )
        track = services.upload_subtitles(
            reader=reader, note_id=note_id, data=file.read(), language=_language(request.POST.get("language"))
        )
    except NotFound:
        raise
    except DomainError as refused:
        if refused.field != "file":
            raise
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("subtitles", args=[note_id]))
    messages.success(request, _("The file was taken. Look through its lines below."))
    return HttpResponseRedirect(f"{reverse('subtitles', args=[note_id])}?language={track.language}")


@require_POST
def remove(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take the lines of one language away."""
    services.remove_subtitles(
        reader=reader_of(request), note_id=note_id, language=_language(request.POST.get("language"))
    )
    messages.success(request, _("The subtitles were removed."))
    return HttpResponseRedirect(reverse("subtitles", args=[note_id]))


@require_POST
def listen(request: HttpRequest, note_id: int) -> HttpResponse:
    """Have the video listened to once more."""
    services.listen_again(reader=reader_of(request), note_id=note_id)
    return HttpResponseRedirect(reverse("subtitles", args=[note_id]))


def _context(request: HttpRequest, found: Subtitled, data: dict[str, Any]) -> dict[str, Any]:
    worded = [track for track in found.tracks if track.cues]
    work = next((track for track in found.tracks if track.state in ("waiting", "working", "failed")), None)
    return {
        "note": present.note_head(found.note, request=request),
        "title": found.note.title,
        "video": video(found.media),
        "data": data,
        "languages": [track.language for track in worded],
        "language": data["language"],
        "other": data["to"],
        "work": None if worded else work,
        "state": found.media.subtitles.get("state", ""),
        "can_listen": settings.SAMPAN_SPEECH and found.media.has_sound and not worded and work is None,
        "has_sound": found.media.has_sound,
    }


def _progress(found: Subtitled) -> dict[str, Any]:
    """How far the listening is, for a page without live news."""
    work = next((track for track in found.tracks if track.state in ("waiting", "working")), None)
    return {
        "state": work.state if work else found.media.subtitles.get("state", ""),
        "progress": work.progress if work else 100,
    }


def _data(request: HttpRequest, found: Subtitled, language: str) -> dict[str, Any]:
    """The lines in `language` (else in the spoken one) with their translations, as the script takes them."""
    track = (found.track_in(language) if language else None) or found.spoken
    written = track.language if track else ""
    to = other_language(written or reader_of(request).language)
    lines = list_lines(found, track, to=to) if track else []
    own_both = found.track_in(to) is not None
    return {
        "language": written,
        "to": "" if own_both else to,
        "version": track.version if track else 0,
        "duration": found.media.duration_ms,
        "limits": {"text": TEXT_MAX, "cues": CUES_MAX},
        "cues": [
            {
                "start": line.cue.start_ms,
                "end": line.cue.end_ms,
                "text": line.cue.text,
                "translation": "" if line.key or line.origin in ("given_up", "same") else line.text,
                "origin": line.origin,
                "key": line.key,
            }
            for line in lines
        ],
    }


def _cues(sent: object) -> list[EditedCue]:
    """The lines as a script sent them. Raises Invalid."""
    rows = sent if isinstance(sent, list) else None
    if rows is None or not all(isinstance(row, dict) for row in rows):
        raise Invalid("json", gettext_lazy("The request could not be read. Reload the page and try again."))
    return [
        EditedCue(
            start_ms=_number(row.get("start")),
            end_ms=_number(row.get("end")),
            text=_text(row.get("text")),
            translation=None if row.get("translation") is None else _text(row["translation"]),
        )
        for row in rows[: CUES_MAX + 1]
    ]


def _number(value: object) -> int:
    """A whole number of milliseconds that a database can hold; anything else counts as before the start."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31 else -1


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _language(value: object) -> str:
    return value if isinstance(value, str) and value in LANGUAGES else ""
