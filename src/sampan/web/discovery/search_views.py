"""Search in either language, what is offered while somebody types, and what they searched for before."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from sampan.core import ratelimit
from sampan.core.errors import NotFound
from sampan.core.pagination import Page
from sampan.discovery import searching as finding
from sampan.discovery import selectors, services
from sampan.notes.selectors import list_topics_by_ids
from sampan.web import present
from sampan.web.accounts.address import client_address
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.discovery.nearby_views import chosen_place
from sampan.web.discovery.offers import own_searches, shown_offers
from sampan.web.discovery.product_filters import price_form, product_filters_shown, read_products_asked
from sampan.web.discovery.search_filters import Narrowed, filters_shown, read_narrowed
from sampan.web.present.places import place as shown_place
from sampan.web.present.products import product_cards
from sampan.web.present.reading import reader_of
from sampan.web.present.trends import trends

TABS: Final = ("notes", "products", "people", "topics")
EAGER: Final = 4
OFFERED: Final = 10
QUERIES: Final = 8
"""Searches that rise, on the page without words."""
CITY_MAX: Final = 60
OFFERS_MINUTE_MAX: Final = 240
"""A quick typist asks twice a second, and deletes some of it again."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Notes, products, people or topics for some words in either language; without words, what people look
    for."""
    words = finding.clean_query(request.GET.get("q", ""))
    tab = request.GET.get("tab", "")
    asked = read_narrowed(request.GET, words=words, tab=tab if tab in _tabs() else TABS[0])
    if not words:
        return _without_words(request)
    if _is_typed(request):
        services.record_asked(reader=reader_of(request), query=words)
    return _SEARCHES[asked.tab](request, asked)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may mean who typed `q`, as rows; their own searches while nothing is typed.

    One query beside the reader's own; one more where own searches are among them, and one where products are
    whose titles the reader does not understand.
    """
    reader = reader_of(request)
    who = reader.account_id or client_address(request)
    ratelimit.check(f"offers:{who}", limit=OFFERS_MINUTE_MAX, seconds=60)
    typed = finding.clean_query(request.GET.get("q", ""))
    if not typed:
        return _history(request)
    found = selectors.suggest(typed, reader=reader, size=OFFERED)
    if any(one.kind == "asked" for one in found) and not _keeps(request):
        found = [one for one in found if one.kind != "asked"]
    return as_fragment(
        render(
            request,
            "discovery/search_offers.html",
            {"offers": shown_offers(found, typed, request=request), "typed": typed},
        )
    )


@require_POST
@member_only
def forget(request: HttpRequest) -> HttpResponse:
    """Delete one of the reader's own searches, `query`, or with `all`=1 every one; 404 for none such."""
    reader = reader_of(request)
    if request.POST.get("all") == "1":
        services.forget_asked(reader=reader)
    elif not services.forget_asked(reader=reader, query=finding.clean_query(request.POST.get("query", ""))):
        raise NotFound("search")
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("search"))
    return _history(request)


def _history(request: HttpRequest) -> HttpResponse:
    own = selectors.list_asked(reader=reader_of(request), size=OFFERED) if _keeps(request) else []
    context = {"offers": own_searches(own), "typed": ""}
    return as_fragment(render(request, "discovery/search_offers.html", context))


def _keeps(request: HttpRequest) -> bool:
    """Whether the reader wants their searches remembered; those of before are not shown otherwise."""
    account_id = reader_of(request).account_id
    return account_id is not None and selectors.find_wishes(account_id).keeps_searches


