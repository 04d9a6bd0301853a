"""The words in a picture with their places, for the script that draws them over it."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sampan.accounts.types import LANGUAGES
from sampan.conversations.selectors import get_commented_picture
from sampan.core import ratelimit
from sampan.core.errors import NotFound
from sampan.notes.selectors.pictures import get_picture, is_being_read, picture_blocks, reading_key
from sampan.notes.services import ask_for_text
from sampan.web.accounts.address import client_address
from sampan.web.notes.json_answers import answers_json
from sampan.web.present.picture_words import shown_blocks
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts

SETTLED_SECONDS = 60
"""How long a browser keeps an answer to which nothing is missing: while one looks at a note."""


@require_safe
@answers_json
def words(request: HttpRequest, media_id: int) -> HttpResponse:
    """Every block of words in a picture of a note or comment that the reader may see, in the language `to`.

    `state`: ready; reading (`key` is announced on the live channel of the language when they have been
    read); none. What is missing of their translations is ordered and announced by each block's key.
    """
    reader = reader_of(request)
    who = reader.account_id or client_address(request)
    ratelimit.check(f"translations:{who}", limit=settings.SAMPAN_TRANSLATION_ASKS_MINUTE_MAX, seconds=60)
    to = request.GET.get("to", "")
    try:
        media = get_picture(media_id, reader=reader)
        note = media.note
    except NotFound:
        comment = get_commented_picture(media_id, reader=reader)
        if comment.picture is None:
            raise
        media, note = comment.picture, comment.note
    blocks = picture_blocks(media)
    if not blocks:
        state = "reading" if is_being_read(ask_for_text(media)) else "none"
        return JsonResponse({"state": state, "key": reading_key(media), "blocks": []})
    texts = Texts(replace(reader, language=to) if to in LANGUAGES else reader)
    shown = [one.as_json() for one in shown_blocks(blocks, note=note, texts=texts)]
    response = JsonResponse(
        {"state": "ready", "key": reading_key(media), "blocks": shown},
        json_dumps_params={"ensure_ascii": False},
    )
    if not any(one["state"] == "pending" for one in shown):
        response.headers["Cache-Control"] = f"private, max-age={SETTLED_SECONDS}"
        response.headers["Vary"] = "Cookie"
    return response
