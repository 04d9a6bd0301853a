"""Pictures, videos and refusals as the composer's scripts read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse, JsonResponse

from sampan.core.errors import DomainError
from sampan.notes.media.messages import failure_message
from sampan.notes.media.storage import StoredMedia, file_url

View = Callable[..., HttpResponse]

_PICTURE_FILES = {"card": "card.webp", "large": "large.webp", "jpeg": "large.jpg", "master": "master.webp"}
_VIDEO_FILES = {
    "card": "poster-card.webp",
    "large": "poster.webp",
    "hls": "master.m3u8",
    "mp4": "fallback.mp4",
}


class OwnMedia(StoredMedia, Protocol):
    """A picture or video as its owner's row tells of it."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def progress(self) -> int: ...
    @property
    def failure(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def duration_ms(self) -> int: ...
    @property
    def thumbhash(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def crop(self) -> Any: ...


def media_json(media: OwnMedia) -> dict[str, Any]:
    """What the owner's page needs to show a picture or video and to follow its conversion.

    id is a string (JavaScript's numbers are too small), `seconds` the length of a video, `failure` null or a
    code with its message; `urls` is empty until the files are there.
    """
    files = _VIDEO_FILES if media.kind == "video" else _PICTURE_FILES
    failure = {"code": media.failure, "message": failure_message(media.failure)} if media.failure else None
    return {
        "id": str(media.pk),
        "kind": str(media.kind),
        "state": str(media.state),
        "progress": 100 if media.state == "ready" else media.progress,
        "failure": failure,
        "width": media.width,
        "height": media.height,
        "seconds": media.duration_ms / 1000,
        "thumbhash": media.thumbhash,
        "alt": media.alt,
        "crop": media.crop,
        "version": media.version,
        "urls": {use: file_url(media, name) for use, name in files.items()} if media.state == "ready" else {},
    }


def error_json(error: DomainError, *, status: int | None = None) -> JsonResponse:
    """A refusal: its code for programs, its message for people, the field beside which it belongs."""
    body = {"code": error.code, "message": error.message, "field": error.field}
    return JsonResponse({"error": body}, status=status or error.status)


def answers_json(view: View) -> View:
    """Makes every refusal inside the view an `error_json`, and keeps answers out of caches."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *arguments, **named)
        except DomainError as error:
            response = error_json(error)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