def _is_typed(request: HttpRequest) -> bool:
    """Whether somebody asked for these words just now: not the next cards, another tab or filter, nor a
    browser that fetches ahead."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and not (set(request.GET) - {"q"} or is_fragment(request) or ahead)


def _without_words(request: HttpRequest) -> HttpResponse:
    """What the reader searched for, what rises, what people write about."""
    reader = reader_of(request)
    context: dict[str, Any] = {
        "q": "",
        "tab": TABS[0],
        "page": Page(),
        "next_url": "",
        "asked": own_searches(selectors.list_asked(reader=reader)),
        "keeps": _keeps(request),
        "queries": trends(selectors.list_trends("query", reader=reader, size=QUERIES), request=request),
        "trending": present.topics(finding.list_trending_topics(), request=request),
    }
    return render(request, "discovery/search.html", context)


def _search_notes(request: HttpRequest, asked: Narrowed) -> HttpResponse:
    typed = request.GET.get("city", "").strip()[:CITY_MAX]
    city = selectors.find_place(typed) if typed else None
    if city is not None:
        return HttpResponseRedirect(reverse("search") + asked.address(near=str(city.pk)))
    reader = reader_of(request)
    page = finding.search_notes(
        asked.words,
        reader=reader,
        sort=asked.sort,
        filters=asked.filters(),
        cursor=request.GET.get("cursor"),
    )
    context = {
        **_context(asked),
        "page": Page(present.cards(page.items, request=request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_cards.html", context))
    own = chosen_place(request)
    context |= {
        "filters": filters_shown(
            asked,
            near=shown_place(asked.place, request=request) if asked.place else None,
            own=shown_place(own, request=request) if own else None,
        ),
        "kept": asked.kept("near", "within"),
        "chosen_count": asked.narrowings(),
        "city": typed,
        "eager": EAGER,
    }
    return _page(request, context)


def _search_products(request: HttpRequest, asked: Narrowed) -> HttpResponse:
    wanted = read_products_asked(request, words=asked.words)
    page = finding.search_products(
        wanted.words,
        reader=reader_of(request),
        sort=wanted.sort,
        filters=wanted.filters(),
        cursor=request.GET.get("cursor"),
    )
    cards = [(card, "") for card in product_cards(page.items, request)]
    following = next_url(request, page.next_cursor)
    if is_fragment(request):
        return as_fragment(render(request, "shop/_cards.html", {"page": cards, "next_url": following}))
    context = {
        **_context(asked),
        "page": Page(cards, page.next_cursor),
        "next_url": following,
        "widened_url": wanted.widened() if wanted.narrowings() else "",
        "filters": product_filters_shown(wanted),
        "price": price_form(wanted, request=request),
        "chosen_count": wanted.narrowings(),
    }
    return _page(request, context)


def _search_people(request: HttpRequest, asked: Narrowed) -> HttpResponse:
    page = finding.search_people(asked.words, reader=reader_of(request), cursor=request.GET.get("cursor"))
    context = {
        **_context(asked),
        "page": Page(present.people(page.items, request=request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "accounts/_people.html", context))
    return _page(request, context)


def _search_topics(request: HttpRequest, asked: Narrowed) -> HttpResponse:
    rows = list_topics_by_ids(finding.search_topic_ids(asked.words))
    return _page(
        request, {**_context(asked), "page": Page(present.topics(rows, request=request)), "next_url": ""}
    )


_SEARCHES: Final = {
    "notes": _search_notes,
    "products": _search_products,
    "people": _search_people,
    "topics": _search_topics,
}


def _tabs() -> tuple[str, ...]:
    """Without the shop there are no products to search."""
    return tuple(tab for tab in TABS if tab != "products" or settings.SAMPAN_SHOP)


def _tab_url(asked: Narrowed, tab: str) -> str:
    """The same words on another tab; what narrows notes says nothing of products."""
    without = dict.fromkeys((*Narrowed.NARROWING, "sort"), "") if "products" in (tab, asked.tab) else {}
    return asked.address(**{**without, "tab": tab})


def _context(asked: Narrowed) -> dict[str, Any]:
    return {
        "q": asked.words,
        "tab": asked.tab,
        "sort": asked.sort,
        "tab_urls": {tab: _tab_url(asked, tab) for tab in _tabs()},
        "widened_url": asked.widened() if asked.narrowings() else "",
    }


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "discovery/search.html", context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
