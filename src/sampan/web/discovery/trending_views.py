"""What rises just now: notes, topics and searches, of both languages together or of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sampan.discovery import selectors
from sampan.web.present.reading import reader_of
from sampan.web.present.trends import trends

FAMILIES = ("", "zh", "en")
NOTES = 20
TOPICS = 10
QUERIES = 10


@require_safe
def trending(request: HttpRequest) -> HttpResponse:
    """Three short lists; `?in=` names a language, both together without it."""
    family = request.GET.get("in", "")
    family = family if family in FAMILIES else ""
    reader = reader_of(request)
    context = {
        "notes": trends(selectors.list_trends("note", family, reader=reader, size=NOTES), request=request),
        "topics": trends(selectors.list_trends("topic", family, reader=reader, size=TOPICS), request=request),
        "queries": trends(
            selectors.list_trends("query", family, reader=reader, size=QUERIES), request=request
        ),
        "family": family,
    }
    return render(request, "discovery/trending.html", context)
