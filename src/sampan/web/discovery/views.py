"""Explore and its channels, Following, the video feed and search."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from sampan.accounts.selectors import search_accounts
from sampan.accounts.types import Interest
from sampan.core.errors import NotFound
from sampan.core.ids import parse_id
from sampan.core.pagination import Page
from sampan.discovery import feed
from sampan.discovery import searching as finding
from sampan.discovery.selectors import suggest_people
from sampan.discovery.types import CATEGORIES
from sampan.notes.cards import NoteCard
from sampan.notes.selectors import list_topics_by_ids
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.discovery.suggestions import suggestions
from sampan.web.present.reading import reader_of
from sampan.web.site.context import CHANNELS

EAGER = 4
"""Cards of the first screen of a phone, whose pictures are fetched at once."""
TABS = ("notes", "people", "topics")


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
    page = feed.videos(
        reader=reader_of(request),
        first_id=parse_id(request.GET.get("from")),
        cursor=request.GET.get("cursor"),
    )
    context = {
        "page": Page(present.notes(page.items, request=request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_videos.html", context))
    return render(request, "discovery/videos.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Notes, people or topics for a few words in either language; without words, what people write about."""
    words = finding.clean_query(request.GET.get("q", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context: dict[str, Any] = {"q": words, "tab": tab, "page": Page(), "next_url": ""}
    if not words:
        context["trending"] = present.topics(finding.list_trending_topics(), request=request)
        return render(request, "discovery/search.html", context)
    return _SEARCHES[tab](request, words, context)


def _search_notes(request: HttpRequest, words: str, context: dict[str, Any]) -> HttpResponse:
    sort = "new" if request.GET.get("sort") == "new" else ""
    kind = "video" if request.GET.get("kind") == "video" else ""
    page = finding.search_notes(
        words, reader=reader_of(request), sort=sort, kind=kind, cursor=request.GET.get("cursor")
    )
    return _waterfall(request, "discovery/search.html", page, {**context, "sort": sort, "kind": kind})


def _search_people(request: HttpRequest, words: str, context: dict[str, Any]) -> HttpResponse:
    page = search_accounts(words, reader=reader_of(request), cursor=request.GET.get("cursor"))
    context["page"] = Page(present.people(page.items, request=request), page.next_cursor)
    context["next_url"] = next_url(request, page.next_cursor)
    if is_fragment(request):
        return as_fragment(render(request, "accounts/_people.html", context))
    return render(request, "discovery/search.html", context)


def _search_topics(request: HttpRequest, words: str, context: dict[str, Any]) -> HttpResponse:
    rows = list_topics_by_ids(finding.search_topic_ids(words))
    context["page"] = Page(present.topics(rows, request=request))
    return render(request, "discovery/search.html", context)


_SEARCHES = {"notes": _search_notes, "people": _search_people, "topics": _search_topics}


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
