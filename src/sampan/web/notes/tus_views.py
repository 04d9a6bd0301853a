"""The tus 1.0.0 endpoint: a video comes in pieces, and a lost connection goes on where it stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from sampan.core.errors import DomainError
from sampan.notes.media import tus
from sampan.notes.media.part_file import Busy, ChecksumMismatch, TooLong, WrongOffset
from sampan.notes.services import video_uploads
from sampan.notes.services.video_uploads import UploadState
from sampan.web.notes.media_json import error_json
from sampan.web.notes.uploads_views import read_uuid

MEDIA_HEADER = "Sampan-Media"  # on the answer to the last piece: which media to follow

# Statuses that tus-js-client tries again: 409, 423 and from 500 on. The others end the upload.
_PROTOCOL_ERRORS: dict[type[Exception], tuple[int, str, str]] = {
    Busy: (423, "upload_busy", "Another request is writing to this upload."),
    WrongOffset: (409, "upload_offset", "Upload-Offset is not where this upload stands."),
    TooLong: (413, "upload_too_long", "The piece goes beyond Upload-Length."),
    ChecksumMismatch: (tus.CHECKSUM_MISMATCH, "upload_checksum", "The piece does not match Upload-Checksum."),
}


def tus_uploads(request: HttpRequest) -> HttpResponse:
    """OPTIONS tells what is offered; POST begins an upload (and may bring its first piece)."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=tus.option_headers(settings.SAMPAN_VIDEO_MAX_BYTES))
    if _method(request) != "POST":
        return _not_allowed("OPTIONS, POST")
    return _answer(request, _create)


def tus_upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD tells how far it is; PATCH adds a piece; DELETE throws it away."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=tus.option_headers(settings.SAMPAN_VIDEO_MAX_BYTES))
    verbs = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    verb = verbs.get(_method(request))
    if verb is None:
        return _not_allowed("OPTIONS, HEAD, PATCH, DELETE")
    return _answer(request, lambda request: verb(request, upload_id))


def _create(request: HttpRequest) -> HttpResponse:
    if "Upload-Defer-Length" in request.headers:
        raise tus.TusRefused(400, "Upload-Defer-Length is not offered; send Upload-Length")
    metadata = tus.read_metadata(request.headers.get("Upload-Metadata"))
    state = video_uploads.create_upload(
        reader=_reader(request),
        length=tus.read_number(request.headers.get("Upload-Length"), "Upload-Length"),
        filename=metadata.get("filename", ""),
        draft_key=read_uuid(metadata.get("draft", "")),
    )
    if request.content_type == tus.CHUNK_TYPE:
        state = _receive(request, state.upload_id, offset=0)
    response = _with_state(HttpResponse(status=201), state)
    response.headers["Location"] = reverse("tus_upload", args=[state.upload_id])
    return response


def _head(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    state = video_uploads.get_upload_state(reader=_reader(request), upload_id=upload_id)
    return _with_state(HttpResponse(status=200), state)


def _patch(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    if request.content_type != tus.CHUNK_TYPE:
        raise tus.TusRefused(415, f"Content-Type must be {tus.CHUNK_TYPE}")
    offset = tus.read_number(request.headers.get("Upload-Offset"), "Upload-Offset")
    return _with_state(HttpResponse(status=204), _receive(request, upload_id, offset=offset))


def _delete(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    video_uploads.cancel_upload(reader=_reader(request), upload_id=upload_id)
    return HttpResponse(status=204)


def _receive(request: HttpRequest, upload_id: UUID, *, offset: int) -> UploadState:
    announced = request.META.get("CONTENT_LENGTH")
    return video_uploads.receive_chunk(
        reader=_reader(request),
        upload_id=upload_id,
        offset=offset,
        stream=request,
        announced=tus.read_number(announced, "Content-Length") if announced else None,
        checksum=tus.read_checksum(request.headers.get("Upload-Checksum")),
    )


def _answer(request: HttpRequest, verb: Any) -> HttpResponse:
    try:
        tus.check_version(request.headers.get("Tus-Resumable"))
        response: HttpResponse = verb(request)
    except DomainError as error:
        response = error_json(error)
    except tus.TusRefused as error:
        response = _protocol_error(error.status, "upload_protocol", error.detail)
    except tuple(_PROTOCOL_ERRORS) as error:
        response = _protocol_error(*_PROTOCOL_ERRORS[type(error)])
    response.headers.setdefault("Tus-Resumable", tus.VERSION)
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code == 412:
        response.headers["Tus-Version"] = tus.VERSION
    return response


def _with_state(response: HttpResponse, state: UploadState) -> HttpResponse:
    for name, value in tus.state_headers(state.offset, state.length, state.expires_at).items():
        response.headers[name] = value
    if state.media_id is not None:
        response.headers[MEDIA_HEADER] = str(state.media_id)
    return response


def _protocol_error(status: int, code: str, message: str) -> HttpResponse:
    # For the program at the other end, not for people: left in the language of the protocol.
    return JsonResponse({"error": {"code": code, "message": message, "field": None}}, status=status)


def _not_allowed(methods: str) -> HttpResponse:
    return HttpResponse(status=405, headers={"Allow": methods, "Tus-Resumable": tus.VERSION})


def _method(request: HttpRequest) -> str:
    """The method, or the one that a client behind a narrow proxy put into a header instead."""
    if request.method == "POST":
        return request.headers.get("X-HTTP-Method-Override", "POST").upper()
    return request.method or ""


def _reader(request: HttpRequest) -> Any:
    return request.reader  # type: ignore[attr-defined]
