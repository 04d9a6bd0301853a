"""The open page's question for translations that it does not have yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from sampan.core import ratelimit
from sampan.web.accounts.address import client_address
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown_text import ShownText
from sampan.web.translation.requests import Item, read_question
from sampan.web.translation.texts import load_open_texts

LONG_FIELDS: Final = {
    "body",
    "remark",
    "bio",
    "description",
    "about",
    "return_policy",
    "answer",
    "reason",
    "buyer_note",
    "decision",
}
"""Texts that pages show with links and line breaks; the others are plain words."""


@require_POST
def ask(request: HttpRequest) -> JsonResponse:
    """What is ready comes back, what is missing is put on the list and arrives on the live channel."""
    reader = reader_of(request)
    who = reader.account_id or client_address(request)
    ratelimit.check(f"translations:{who}", limit=settings.SAMPAN_TRANSLATION_ASKS_MINUTE_MAX, seconds=60)
    question = read_question(request.body)
    texts = Texts(replace(reader, language=question.to))
    found = load_open_texts(question.items, reader=reader)
    loaded = {ref: one.text for ref, one in found.items() if one.is_wanted}
    items = [item for item in question.items if item.ref in loaded]
    for item in items:
        texts.want(item.ref, loaded[item.ref], asked=item.asked)
    texts.find_or_order()
    response = JsonResponse(_answer(items, texts), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _answer(items: list[Item], texts: Texts) -> dict[str, object]:
    ready: dict[str, str] = {}
    pending: list[str] = []
    given_up: list[str] = []
    keys: dict[str, str] = {}
    facts: dict[str, dict[str, object]] = {}
    for item in items:
        shown = _shown(item, texts)
        if shown.key:
            keys[item.ref] = shown.key
        if shown.state == "translated":
            ready[item.ref] = str(shown.translated)
            facts[item.ref] = _facts(shown)
        elif shown.state == "plain":
            ready[item.ref] = str(shown.original)
        elif shown.state == "pending":
            pending.append(item.ref)
        elif shown.state == "given_up":
            given_up.append(item.ref)
    return {"ready": ready, "pending": pending, "given_up": given_up, "keys": keys, "facts": facts}


def _facts(shown: ShownText) -> dict[str, object]:
    """Whose words they are and how sure, for the quiet line of a text that arrives."""
    facts: dict[str, object] = {"origin": shown.origin}
    if shown.doubtful:
        facts["doubtful"] = True
    if shown.by:
        facts |= {"by": shown.by, "by_url": reverse("profile", args=[shown.by])}
    return facts


def _shown(item: Item, texts: Texts) -> ShownText:
    """Made exactly as the page itself would have made it."""
    if item.field == "lead":
        return texts.lead(item.ref)
    return texts.body(item.ref) if item.field in LONG_FIELDS else texts.title(item.ref)
