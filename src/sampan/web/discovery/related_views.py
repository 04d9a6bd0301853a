"""The notes under a note: like it, or liked by the same people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from sampan.discovery import selectors
from sampan.notes.selectors import get_note
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment
from sampan.web.present.reading import reader_of

SHOWN = 12


@require_safe
def related(request: HttpRequest, note_id: int) -> HttpResponse:
    """Fetched when the end of a note comes near; a page of its own where there are no scripts."""
    reader = reader_of(request)
    note = get_note(note_id, reader=reader)
    rows = selectors.list_related(note_id, reader=reader, size=SHOWN)
    context = {
        "cards": present.cards(rows, request=request),
        "note_id": str(note.pk),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_related.html", context))
    response = render(request, "discovery/related.html", context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
