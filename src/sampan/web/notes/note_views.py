"""A note's own page and overlay, its history, its QR code; deleting and hiding it."""

from __future__ import annotations

import io

import segno
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sampan.conversations.selectors import list_comments
from sampan.core.errors import NotFound
from sampan.notes import selectors, services
from sampan.notes.policies import check_is_author, check_is_staff, may_be_shared
from sampan.safety.services import decide
from sampan.safety.types import Action, TargetKind
from sampan.shop.selectors.tags import list_tags
from sampan.web import present
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, piece_or_page, with_toast
from sampan.web.present.reading import reader_of

QR_SCALE = 8
"""Pixels of one module: a code of an address is about 300 pixels wide, enough for a phone at arm's length."""


@require_safe
def note(request: HttpRequest, note_id: int) -> HttpResponse:
    """A note with its comments: the page, or the overlay's fragment. Eleven queries at most: one asks whether
    it shows products, and with products or with a poll there is one more for each.
    """
    reader = reader_of(request)
    row = selectors.get_whole_note(note_id, reader=reader)
    threads = list_comments(note_id, reader=reader)
    shown, comments, _related = present.note_page(
        row,
        threads=threads,
        poll_options=selectors.list_poll_options(row, reader=reader),
        tags=list_tags([note_id], reader=reader).get(note_id, ()),
        request=request,
    )
    more = f"{reverse('comments', args=[note_id])}?cursor={comments.next_cursor}"
    context = {
        "note": shown,
        "comments": comments,
        "comments_next_url": more if comments.next_cursor else "",
    }
    if is_fragment(request):
        return as_fragment(render(request, "notes/_note.html", context))
    if shown.video is not None:
        request.live_channels = [f"media:{shown.video.id}"]  # type: ignore[attr-defined]
    response = render(request, "notes/note.html", context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
def history(request: HttpRequest, note_id: int) -> HttpResponse:
    """What the note said before its edits."""
    row, revisions = selectors.list_revisions(note_id, reader=reader_of(request))
    context = {"note": present.note_head(row, request=request), "revisions": revisions}
    return render(request, "notes/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, note_id: int) -> HttpResponse:
    """Ask once (GET), then delete one's own note."""
    reader = reader_of(request)
    row = selectors.get_note(note_id, reader=reader)
    check_is_author(row, reader=reader)
    if request.method != "POST":
        context = {"note": present.note_head(row, request=request)}
        return piece_or_page(request, "notes/_delete.html", "notes/delete.html", context)
    services.delete_note(reader=reader, note_id=note_id)
    messages.success(request, _("The note is deleted."))
    profile = reverse("profile", args=[row.author.handle])
    if not is_fragment(request):
        return HttpResponseRedirect(profile)
    response = HttpResponse()
    response.headers["HX-Redirect"] = profile
    return response


@require_POST
def hide(request: HttpRequest, note_id: int) -> HttpResponse:
    """Staff: take the note out of sight (`on`=1) or let it back; kept as a decision."""
    reader = reader_of(request)
    check_is_staff(reader)
    selectors.get_note(note_id, reader=reader)
    on = is_on(request)
    with transaction.atomic():
        decide(
            staff=request.user,  # type: ignore[arg-type]
            kind=TargetKind.NOTE,
            target_id=note_id,
            action=Action.HIDE if on else Action.RESTORE,
        )
        # The decision's own job does the same in a moment; the page shows it at once.
        (services.hide_note if on else services.unhide_note)(note_id=note_id)
    said = _("The note is hidden.") if on else _("The note can be seen again.")
    if not is_fragment(request):
        messages.success(request, said)
        return go_back(request, reverse("note", args=[note_id]))
    response = with_toast(HttpResponse(status=204), said)
    response.headers["HX-Refresh"] = "true"
    return response


@require_safe
def qr(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note's address as a QR code; only of notes that everybody may open."""
    row = selectors.get_note(note_id, reader=reader_of(request))
    if not may_be_shared(row):
        raise NotFound
    address = request.build_absolute_uri(reverse("note", args=[note_id]))
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=QR_SCALE, border=4, light="#fff", dark="#000", xmldecl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
