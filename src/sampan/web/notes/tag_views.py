"""The products on notes: keeping an author's, and offering what can be chosen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from sampan.accounts.policies import require_account
from sampan.core import ratelimit
from sampan.core.pagination import Page
from sampan.discovery.searching import search_products
from sampan.discovery.searching.queries import clean_query
from sampan.shop import selectors, services
from sampan.web.answers import as_fragment, next_url
from sampan.web.notes.forms import read_json
from sampan.web.notes.json_answers import answers_json
from sampan.web.notes.tag_editing import shown_choices, tags_from_json, tags_json
from sampan.web.present.reading import reader_of

CHOICES_MINUTE_MAX = 120
"""A quick typist asks twice a second."""


@require_POST
@answers_json
def note_tags(request: HttpRequest, note_id: int) -> HttpResponse:
    """Let one's own note show exactly the products in the JSON."""
    return _keep(request, note_id=note_id)


@require_POST
@answers_json
def draft_tags(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same for a draft."""
    return _keep(request, draft_key=key)


def _keep(request: HttpRequest, *, note_id: int | None = None, draft_key: UUID | None = None) -> HttpResponse:
    reader = reader_of(request)
    tags = tags_from_json(read_json(request))
    services.set_tags(reader=reader, note_id=note_id, draft_key=draft_key, tags=tags)
    kept = selectors.list_own_tags(reader=reader, note_id=note_id, draft_key=draft_key)
    return JsonResponse({"tags": tags_json(kept, request=request)})


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """Products that can be put on a note, for the composer: `?q=`, `?whose=mine|all`, `?cursor=`."""
    reader = reader_of(request)
    ratelimit.check(f"tag-choices:{require_account(reader)}", limit=CHOICES_MINUTE_MAX, seconds=60)
    query, mine = request.GET.get("q", ""), request.GET.get("whose") == "mine"
    cursor = request.GET.get("cursor") or None
    page = Page() if mine else search_products(clean_query(query), reader=reader, cursor=cursor)
    if not page.items:  # one's own, no words, or words of a product so new that no search knows it yet
        page = selectors.list_choosable(reader=reader, query=query, mine=mine, cursor=cursor)
    stock = selectors.count_stock([product.pk for product in page.items])
    context = {
        "choices": shown_choices(page.items, stock=stock, request=request),
        "next_url": next_url(request, page.next_cursor),
        "q": query,
        "mine": mine,
        "is_more": "cursor" in request.GET,
    }
    return as_fragment(render(request, "composer/_choices.html", context))
