"""Takes what pages say was seen, opened and watched on them."""

from __future__ import annotations

import json
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sampan.core import ratelimit
from sampan.core.ids import parse_id
from sampan.discovery import services
from sampan.discovery.types import Seen, SignalKind, Source
from sampan.web.accounts.address import client_address
from sampan.web.learning_off import asks_not_to_track, remember_learning
from sampan.web.present.reading import reader_of
from sampan.web.views_token import read_view

BYTES_MAX: Final = 8 * 1024
"""A hundred signals are five kilobytes."""
SEEN_MAX: Final = 100
PARTS: Final = 5
"""Of one signal: kind, note, position, source, milliseconds."""
NUMBER_MAX: Final = 2**31


# What stands in for the CSRF token, see `views_token`.
@csrf_exempt
@require_POST
def signals(request: HttpRequest) -> HttpResponse:
    """One batch: {"view": "…", "seen": [[kind, "note", position, source, milliseconds], …]}.

    204 whether or not something was written: a browser that sends and forgets could do nothing about it. 400
    for what no page of ours sends, 413 and 429 beyond the limits. Three queries beside the reader's own.
    """
    if asks_not_to_track(request):
        return HttpResponse(status=204)
    reader = reader_of(request)
    who = reader.account_id or client_address(request)
    ratelimit.check(f"signals:{who}", limit=settings.SAMPAN_SIGNALS_MINUTE_MAX, seconds=60)
    body = request.read(BYTES_MAX + 1)
    if len(body) > BYTES_MAX:
        return HttpResponse(status=413)
    try:
        token, seen = read_batch(body)
    except ValueError:
        return HttpResponseBadRequest()
    view = read_view(token, reader.account_id)
    response = HttpResponse(status=204)
    if view is not None and seen:
        recorded = services.record_seen(reader=reader, view=view[0], surface=view[1], seen=seen)
        remember_learning(request, response, learns=recorded.learns)
    return response


def read_batch(body: bytes) -> tuple[object, list[Seen]]:
    """The token and the signals of a batch; raises ValueError for what no page of ours sends."""
    try:
        said: Any = json.loads(body)
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("seen"), list) or len(said["seen"]) > SEEN_MAX:
        raise ValueError("not a batch")
    return said.get("view"), [_signal(one) for one in said["seen"]]


def _signal(one: object) -> Seen:
    if not isinstance(one, list) or len(one) != PARTS or not isinstance(one[1], str):
        raise ValueError("not a signal")
    kind, position, source, milliseconds = (_whole(one[place]) for place in (0, 2, 3, 4))
    note_id = parse_id(one[1])
    if note_id is None or kind not in SignalKind._value2member_map_:
        raise ValueError("not a signal")
    known = source if source in Source._value2member_map_ else 0
    return Seen(SignalKind(kind), note_id, position, known, milliseconds)


def _whole(value: object) -> int:
    """A whole number of 32 bits; the browser's clock may say anything, so what is beyond is cut off."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("not a number")
    return int(max(-NUMBER_MAX, min(value, NUMBER_MAX - 1)))
