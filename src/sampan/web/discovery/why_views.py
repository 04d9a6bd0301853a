"""Why a note was shown: the reason that was kept, in plain words, and what the reader can do about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sampan.accounts.selectors import get_relation
from sampan.accounts.types import Interest, Reader
from sampan.core.ids import parse_id
from sampan.discovery import selectors
from sampan.discovery.types import CATEGORIES, Reason, Source, Surface
from sampan.notes.selectors import get_note
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.discovery.reasons import reason
from sampan.web.present.card_menus import card_menu
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import NoteRow
from sampan.web.shown_discovery import ShownCardMenu
from sampan.web.site.context import CHANNELS

ASKED_FOR = {Surface.FOLLOWING, Surface.PROFILE, Surface.BOARD}
"""Surfaces on which the reader meets exactly what they asked for: the feed has nothing to show less of."""

SURFACES = frozenset(item.value for item in Surface)


@require_safe
def why(request: HttpRequest, note_id: int) -> HttpResponse:
    """The reason, as a dialog or as a page. Nine queries at most beside the reader's own."""
    reader = reader_of(request)
    note = get_note(note_id, reader=reader)
    surface = surface_of(request)
    context = {
        "menu": menu_of(note, note.category, surface=surface, request=request),
        "reason": reason(
            note, _found(note.pk, note.author_id, surface, reader), surface=surface, request=request
        ),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_why.html", context))
    return render(request, "discovery/why.html", context)


def _found(note_id: int, author_id: int, surface: Surface, reader: Reader) -> Reason | None:
    """What brought the note here: the surface itself, else the reader's walk, else the general pool."""
    if surface == Surface.FOLLOWING and get_relation(reader, author_id).following:
        return Reason(Source.FOLLOWED, author_id)
    if surface == Surface.TRENDING:
        return Reason(Source.TRENDING)
    kept = selectors.find_reason(reader.account_id, note_id) if reader.account_id is not None else None
    return Reason(Source(kept.source), kept.anchor) if kept else selectors.find_general_reason(note_id)


def surface_of(request: HttpRequest) -> Surface:
    """The surface on which the card stands, as its page said it; OTHER for anything else."""
    number = parse_id(request.GET.get("surface"))
    return Surface(number) if number in SURFACES else Surface.OTHER


def menu_of(note: NoteRow, category: str, *, surface: Surface, request: HttpRequest) -> ShownCardMenu:
    """The menu of a card on this surface, filed under `category`. One query; two on Following."""
    label = str(CHANNELS[Interest(category)]) if category in CATEGORIES else ""
    follows = surface == Surface.FOLLOWING and get_relation(reader_of(request), note.author.id).following
    return card_menu(
        note,
        category=label,
        offers_less=surface not in ASKED_FOR,
        offers_unfollow=follows,
        request=request,
    )
