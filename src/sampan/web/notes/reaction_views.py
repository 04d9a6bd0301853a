"""Liking, collecting and sharing a note."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sampan.accounts.policies import require_account
from sampan.core import ratelimit
from sampan.core.errors import Conflict, DomainError, Invalid, TooMany
from sampan.core.ids import parse_id
from sampan.notes import selectors, services
from sampan.web import present
from sampan.web.accounts.address import client_address
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, piece_or_page
from sampan.web.present.reading import reader_of

SHARES_MINUTE_MAX = 30
"""Nobody shares faster; without it, one address could make a session, and one share, of every request."""


@require_POST
def like(request: HttpRequest, note_id: int) -> HttpResponse:
    """Like the note (`on`=1) or take it back."""
    on = is_on(request)
    row = services.like(reader=reader_of(request), note_id=note_id, on=on)
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[note_id]))
    context = {
        "item": {"id": str(row.pk), "liked": on, "like_count": row.like_count},
        "like_url": reverse("note_like", args=[note_id]),
        "small": False,
    }
    return as_fragment(render(request, "components/like.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest, note_id: int) -> HttpResponse:
    """The boards to choose from (GET); keep the note on one, on a new one or on the default one (POST)."""
    if request.method != "POST":
        return _boards(request, note_id)
    board, new_board = request.POST.get("board"), request.POST.get("new_board")
    try:
        row = services.collect(
            reader=reader_of(request),
            note_id=note_id,
            on=new_board is not None or is_on(request),
            board_id=parse_id(board) or 0 if board else None,
            new_board=new_board,
            is_public=request.POST.get("is_public") == "1",
        )
    except (Conflict, Invalid, TooMany) as error:
        if new_board is None:
            raise
        return _boards(request, note_id, error=error)
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[note_id]))
    if board or new_board is not None:
        return _boards(request, note_id)
    shown = {"id": str(row.pk), "collected": is_on(request), "collect_count": row.collect_count}
    return as_fragment(render(request, "components/collect.html", {"note": shown}))


@require_POST
def share(request: HttpRequest, note_id: int) -> HttpResponse:
    """Count that the note was shared: once a day for an account or a session."""
    reader = reader_of(request)
    who = reader.account_id or client_address(request)
    ratelimit.check(f"share:{who}", limit=SHARES_MINUTE_MAX, seconds=60)
    if reader.account_id is None and request.session.session_key is None:
        request.session.create()
    visitor = f"a{reader.account_id}" if reader.signed_in else f"s{request.session.session_key}"
    services.count_share(reader=reader, note_id=note_id, visitor=visitor)
    return HttpResponse(status=204)


def _boards(request: HttpRequest, note_id: int, *, error: DomainError | None = None) -> HttpResponse:
    reader = reader_of(request)
    require_account(reader)
    row = selectors.get_note(note_id, reader=reader)
    rows = selectors.list_own_boards(reader=reader)
    chosen = selectors.find_collect_board_id(note_id, reader=reader)
    covers = selectors.list_board_covers([board.pk for board in rows], reader=reader)
    context = {
        "note": {
            "id": str(row.pk),
            "collected": chosen is not None,
            "collect_count": row.collect_count,
        },
        "boards": present.boards(rows, request=request, covers=covers, chosen_id=chosen),
        "form_error": error.message if error else "",
    }
    # 422 whatever it was: the only refusal that htmx puts into the page.
    status = 422 if error else 200
    return piece_or_page(request, "notes/_collect.html", "notes/collect.html", context, status=status)
