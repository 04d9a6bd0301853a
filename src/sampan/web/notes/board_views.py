"""Boards: their pages, and making, changing and deleting one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sampan.accounts.policies import require_account
from sampan.core.errors import Conflict, DomainError, Invalid, TooMany
from sampan.core.pagination import Page
from sampan.notes import selectors, services
from sampan.notes.policies import check_owns_board
from sampan.web import present
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.reading import reader_of


@require_safe
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """A board with its notes. Five queries at most beside the reader's own."""
    reader = reader_of(request)
    row = selectors.get_board(board_id, reader=reader)
    found = selectors.list_board_notes(board_id, reader=reader, cursor=request.GET.get("cursor"))
    page = Page(present.cards(found.items, request=request), found.next_cursor)
    context = {"page": page, "next_url": next_url(request, found.next_cursor)}
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_cards.html", context))
    context["board"] = present.board(row, request=request, owner=row.owner)
    context["can_edit"] = row.owner_id == reader.account_id
    return render(request, "notes/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The form of a new board, and making it."""
    reader = reader_of(request)
    require_account(reader)
    if request.method != "POST":
        return _form(request, {"title": "", "description": "", "is_public": True})
    typed = _typed(request)
    try:
        made = services.create_board(reader=reader, **typed)
    except (Conflict, Invalid, TooMany) as error:
        return _form(request, typed, error=error)
    return _go(request, reverse("board", args=[made.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, board_id: int) -> HttpResponse:
    """The form of one's own board, and changing it."""
    reader = reader_of(request)
    row = selectors.get_board(board_id, reader=reader)
    check_owns_board(row, reader=reader)
    if request.method != "POST":
        kept = {"title": row.title, "description": row.description, "is_public": row.is_public}
        return _form(request, kept, board_id=board_id)
    typed = _typed(request)
    try:
        services.edit_board(reader=reader, board_id=board_id, **typed)
    except (Conflict, Invalid) as error:
        return _form(request, typed, board_id=board_id, error=error)
    return _go(request, reverse("board", args=[board_id]))


@require_POST
def delete(request: HttpRequest, board_id: int) -> HttpResponse:
    """Delete one's own board; its notes are then kept nowhere."""
    reader = reader_of(request)
    row = selectors.get_board(board_id, reader=reader)
    services.delete_board(reader=reader, board_id=board_id)
    messages.success(request, _("The board is deleted."))
    return _go(request, reverse("profile_boards", args=[row.owner.handle]))


def _typed(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    return {
        "title": form.get("title", ""),
        "description": form.get("description", ""),
        "is_public": form.get("is_public") == "1",
    }


def _form(
    request: HttpRequest,
    typed: dict[str, Any],
    *,
    board_id: int | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    context = {"form": typed, "board_id": str(board_id or ""), "error": error}
    template = "notes/_board_form.html" if is_fragment(request) else "notes/board_form.html"
    return as_fragment(render(request, template, context, status=422 if error else 200))


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if not is_fragment(request):
        return HttpResponseRedirect(address)
    response = HttpResponse()
    response.headers["HX-Redirect"] = address
    return response
