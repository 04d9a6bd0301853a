"""Serves the files of drafts and of notes that are not for everybody, to whoever holds a signed link."""

from __future__ import annotations

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from sampan.notes.media import ranges, storage


@require_safe
def private_file(request: HttpRequest, token: str, key: str, name: str) -> HttpResponseBase:
    """The file, whole or the part that Range asks for; 404 for a link that is forged or has expired."""
    seconds = storage.seconds_left(token, key, name)
    if not seconds:
        return HttpResponse(status=404)  # without a page: it stands where a picture should be
    elsewhere = storage.find_redirect(key, name, seconds=seconds)
    if elsewhere:
        return HttpResponseRedirect(elsewhere, headers={"Cache-Control": f"private, max-age={seconds // 2}"})
    try:
        file = storage.open_file(key, name, public=False)
    except FileNotFoundError:
        # A page made in the moment of publishing still names the place from which the file has just moved.
        moved = storage.find_public(key, name)
        return HttpResponseRedirect(moved) if moved else HttpResponse(status=404)
    response = _serve(request, file, storage.content_type(name))
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _serve(request: HttpRequest, file: Any, content_type: str) -> HttpResponseBase:
    size = file.size
    # We give no validators, so a conditional range can only be answered with the whole file.
    wanted = None if "If-Range" in request.headers else request.headers.get("Range")
    try:
        part = ranges.read_range(wanted, size)
    except ranges.NotSatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, length = part or (0, size)
    response: HttpResponseBase
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(ranges.read_part(file, first, length), content_type=content_type)
    response.status_code = 206 if part else 200
    response.headers["Content-Length"] = str(length)
    response.headers["Accept-Ranges"] = "bytes"
    if part:
        response.headers["Content-Range"] = f"bytes {first}-{first + length - 1}/{size}"
    return response
