"""Notes around a city that the reader chose; nobody is asked where they are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sampan.core.pagination import Page
from sampan.discovery import selectors, services
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.discovery.chosen_places import place_numbered
from sampan.web.present.places import place as shown_place
from sampan.web.present.places import places as shown_places
from sampan.web.present.reading import reader_of

COOKIE = "near"
"""Where a visitor's city is kept; a member's is kept with their other wishes."""
COOKIE_SECONDS = 180 * 24 * 3600
TYPED_MAX = 60
EAGER = 4


@require_safe
def nearby(request: HttpRequest) -> HttpResponse:
    """The notes that name a place near the reader's city; without a city, the way to choose one."""
    reader = reader_of(request)
    place = chosen_place(request)
    if place is None:
        return render(request, "discovery/nearby.html", {"page": Page(), "next_url": ""})
    sort = "new" if request.GET.get("sort") == "new" else "best"
    found = selectors.list_nearby(place, reader=reader, sort=sort, cursor=request.GET.get("cursor"))
    context: dict[str, Any] = {
        "page": Page(present.cards(found.items, request=request), found.next_cursor),
        "next_url": next_url(request, found.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_cards.html", context))
    context |= {"place": shown_place(place, request=request), "sort": sort, "eager": EAGER}
    response = render(request, "discovery/nearby.html", context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a city: `place` names it by its number, `typed` by a name in either language or in pinyin;
    `forget` lets it go. What is not found is shown again beside what it may mean."""
    typed = request.POST.get("typed", "").strip()[:TYPED_MAX]
    place = None
    if not request.POST.get("forget"):
        place = _chosen(request.POST.get("place"), typed)
        if place is None:
            return _not_found(request, typed)
    reader = reader_of(request)
    response = HttpResponseRedirect(reverse("nearby"))
    if reader.signed_in:
        services.choose_place(reader=reader, place_id=place.pk if place else None)
    elif place is not None:
        response.set_cookie(
            COOKIE,
            str(place.pk),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(COOKIE)
    return response


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Cities whose name in either language, or in pinyin, begins with `typed`. One query."""
    typed = request.GET.get("typed", "").strip()[:TYPED_MAX]
    return as_fragment(render(request, "discovery/_places.html", _suggestions(request, typed)))


def chosen_place(request: HttpRequest) -> Any:
    """The city that the reader chose; None when there is none (any more)."""
    reader = reader_of(request)
    if reader.account_id is not None:
        return selectors.place_near(reader.account_id)
    return place_numbered(request.COOKIES.get(COOKIE))


def _chosen(number: str | None, typed: str) -> Any:
    if number:
        return place_numbered(number)
    return selectors.find_place(typed) if typed else None


def _suggestions(request: HttpRequest, typed: str) -> dict[str, Any]:
    rows = selectors.list_places(typed, language=reader_of(request).language) if typed else []
    return {"places": shown_places(rows, request=request), "typed": typed}


def _not_found(request: HttpRequest, typed: str) -> HttpResponse:
    error = _(
        "No city of that name is known here. Try its English or Chinese name, or a larger city near it."
    )
    context = {"page": Page(), "next_url": "", "form_error": error, **_suggestions(request, typed)}
    return render(request, "discovery/nearby.html", context, status=422)
