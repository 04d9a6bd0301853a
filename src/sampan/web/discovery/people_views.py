"""People whom the reader may like to follow, each with the reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sampan.accounts.selectors import get_account
from sampan.discovery import selectors, services
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment
from sampan.web.discovery.suggestions import suggestions
from sampan.web.present.reading import reader_of

SHOWN = 24


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """A page of people; visitors get those whom many follow."""
    rows = selectors.suggest_people(reader=reader_of(request), size=SHOWN)
    return render(request, "discovery/people.html", {"suggested": suggestions(rows, request=request)})


@member_only
@require_POST
def dismiss(request: HttpRequest, handle: str) -> HttpResponse:
    """Do not suggest this person again."""
    reader = reader_of(request)
    services.dismiss_person(reader=reader, account_id=get_account(handle, reader=reader).pk)
    if not is_fragment(request):
        return go_back(request, reverse("people"))
    return as_fragment(HttpResponse())
