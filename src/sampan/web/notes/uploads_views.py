"""Uploading pictures, and following, cropping, describing and deleting one's own pictures and videos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from sampan.notes.media.messages import as_domain_error
from sampan.notes.media.types import Crop, MediaRefused, Ratio, Refusal
from sampan.notes.selectors.media import get_own_media
from sampan.notes.services import media_files, picture_uploads
from sampan.web.notes.media_json import answers_json, error_json, media_json

FORM_SPARE_BYTES = 64 * 1024  # what a form adds to the picture in it
DRAINED_BYTES = 64 * 1024**2  # how much of a refused body is read, so that the browser hears the answer


@csrf_exempt
@require_POST
def upload_picture(request: HttpRequest) -> HttpResponse:
    """POST multipart: file, and optionally draft (its key), alt, x, y, w, h, ratio. Answers `media_json`.

    The size is looked at before anything reads the body: the CSRF check would otherwise store it all first.
    """
    limit = settings.SAMPAN_PICTURE_MAX_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length) > limit + FORM_SPARE_BYTES:
        _drain(request)
        return error_json(as_domain_error(MediaRefused(Refusal.PICTURE_BYTES, limit=limit)))
    return _upload_picture(request)


@csrf_protect
@answers_json
def _upload_picture(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise as_domain_error(MediaRefused(Refusal.EMPTY))
    media = picture_uploads.upload_picture(
        reader=_reader(request),
        file=file,
        draft_key=read_uuid(request.POST.get("draft", "")),
        alt=request.POST.get("alt", ""),
        crop=_read_crop(request) if "w" in request.POST else None,
    )
    return JsonResponse(media_json(media), status=201)


@require_GET
@answers_json
def media_status(request: HttpRequest, media_id: int) -> HttpResponse:
    """How one's own picture or video is: progress while it is converted, addresses once it is ready."""
    return JsonResponse(media_json(get_own_media(media_id, reader=_reader(request))))


@require_POST
@answers_json
def media_crop(request: HttpRequest, media_id: int) -> HttpResponse:
    """POST x, y, w, h (parts of the upright picture, 0 to 1) and ratio (3:4, 1:1, 4:3, free)."""
    media = picture_uploads.crop_picture(reader=_reader(request), media_id=media_id, crop=_read_crop(request))
    return JsonResponse(media_json(media))


@require_POST
@answers_json
def media_describe(request: HttpRequest, media_id: int) -> HttpResponse:
    """POST alt: what the picture shows, for people who cannot see it."""
    media = media_files.describe_media(
        reader=_reader(request), media_id=media_id, alt=request.POST.get("alt", "")
    )
    return JsonResponse(media_json(media))


@require_POST
@answers_json
def media_delete(request: HttpRequest, media_id: int) -> HttpResponse:
    """POST: delete one's own picture or video that is in no published note."""
    media_files.delete_media(reader=_reader(request), media_id=media_id)
    return HttpResponse(status=204)


def read_uuid(value: str) -> UUID | None:
    """A UUID that a browser made, or None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None


def _read_crop(request: HttpRequest) -> Crop:
    try:
        x, y, w, h = (float(request.POST.get(name, "")) for name in ("x", "y", "w", "h"))
        return Crop(x, y, w, h, Ratio(request.POST.get("ratio") or "free"))
    except ValueError:
        raise as_domain_error(MediaRefused(Refusal.CROP)) from None


def _drain(request: HttpRequest) -> None:
    """Read and forget the body, up to a bound: a browser that is still sending looks for no answer."""
    left = DRAINED_BYTES
    while left > 0:
        data = request.read(min(left, 1024 * 1024))
        if not data:
            return
        left -= len(data)


def _reader(request: HttpRequest) -> Any:
    return request.reader  # type: ignore[attr-defined]
