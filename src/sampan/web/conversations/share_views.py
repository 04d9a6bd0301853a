"""Sending a note or a product to chats, from its own page or out of the composer of a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sampan.accounts.types import Reader
from sampan.conversations import selectors, services
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.notes.selectors import list_liked, list_notes_by_ids, list_notes_of
from sampan.shop.selectors import get_product
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, back_to, is_fragment, with_toast
from sampan.web.conversations.chat_forms import read_key
from sampan.web.present import chats
from sampan.web.present.products import product_cards
from sampan.web.present.reading import reader_of

TO_MAX = 10
"""Chats that one press sends to: a message to many is a campaign, not a conversation."""
OFFERED = 12
"""Chats, and people besides, that the dialog offers."""


@dataclass(frozen=True)
class Card:
    """What is sent: one of the two."""

    note_id: int | None = None
    product_id: int | None = None


@member_only
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Choose chats for a note or product, and say something with it; or send it to those chosen."""
    card = _card(request)
    if request.method == "POST":
        return _share(request, card)
    context = _choices(request) | _shown(request, card)
    part = is_fragment(request)
    answer = render(request, "messages/_share.html" if part else "messages/share.html", context)
    return as_fragment(answer) if part else answer


@member_only
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """One's own notes and those that one likes, to put one into a message."""
    reader = reader_of(request)
    liked = request.GET.get("tab") == "liked"
    account_id = reader.account_id or 0
    page = (list_liked if liked else list_notes_of)(account_id, reader=reader, cursor=None)
    shown = present.cards(page.items, request=request)
    return as_fragment(render(request, "messages/_cards.html", {"cards": shown, "liked": liked}))


def _share(request: HttpRequest, card: Card) -> HttpResponse:
    reader = reader_of(request)
    wanted = request.POST.getlist("to")[:TO_MAX]
    base = read_key(request.POST.get("key", ""))
    for value in wanted:
        chat_id = _chat_id(value, reader)
        services.send_message(
            reader=reader,
            chat_id=chat_id,
            body=request.POST.get("body", ""),
            note_id=card.note_id,
            product_id=card.product_id,
            # One press sends to several chats: each has a key of its own, the same when it is repeated.
            key=None if base is None else _key_for(base, chat_id),
        )
    said = ngettext("Sent to %(count)d chat.", "Sent to %(count)d chats.", len(wanted)) % {
        "count": len(wanted)
    }
    if is_fragment(request):
        return with_toast(as_fragment(HttpResponse()), said)
    messages.success(request, said)
    return HttpResponseRedirect(back_to(request, "/messages"))


def _key_for(base: UUID, chat_id: int) -> UUID:
    return uuid5(base, str(chat_id))


def _chat_id(value: str, reader: Reader) -> int:
    """The chat behind a choice: 'chat:7', or 'account:9' for somebody without one yet."""
    kind, _colon, number = value.partition(":")
    found = parse_id(number)
    if found is None or kind not in ("chat", "account"):
        raise NotFound
    if kind == "account":
        return int(services.open_direct(reader=reader, account_id=found).pk)
    return found


def _choices(request: HttpRequest) -> dict[str, Any]:
    """The latest chats and, besides, people whom the reader may want to write to."""
    reader = reader_of(request)
    page = selectors.list_chats(reader=reader)
    rows = [row for row in chats.chat_rows(page.items[:OFFERED], request=request) if row.chat.can_write]
    known = {row.chat.person.id for row in rows if row.chat.person is not None}
    query = request.GET.get("q", "")
    suggested = selectors.suggest_contacts(reader=reader, prefix=query)
    people = [one for one in present.people(suggested, request=request) if one.id not in known]
    return {"rows": [] if query else rows, "people": people[:OFFERED], "query": query, "to_max": TO_MAX}


def _shown(request: HttpRequest, card: Card) -> dict[str, Any]:
    """The card as it will be sent; NotFound when this reader cannot see it."""
    reader = reader_of(request)
    if card.note_id is not None:
        found = list_notes_by_ids([card.note_id], reader=reader)
        if not found:
            raise NotFound
        return {"note": present.cards(found, request=request)[0], "product": None}
    product = get_product(card.product_id or 0, reader=reader)
    return {"note": None, "product": product_cards([product], request)[0]}


def _card(request: HttpRequest) -> Card:
    fields = request.POST if request.method == "POST" else request.GET
    note_id, product_id = parse_id(fields.get("note")), parse_id(fields.get("product"))
    if note_id is not None:
        return Card(note_id=note_id)
    if product_id is None:
        raise NotFound
    return Card(product_id=product_id)
