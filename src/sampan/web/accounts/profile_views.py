"""Profiles: an account's notes, boards and likes, who follows it and whom it follows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sampan.accounts import selectors
from sampan.core.pagination import Page
from sampan.notes import selectors as notes
from sampan.shop.selectors.shops import has_shop
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.reading import reader_of


@require_GET
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """An account's notes, the newest first."""
    account = selectors.get_account(handle, reader=reader_of(request))
    page = notes.list_notes_of(account.pk, reader=reader_of(request), cursor=request.GET.get("cursor"))
    return _show(request, account, handle, "notes", _cards(request, page))


@require_GET
def profile_boards(request: HttpRequest, handle: str) -> HttpResponse:
    """An account's boards, as far as they are open to the reader."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    page = notes.list_boards_of(account.pk, reader=reader, cursor=request.GET.get("cursor"))
    covers = notes.list_board_covers([board.pk for board in page.items], reader=reader)
    shown = present.boards(page.items, request=request, covers=covers, owner=account)
    return _show(request, account, handle, "boards", Page(shown, page.next_cursor))


@require_GET
def profile_liked(request: HttpRequest, handle: str) -> HttpResponse:
    """What an account liked, the latest first; nothing when it keeps that to itself."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    page: Page[Any] = Page()
    if _shows_likes(account, request):
        page = notes.list_liked(account.pk, reader=reader, cursor=request.GET.get("cursor"))
    return _show(request, account, handle, "liked", _cards(request, page))


@require_GET
def followers(request: HttpRequest, handle: str) -> HttpResponse:
    """Who follows the account."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    page = selectors.list_followers(account.pk, reader=reader, cursor=request.GET.get("cursor"))
    return _show_people(request, account, "followers", page)


@require_GET
def following_list(request: HttpRequest, handle: str) -> HttpResponse:
    """Whom the account follows."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    page = selectors.list_following(account.pk, reader=reader, cursor=request.GET.get("cursor"))
    return _show_people(request, account, "following", page)


def _cards(request: HttpRequest, page: Page[Any]) -> Page[Any]:
    return Page(present.cards(page.items, request=request), page.next_cursor)


def _shows_likes(account: Any, request: HttpRequest) -> bool:
    return bool(account.shows_likes or account.pk == reader_of(request).account_id)


def _show(request: HttpRequest, account: Any, asked: str, tab: str, page: Page[Any]) -> HttpResponse:
    context: dict[str, Any] = {"tab": tab, "page": page, "next_url": next_url(request, page.next_cursor)}
    if is_fragment(request) and request.GET.get("cursor"):
        # Only what the next part of the list needs; the head of the page is there already.
        template = "notes/_boards.html" if tab == "boards" else "discovery/_cards.html"
        return as_fragment(render(request, template, context))
    if asked.lower() == account.handle.lower() != asked and not account.domain:
        name = {"notes": "profile", "boards": "profile_boards", "liked": "profile_liked"}[tab]
        return HttpResponsePermanentRedirect(reverse(name, args=[account.handle]))
    context["profile"] = _head(request, account)
    context["has_shop"] = settings.SAMPAN_SHOP and has_shop(account.pk, reader=reader_of(request))
    return render(request, "accounts/profile.html", context)


def _head(request: HttpRequest, account: Any) -> Any:
    return present.profile(
        account,
        request=request,
        liked_count=notes.count_likes_of(account.pk),
        liked_is_private=not _shows_likes(account, request),
    )


def _show_people(request: HttpRequest, account: Any, tab: str, page: Page[Any]) -> HttpResponse:
    people = present.people(page.items, request=request)
    context: dict[str, Any] = {
        "tab": tab,
        "page": Page(people, page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request) and request.GET.get("cursor"):
        return as_fragment(render(request, "accounts/_people.html", context))
    context["profile"] = _head(request, account)
    return render(request, "accounts/people.html", context)
