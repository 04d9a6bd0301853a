"""People whom the reader may like to follow, each with the reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sampan.accounts.selectors import get_account
from sampan.discovery import selectors, services
from sampan.notes.selectors import list_followed_topics
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment
from sampan.web.discovery.suggestions import suggestions
from sampan.web.present.reading import reader_of

SHOWN = 24
TOPICS = 60


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """A page of people, and the topics that the reader follows; visitors get those whom many follow."""
    reader = reader_of(request)
    context = {
        "suggested": suggestions(selectors.suggest_people(reader=reader, size=SHOWN), request=request),
        "topics": present.topics(list_followed_topics(reader=reader, size=TOPICS), request=request),
    }
    return render(request, "discovery/people.html", context)


@require_POST
@member_only
def dismiss(request: HttpRequest, handle: str) -> HttpResponse:
    """Do not suggest this person again."""
    reader = reader_of(request)
    services.dismiss_person(reader=reader, account_id=get_account(handle, reader=reader).pk)
    if not is_fragment(request):
        return go_back(request, reverse("people"))
    return as_fragment(HttpResponse())
