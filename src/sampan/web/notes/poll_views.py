"""Voting in the poll of a note."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sampan.core.errors import Conflict, Invalid
from sampan.core.ids import parse_id
from sampan.notes import selectors, services
from sampan.web import present
from sampan.web.answers import as_fragment, go_back, is_fragment
from sampan.web.present.reading import reader_of

OPTIONS_READ = 50
"""Answers that are read of a form; more than any poll has."""


@require_POST
def vote(request: HttpRequest, note_id: int) -> HttpResponse:
    """Vote for the answers `option`; the poll as it stands then, with what was wrong beside it."""
    reader, error = reader_of(request), ""
    chosen = [parse_id(value) for value in request.POST.getlist("option")[:OPTIONS_READ]]
    try:
        services.vote(reader=reader, note_id=note_id, option_ids=[pk for pk in chosen if pk is not None])
    except (Conflict, Invalid) as refused:
        if not is_fragment(request):
            raise
        error = refused.message
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[note_id]))
    row = selectors.get_note(note_id, reader=reader)
    options = selectors.list_poll_options(row, reader=reader)
    context = {"poll": present.poll(row, options, request=request), "form_error": error}
    # 422 whatever it was: the only refusal that htmx puts into the page.
    return as_fragment(render(request, "notes/_poll.html", context, status=422 if error else 200))
