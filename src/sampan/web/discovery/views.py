"""Explore and its channels, Following and the video feed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from sampan.accounts.types import Interest
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import Page
from sampan.discovery import feed
from sampan.discovery.selectors import suggest_people
from sampan.discovery.types import CATEGORIES
from sampan.notes.cards import NoteCard
from sampan.shop.selectors.tags import list_tags
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.discovery.suggestions import suggestions
from sampan.web.present.reading import reader_of
from sampan.web.site.context import CHANNELS

EAGER = 4
"""Cards of the first screen of a phone, whose pictures are fetched at once."""


@require_GET
def explore(request: HttpRequest) -> HttpResponse:
    """The waterfall for everyone."""
    page = feed.explore(reader=reader_of(request), cursor=request.GET.get("cursor"))
    return _feed(request, "discovery/explore.html", page, {"channel": ""})


@require_GET
def channel(request: HttpRequest, slug: str) -> HttpResponse:
    """The waterfall of one category."""
    if slug not in CATEGORIES:
        raise NotFound
    page = feed.explore(reader=reader_of(request), channel=slug, cursor=request.GET.get("cursor"))
    context = {"channel": slug, "channel_label": CHANNELS[Interest(slug)]}
    return _feed(request, "discovery/explore.html", page, context)


@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """What the people whom the reader follows published, the newest first."""
    reader = reader_of(request)
    if not reader.signed_in:
        return render(request, "discovery/following.html", {"page": None, "next_url": ""})
    cursor = request.GET.get("cursor")
    page = feed.following(reader=reader, cursor=cursor)
    context: dict[str, Any] = {}
    if not page.items and cursor is None:
        context["suggested"] = suggestions(suggest_people(reader=reader), request=request)
    return _feed(request, "discovery/following.html", page, context)


@require_GET
def videos(request: HttpRequest) -> HttpResponse:
    """Videos, one at a time; `?from=` names the one to begin with."""
    reader = reader_of(request)
    page = feed.videos(
        reader=reader,
        first_id=parse_id(request.GET.get("from")),
        cursor=request.GET.get("cursor"),
    )
    tags = list_tags([note.pk for note in page.items], reader=reader)
    context = {
        "page": Page(present.notes(page.items, request=request, tags=tags), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_videos.html", context))
    return render(request, "discovery/videos.html", context)


def _feed(request: HttpRequest, template: str, page: Page[NoteCard], context: dict[str, Any]) -> HttpResponse:
    """A page of a feed, whose notes say themselves whether the reader likes them."""
    liked = {note.id for note in page.items if note.liked}
    return _waterfall(request, template, page, context, liked)


def _waterfall(
    request: HttpRequest,
    template: str,
    page: Page[Any],
    context: dict[str, Any],
    liked: Collection[int] | None = None,
) -> HttpResponse:
    """A page of cards, or only the cards when a fragment is wanted."""
    context = {
        **context,
        "page": Page(present.cards(page.items, request=request, liked=liked), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_cards.html", context))
    response = render(request, template, {**context, "eager": EAGER})
    patch_vary_headers(response, ["HX-Request"])
    return response
