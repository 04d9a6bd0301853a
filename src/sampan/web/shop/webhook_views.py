"""The address at which payment providers tell us of changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sampan.core.errors import NotFound
from sampan.shop.errors import MessageForged
from sampan.shop.services import take_event

MESSAGE_MAX_BYTES = 256 * 1024
"""Stripe's largest messages are a tenth of it; nothing beyond is even read."""


@csrf_exempt  # no browser and no session stand behind it: the signature is the proof
@require_POST
def pay_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take in one message: 200 also for one that is known already, 400 for a forged or an old one.

    What it tells is asked for by a job, so the provider has its answer at once and repeats nothing.
    """
    body = _body(request)
    if body is None:
        return _say("too large", 413)
    try:
        is_new = take_event(
            provider=provider,
            body=body,
            headers={name.lower(): text for name, text in request.headers.items()},
        )
    except NotFound:
        return _say("no such provider", 404)
    except MessageForged:
        return _say("no valid signature", 400)
    return _say("taken" if is_new else "known", 200)


def _body(request: HttpRequest) -> bytes | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MESSAGE_MAX_BYTES:
        return None
    body = request.read(MESSAGE_MAX_BYTES + 1)  # a body may come without a length
    return body if len(body) <= MESSAGE_MAX_BYTES else None


def _say(text: str, status: int) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
